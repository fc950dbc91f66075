#pragma once

// The load that determinism is tested with: busy nodes on three segments, with
// delay, jitter, loss, duplicates and narrow links, while nodes crash and come
// back, a partition opens and heals, a host stands still, another loses power
// and an interface goes down. The same calls in the same order for a seed.

#include "core/stage/stage.h"
#include "tests/determinism/busy_node.h"

namespace swarmstage::determinism {

inline constexpr Duration load_duration = 12s;

class MixedLoad {
 public:
  /// The stage outlives the load.
  explicit MixedLoad(Stage& stage);
  void run();

 private:
  void build_network();
  void build_nodes();
  void plan_faults();
  std::unique_ptr<Node> another() { return std::make_unique<BusyNode>(others_); }
  void replace(std::uint32_t node);
  void at(Duration when, std::function<void()> action);

  Stage& stage_;
  Neighbourhood others_;
  std::vector<SegmentIndex> segments_;
  std::vector<HostIndex> hosts_;
  std::vector<NodeIndex> nodes_;
  std::uint32_t partition_ = 0;
};

}  // namespace swarmstage::determinism
