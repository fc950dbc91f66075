#pragma once

// An instance of LAN discovery in parts. Discovery holds what they share; each
// part owns one concern and reaches the others through it. DiscoveryPart
// (discovery_part.h) owns the Discovery and routes every handler.
//
//   Ports       which ports are open: our own, and the one that all share
//   Voice       writes notices and sends them, to one or to all
//   Announcer   when to announce: at the start, again and again, to newcomers
//   Invited     the peers that the user named, where broadcast does not pass
//   Hinted      those that DNS-SD told of
//   Ears        which datagrams are looked at, and whether they are believed
//   Neighbours  peers appear, change, move and are gone
//   Legacy      speaks with the original, where that is wanted
//   Courier     texts to one peer: acknowledged, retried, delivered once

#include <functional>
#include <optional>
#include <string>

#include "core/node/context.h"
#include "core/roles/lan_discovery/announcer.h"
#include "core/roles/lan_discovery/courier.h"
#include "core/roles/lan_discovery/discovery_limits.h"
#include "core/roles/lan_discovery/discovery_settings.h"
#include "core/roles/lan_discovery/ears.h"
#include "core/roles/lan_discovery/hinted.h"
#include "core/roles/lan_discovery/invited.h"
#include "core/roles/lan_discovery/legacy.h"
#include "core/roles/lan_discovery/neighbours.h"
#include "core/roles/lan_discovery/peer_table.h"
#include "core/roles/lan_discovery/ports.h"
#include "core/roles/lan_discovery/source_table.h"
#include "core/roles/lan_discovery/voice.h"

namespace swarmstage::lan_discovery {

/// What the timers are for.
enum class TimerKind : std::uint16_t {
  announce = 1,
  burst,      // subject: which of the first announcements
  answers,    // newcomers wait for an answer
  watch,      // a peer may have fallen silent
  message,    // subject: serial of a message without receipt
  port,       // the shared port was taken: try again
  resolve,    // subject: which of the invited
  farewell,   // the second goodbye
  multicast,  // what was broadcast goes to IPv6 too
};

inline TimerId timer(TimerKind kind, std::uint64_t subject = 0) {
  return {static_cast<std::uint16_t>(kind), 0, subject};
}

/// Hears of every event of peers and messages, with its fields.
using Audience = std::function<void(Context&, std::string_view event, const Json& fields)>;

struct Discovery {
  explicit Discovery(DiscoverySettings given);
  Discovery(const Discovery&) = delete;
  Discovery& operator=(const Discovery&) = delete;

  /// Chooses who we are.
  void begin(Context& context);
  void apply(DiscoverySettings given);
  /// Our addresses are not what they were: everybody shall know.
  void has_moved(Context& context);
  /// Says once in the log if no interface is left to announce us on, and once if there is one
  /// again.
  void look_for_interfaces(Context& context);
  /// An event of the role about a peer. Who stands beside us in the same node is told its id
  /// too; outsiders compare what happened in different runs, where ids differ.
  void tell(Context& context, InstanceId peer, std::string_view event, Fields fields) const;
  /// What others can know of us, ports and name, is known now, or another than it was.
  void settled(Context& context) const {
    if (when_settled) when_settled(context);
  }
  /// Says goodbye; nothing is announced or answered from here on.
  void leave(Context& context);
  Duration age(const Context& context) const { return context.now() - started; }
  PeerTable::Options table_options() const;
  SourceTable::Options source_options() const;

  DiscoverySettings settings;
  InstanceId instance = 0;
  TimePoint started{};
  std::uint16_t moves = 0;
  bool leaving = false;
  bool has_interface = true;
  Audience audience;                           // empty: nobody stands beside us
  std::function<void(Context&)> when_settled;  // the same

  PeerTable peers;
  SourceTable sources;
  DiscoveryCounters counters;
  std::uint64_t table_key = 0;  // of the hash tables

  Ports ports{*this};
  Voice voice{*this};
  Announcer announcer{*this};
  Invited invited{*this};
  Hinted hinted{*this};
  Ears ears{*this};
  Neighbours neighbours{*this};
  Legacy legacy{*this};
  Courier courier{*this};
};

/// As ids of instances are shown and asked for.
std::string to_text(InstanceId instance);

}  // namespace swarmstage::lan_discovery
