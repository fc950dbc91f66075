#pragma once

// One node of the model: its runner, when it wants to be woken, and where it
// lives. A wake that was asked for and then moved stays in the queue; it is
// known for void by its number.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/node/node_runner.h"
#include "core/node/random.h"
#include "core/stage/network_plan.h"
#include "sim/model/host_state.h"
#include "sim/model/ticks.h"

namespace swarmstage::model {

/// What few nodes have.
struct NodeExtras {
  std::vector<std::uint32_t> connections;  // by the slot of the stream's id
  ClockSkew skew;
  std::optional<Random> unguessable;
  RunHashes former_lives;
};

struct NodeState {
  std::optional<NodeRunner> runner;
  std::uint64_t stable_id = 0;
  std::uint32_t host = 0;
  std::uint32_t next_on_host = nobody;
  std::uint32_t wake_number = 0;  // of the wake that counts
  std::uint32_t lives = 0;
  bool wake_waits = false;  // in the queue
  std::unique_ptr<NodeExtras> extras;

  NodeExtras& more() {
    if (!extras) extras = std::make_unique<NodeExtras>();
    return *extras;
  }
};

}  // namespace swarmstage::model
