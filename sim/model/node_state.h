#pragma once

// One node of the model: its runner, when it wants to be woken, and where it
// lives. A wake that was asked for and then moved stays in the queue; it is
// known for void by its number. What all of a million nodes have lies here, so
// every byte counts; what few have is kept aside.

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "core/node/node_runner.h"
#include "core/node/random.h"
#include "core/stage/skewed_clock.h"
#include "sim/model/host_state.h"
#include "sim/model/ticks.h"

namespace swarmstage::model {

/// What few nodes have.
struct NodeExtras {
  std::vector<std::uint32_t> connections;  // by the slot of the stream's id
  SkewedClock clock;
  std::optional<Random> unguessable;
  RunHashes former_lives;
};

struct NodeState {
  NodeState(RunnerGroup& group, NodeIndex index, std::uint64_t id, std::unique_ptr<Node> node)
      : runner(group, index, id, std::move(node)), stable_id(id) {}

  NodeRunner runner;
  std::uint64_t stable_id;
  std::uint32_t host = 0;
  std::uint32_t next_on_host = nobody;
  std::uint32_t wake_number = 0;     // of the wake that counts
  std::uint32_t wake_waits : 1 = 0;  // in the queue
  std::uint32_t lives : 31 = 0;      // before this one
  std::unique_ptr<NodeExtras> extras;

  NodeExtras& more() {
    if (!extras) extras = std::make_unique<NodeExtras>();
    return *extras;
  }

  /// The same place, another node.
  void run_next(RunnerGroup& group, NodeIndex index, std::unique_ptr<Node> node) {
    ++lives;
    runner.~NodeRunner();
    new (&runner) NodeRunner(group, index, stable_id + lives, std::move(node));
  }
};

}  // namespace swarmstage::model
