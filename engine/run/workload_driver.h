#pragma once

// Has nodes do operations as the workload of a scenario says: each node of a
// selection in a rhythm of its own, or one at a time. A node that does not run
// misses its beats. Arranged once; then the stage calls it back.

#include <memory>
#include <vector>

#include "core/node/random.h"
#include "engine/run/arguments.h"
#include "engine/run/marks.h"
#include "engine/run/operations.h"
#include "engine/run/picker.h"
#include "engine/run/stage_fit.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class WorkloadDriver {
 public:
  WorkloadDriver(const Scenario& scenario, const StageFit& fit, Swarm& swarm, Marks& marks,
                 Picker& picker, Operations& operations);

  void arrange();

 private:
  /// A rhythm: of one node, or of a whole selection that takes turns.
  struct Beat {
    const WorkloadPlan* plan;
    std::vector<NodeIndex> nodes;
    Random random;
    DrawnArguments arguments;
    std::optional<ZipfRanks> ranks;
    std::size_t turn = 0;
    Duration until{};
  };

  void arrange_ready();
  bool arrange_plan(std::size_t number);
  void add_beats(const WorkloadPlan& plan, std::size_t number, Duration until);
  void arrange_beat(Beat& beat, Duration when);
  void strike(Beat& beat);
  static Duration pause(Beat& beat);
  static NodeIndex next_node(Beat& beat);
  Duration now() const { return swarm_.stage().now().time_since_epoch(); }

  const Scenario& scenario_;
  const StageFit& fit_;
  Swarm& swarm_;
  Marks& marks_;
  Picker& picker_;
  Operations& operations_;
  std::vector<bool> arranged_;
  std::vector<std::unique_ptr<Beat>> beats_;  // the stage's actions point to them
};

}  // namespace swarmstage
