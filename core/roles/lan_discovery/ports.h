#pragma once

// The ports of an instance. Broadcasts come to a port that all instances of a
// machine share; what is sent to one of them must come to that one. So:
//
//   UDP_PORT is another port than BROADCAST_PORT: it is ours alone, we speak from
//   it, and open the shared one beside it, to listen.
//   They are the same: it is shared, and to whom of the sharers a unicast would
//   come is anybody's guess. So we speak from a free port of our own, where others
//   answer; what they are told is still UDP_PORT.
//
// If another program has the shared port for itself, we go on without it and try
// again: whoever hears our broadcasts answers us by unicast.

#include <cstdint>
#include <optional>

#include "core/node/close_reason.h"
#include "core/node/ids.h"

namespace swarmstage {
class Context;
struct Endpoint;
}  // namespace swarmstage

namespace swarmstage::lan_discovery {

struct Discovery;

class Ports {
 public:
  explicit Ports(Discovery& discovery) : discovery_(discovery) {}

  void open(Context& context);
  void opened(Context& context, PortId port, const Endpoint& local);
  void failed(Context& context, PortId port, CloseReason reason);
  void closed(Context& context, PortId port, CloseReason reason);
  void retry(Context& context);

  /// Where we speak from; empty until it is open.
  PortId voice() const { return voice_open_ ? voice_ : PortId{}; }
  /// What others are told; 0 until it is known.
  std::uint16_t number() const { return number_; }

 private:
  bool shares_its_own() const;
  void open_own(Context& context);
  void open_shared(Context& context);
  void ready(Context& context);

  Discovery& discovery_;
  PortId voice_;
  PortId shared_;
  bool voice_open_ = false;
  bool shared_answered_ = false;  // opened, or failed once
  bool begun_ = false;
  std::uint16_t number_ = 0;
};

}  // namespace swarmstage::lan_discovery
