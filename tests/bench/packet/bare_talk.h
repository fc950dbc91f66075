#pragma once

// Who speaks to whom in a program of plain ns-3, and what has arrived: what the
// applications need to know, whatever network they are on. Whoever builds the
// network fills in the graph and the address of each node before they start.

#include <cstdint>
#include <string>
#include <vector>

#include <ns3/application.h>

#include "tests/bench/packet/packet_load.h"

namespace swarmstage::bench {

struct BareTalk {
  Graph graph;
  std::vector<std::uint32_t> addresses;
  Dice dice{7};
  std::uint64_t received = 0;  // datagrams, or bytes of streams

  std::uint64_t messages(const PacketLoad& load) const {
    return load.kind == "tcp" ? received / PacketLoad::message_bytes : received;
  }
};

/// TCP with ns-3's own settings but one: it retransmits after 200 ms already, which is
/// how long the receiver waits with its acknowledgement, so that a message by itself is
/// sent twice. That the known ratios were taken so is a conjecture from how many events
/// a message cost then; see docs/performance.md.
void set_hasty_tcp(bool timestamps);

/// An application for that node, not started yet.
ns3::Ptr<ns3::Application> make_udp_talker(BareTalk& talk, std::uint32_t index);
ns3::Ptr<ns3::Application> make_tcp_talker(BareTalk& talk, std::uint32_t index);

inline ns3::Ptr<ns3::Application> make_talker(const PacketLoad& load, BareTalk& talk,
                                              std::uint32_t index) {
  return load.kind == "tcp" ? make_tcp_talker(talk, index) : make_udp_talker(talk, index);
}

}  // namespace swarmstage::bench
