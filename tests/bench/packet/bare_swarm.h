#pragma once

// The load in plain ns-3: applications on stock sockets, the default engine with
// the PriorityQueue scheduler, over the same cloud device and the same minimal
// stack, but with ns-3's own UDP and TCP.

#include <cstdint>
#include <memory>
#include <vector>

#include <ns3/application.h>
#include <ns3/node.h>

#include "sim/packet/cloud.h"
#include "tests/bench/packet/packet_load.h"

namespace swarmstage::bench {

class BareSwarm {
 public:
  explicit BareSwarm(const PacketLoad& load);
  ~BareSwarm();
  BareSwarm(const BareSwarm&) = delete;
  BareSwarm& operator=(const BareSwarm&) = delete;

  void set_up();
  void run_until(std::int64_t second);
  std::uint64_t messages() const;

  // For applications.
  std::uint32_t address(std::uint32_t index) const { return (10U << 24U) + 1 + index; }
  const Graph& graph() const { return graph_; }
  std::uint64_t& received() { return received_; }
  Dice& dice() { return dice_; }

 private:
  PacketLoad load_;
  Graph graph_;
  Dice dice_{7};
  std::uint64_t received_ = 0;
  packet::Cloud cloud_{1};
  std::vector<ns3::Ptr<ns3::Node>> nodes_;
};

/// An application for that node, not started yet.
ns3::Ptr<ns3::Application> make_udp_talker(BareSwarm& swarm, std::uint32_t index);
ns3::Ptr<ns3::Application> make_tcp_talker(BareSwarm& swarm, std::uint32_t index);

}  // namespace swarmstage::bench
