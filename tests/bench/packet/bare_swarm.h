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

/// As a current host sets it; as ns-3 does; as ns-3 does, but hasty, with
/// timestamps or without: see set_hasty_tcp.
enum class BareTcp : std::uint8_t { current, stock, hasty, hasty_unstamped };

class BareSwarm {
 public:
  BareSwarm(const PacketLoad& load, BareTcp tcp);
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
