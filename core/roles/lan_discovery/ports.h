#pragma once

// The ports of an instance. What is for all instances comes to a port that those
// of a machine share; what is sent to one of them must come to that one. So:
//
//   UDP_PORT is another port than BROADCAST_PORT: it is ours alone, we speak from
//   it, and open the shared one beside it, to listen.
//   They are the same: it is shared, and to whom of the sharers a unicast would
//   come is anybody's guess. So we speak from a free port of our own, where others
//   answer; what they are told is still UDP_PORT.
//
// All of that once for each family of addresses that the host has: IPv4, where all
// are reached by broadcast, and IPv6, where they have joined a group. IPv6 begins
// when IPv4 stands, because both should have the same number; if the host has no
// IPv6, or gets it later, so much the later.
//
// If another program has the shared port for itself, we go on without it and try
// again: whoever hears our broadcasts answers us by unicast.

#include <cstdint>

#include "core/node/close_reason.h"
#include "core/node/endpoint.h"
#include "core/node/ids.h"
#include "core/node/link_membership.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;

/// All instances of a network of IPv6 hear what is sent to it, at the broadcast port.
IpAddress all_instances();

class Ports {
 public:
  explicit Ports(Discovery& discovery) : discovery_(discovery) {}

  void open(Context& context);
  /// Before they are opened: nobody hears of us until we are released, at once or after a
  /// while, in which who runs us may end us for what else could not be opened.
  void hold() { held_ = true; }
  void release(Context& context);
  void release_later(Context& context) const;
  void opened(Context& context, PortId port, const Endpoint& local);
  void failed(Context& context, PortId port, CloseReason reason);
  void closed(Context& context, PortId port, CloseReason reason);
  void retry(Context& context);
  /// The host has changed: perhaps it has IPv6 now, or a new interface for the group; or other
  /// interfaces were chosen.
  void look_around(Context& context);

  /// Where we speak from, to addresses of that family; empty until it is open, and while held.
  PortId voice_v4() const { return v4_.speaks && !held_ ? v4_.voice : PortId{}; }
  PortId voice_v6() const { return v6_.speaks && !held_ ? v6_.voice : PortId{}; }
  PortId voice_to(const IpAddress& address) const {
    return address.is_v4() ? voice_v4() : voice_v6();
  }
  /// The port of our own in each family; what comes there comes to nobody else.
  std::uint16_t own_number(bool v4) const { return v4 ? v4_.number : v6_.number; }
  bool can_speak() const { return !held_ && (v4_.speaks || v6_.speaks); }
  /// What others are told; 0 until it is known.
  std::uint16_t number() const { return number_; }

 private:
  struct Family {
    IpAddress any;
    PortId voice;
    PortId shared;
    std::uint16_t number = 0;  // of the voice
    bool used = false;
    bool speaks = false;           // the voice is open
    bool voice_answered = false;   // opened, or failed once
    bool shared_answered = false;  // the same
  };

  bool shares_its_own() const;
  Family* of_voice(PortId port);
  Family* of_shared(PortId port);
  void begin(Context& context, Family& family);
  void open_own(Context& context, Family& family);
  void open_shared(Context& context, Family& family) const;
  void voice_opened(Context& context, Family& family, const Endpoint& local);
  void voice_failed(Context& context, Family& family, CloseReason reason);
  void ready(Context& context);
  void keep_group(Context& context);

  Discovery& discovery_;
  Family v4_;
  Family v6_;
  LinkMembership group_;
  bool held_ = false;
  bool begun_ = false;
  std::uint16_t number_ = 0;
};

}  // namespace swarmstage::lan_discovery
