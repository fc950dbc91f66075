#pragma once

// The load in plain ns-3: applications on stock sockets, the default engine with
// the PriorityQueue scheduler, over the same cloud device and the same minimal
// stack, but with ns-3's own UDP and TCP.

#include <cstdint>
#include <memory>
#include <vector>

#include <ns3/node.h>

#include "sim/packet/cloud.h"
#include "tests/bench/packet/bare_talk.h"

namespace swarmstage::bench {

class BareSwarm {
 public:
  /// Stock: TCP as ns-3 sets it, not as a current host does.
  BareSwarm(const PacketLoad& load, bool stock_tcp);
  ~BareSwarm();
  BareSwarm(const BareSwarm&) = delete;
  BareSwarm& operator=(const BareSwarm&) = delete;

  void set_up();
  void run_until(std::int64_t second);
  std::uint64_t messages() const { return talk_.messages(load_); }

 private:
  PacketLoad load_;
  BareTalk talk_;
  packet::Cloud cloud_{1};
  std::vector<ns3::Ptr<ns3::Node>> nodes_;
};

}  // namespace swarmstage::bench
