#pragma once

// The load that determinism is tested with: busy nodes on three segments, with
// delay, jitter, loss, duplicates and narrow links, while nodes crash and come
// back, a partition opens and heals, a host stands still, another loses power
// and an interface goes down. The same calls in the same order for a seed.

#include <functional>

#include "core/stage/stage.h"
#include "tests/determinism/busy_node.h"

namespace swarmstage::determinism {

inline constexpr Duration load_duration = 12s;

class MixedLoad {
 public:
  /// Of a node who knows where the others are.
  using NodeMaker = std::function<std::unique_ptr<Node>(const Neighbourhood&)>;

  /// The stage outlives the load. Without a maker the nodes are BusyNodes.
  explicit MixedLoad(Stage& stage, NodeMaker maker = {});
  void run();

 private:
  void build_network();
  void build_nodes();
  void plan_faults();
  std::unique_ptr<Node> another() {
    return maker_ ? maker_(others_) : std::make_unique<BusyNode>(others_);
  }
  void replace(std::uint32_t node);
  void at(Duration when, std::function<void()> action);

  Stage& stage_;
  NodeMaker maker_;
  Neighbourhood others_;
  std::vector<SegmentIndex> segments_;
  std::vector<HostIndex> hosts_;
  std::vector<NodeIndex> nodes_;
  std::uint32_t partition_ = 0;
};

}  // namespace swarmstage::determinism
