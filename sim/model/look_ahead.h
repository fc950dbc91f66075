#pragma once

// Fetches the memory of the events that come next, while the present one is
// handled. A large swarm lies far apart in memory, and the queue knows whom it
// will turn to: some events ahead the records the event names are fetched, a few
// events later what those point to, and so on along the chain. Nothing here has
// an effect but on time. Inline by force: g++ 12 takes a function that only
// fetches for one without effect, and drops the call.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/model/streams.h"
#include "sim/model/world.h"

namespace swarmstage::model {

class LookAhead {
 public:
  LookAhead(const World& world, Streams& streams) : world_(world), streams_(streams) {}

  /// To be called once for each event; `upcoming` begins with the one after it.
  [[gnu::always_inline]] void fetch(std::span<const Event> upcoming) const {
    if (streams_.any()) fetch_streams(upcoming);
    for (unsigned step = 0; step < distances.size(); ++step) {
      if (upcoming.size() <= distances[step]) continue;
      const Event& event = upcoming[distances[step]];
      const std::uint32_t subject = World::subject_of(event);
      switch (World::kind_of(event)) {
        case EventKind::wake:
          fetch_wake(subject, step);
          break;
        case EventKind::packet_line:
        case EventKind::packet_arrived:
          fetch_datagram(subject, PacketHandle{event.detail}, step);
          break;
        default:
          break;
      }
    }
  }

 private:
  static constexpr std::array<std::size_t, 4> distances = {10, 7, 4, 2};
  static constexpr std::array<std::size_t, Streams::fetch_steps> stream_distances = {14, 11, 9, 7,
                                                                                     5,  4,  3, 2};

  void fetch_streams(std::span<const Event> upcoming) const {
    for (unsigned step = 0; step < stream_distances.size(); ++step) {
      if (upcoming.size() <= stream_distances[step]) continue;
      const Event& event = upcoming[stream_distances[step]];
      if (World::kind_of(event) == EventKind::stream) streams_.fetch_ahead(event, step);
    }
  }

  // The node; its host, the node's own memory and its timers; the table of flows;
  // the flow that will probably be used.
  [[gnu::always_inline]] void fetch_wake(std::uint32_t node, unsigned step) const {
    if (step == 0) return world_.fetch_node_ahead(node);
    const NodeState& state = world_.nodes[node];
    if (step == 1) {
      world_.network.fetch_ahead(state.host);
      state.runner.fetch_node_ahead();
      return state.runner.fetch_timers_ahead();
    }
    const FlowTable& flows = world_.network.host(state.host).flows;
    step == 2 ? flows.fetch_ahead() : flows.fetch_expected_ahead();
  }

  // Host and packet; the node behind the first socket; that node's own memory.
  [[gnu::always_inline]] void fetch_datagram(std::uint32_t host, PacketHandle packet,
                                             unsigned step) const {
    if (step == 0) {
      world_.network.fetch_ahead(host);
      return world_.packets.fetch_ahead(packet);
    }
    if (step == 3) return;
    const std::uint32_t node = world_.network.host(host).socket.node;
    if (node == nobody) return;
    step == 1 ? world_.fetch_node_ahead(node) : world_.nodes[node].runner.fetch_node_ahead();
  }

  const World& world_;
  Streams& streams_;
};

}  // namespace swarmstage::model
