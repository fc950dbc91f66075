#pragma once

// Texts from instance to instance. A message is sent again, later and later, until
// its receipt comes or it is given up; the receiver acknowledges every copy and
// delivers one. How many wait is bounded in all and for each peer.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/node/ids.h"
#include "core/node/time.h"
#include "core/roles/lan_discovery/ears.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage::lan_discovery {

struct Discovery;
struct Peer;

/// What became of a text of ours.
enum class Delivery : std::uint8_t {
  done,        // acknowledged
  limited,     // too many wait already: not sent
  gone,        // the peer was struck off meanwhile
  leaving,     // we are
  unanswered,  // given up
};

struct Sent {
  Delivery delivery = Delivery::done;
  unsigned attempts = 0;
  std::string error;  // one line, unless it is done
};

using WhenSent = std::function<void(Context&, const Sent&)>;

/// A text that came.
struct Letter {
  std::uint64_t serial = 0;  // from 1
  std::string from;          // name
  std::string address;
  InstanceId instance = 0;
  std::string text;
};

class Courier {
 public:
  explicit Courier(Discovery& discovery) : discovery_(discovery) {}

  /// Tells, now or later and once, what became of it.
  void send(Context& context, Peer& to, std::string_view text, WhenSent when_sent);
  void hear(Context& context, Peer& peer, const Heard& heard);
  void try_again(Context& context, std::uint64_t serial);
  void peer_gone(Context& context, InstanceId instance);
  void give_all_up(Context& context);

  std::size_t waiting() const { return waiting_.size(); }
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t received() const { return received_; }
  /// The last that came, the oldest first.
  const std::deque<Letter>& letters() const { return letters_; }

 private:
  struct Parcel {
    WhenSent when_sent;
    InstanceId to = 0;
    std::uint64_t number = 0;
    std::string text;
    unsigned attempts = 0;
    TimePoint sent{};  // first
  };
  using Parcels = std::map<std::uint64_t, Parcel>;

  void dispatch(Context& context, std::uint64_t serial, Parcel& parcel);
  void deliver(Context& context, Peer& peer, const Heard& heard);
  void acknowledged(Context& context, const Peer& peer, const Notice& notice);
  void fail(Context& context, Parcels::iterator parcel, Delivery how, std::string why);

  Discovery& discovery_;
  Parcels waiting_;  // by serial
  std::uint64_t last_serial_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t received_ = 0;
  std::deque<Letter> letters_;
};

}  // namespace swarmstage::lan_discovery
