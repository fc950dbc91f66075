#pragma once

// What the parts of the model share: time, the queue, the network, the packets,
// the nodes. The stage owns one; the parts (datagrams, streams, answers) work on
// it and are told of the events they have scheduled.

#include <cstdint>

#include "core/base/fetch.h"
#include "core/node/runner_group.h"
#include "core/stage/stage.h"
#include "sim/model/event_queue.h"
#include "sim/model/growing_array.h"
#include "sim/model/network.h"
#include "sim/model/node_state.h"
#include "sim/model/packet_store.h"
#include "sim/model/ticks.h"

namespace swarmstage::model {

/// What an event is about; in the top four bits of its subject.
enum class EventKind : std::uint8_t {
  wake,           // subject: node; detail: number of the wake
  packet_middle,  // subject: receiving host; detail: packet; as Leg
  packet_line,
  packet_arrived,
  stream,  // subject: connection; detail: generation and what
  answer,  // subject: number of the answer
  action,  // subject: number of the action
};

struct World {
  World(const StageOptions& options, Driver& driver, Observer& observer)
      : seed(options.seed),
        network(options.seed, wants_ipv6(options.extra)),
        group(driver, observer, options.seed, options.limits) {}

  /// Stage options may hold what other stages understand; this is all of ours.
  static bool wants_ipv6(const Json& extra) {
    return extra.is_object() && extra.value("addresses", "") == "ipv6";
  }

  static constexpr unsigned kind_shift = 28;
  static constexpr std::uint32_t subject_limit = 1U << kind_shift;

  void schedule(Ticks at, EventKind kind, std::uint32_t subject, std::uint32_t detail = 0) {
    queue.push({at, static_cast<std::uint32_t>(kind) << kind_shift | subject, detail});
  }
  static EventKind kind_of(const Event& event) {
    return static_cast<EventKind>(event.subject >> kind_shift);
  }
  static std::uint32_t subject_of(const Event& event) {
    return event.subject & (subject_limit - 1);
  }

  NodeRunner& runner(std::uint32_t node) { return nodes[node].runner; }
  HostState& host_of(std::uint32_t node) { return network.host(nodes[node].host); }
  TimePoint time() const { return to_time(now); }

  /// Asks the processor to fetch the record of a node.
  [[gnu::always_inline]] void fetch_node_ahead(std::uint32_t node) const {
    fetch_lines(&nodes[node]);
  }

  /// For a host that stands still: the event waits until it goes on.
  void hold(HostState& host, const Event& event) { host.more().held.push_back(event); }

  std::uint64_t seed;
  Ticks now = 0;
  EventQueue queue;
  PacketStore packets;
  Network network;
  GrowingArray<NodeState> nodes;
  RunnerGroup group;
  StageCounters counters;
};

}  // namespace swarmstage::model
