#pragma once

// Carries out the timeline: waits for each action's trigger, has the deed done,
// and has it undone when its length is over, when it is healed by name, or when
// the quiet tail of the run begins. Arranged once, before the run; from then on
// the stage calls it back.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/node/random.h"
#include "engine/run/faults.h"
#include "engine/run/marks.h"
#include "engine/run/run_result.h"
#include "engine/run/stage_fit.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

/// A condition of the timeline, as whoever evaluates expressions keeps it.
class ConditionWatch {
 public:
  virtual ~ConditionWatch() = default;
  /// Calls back, between events, whenever the condition comes true.
  virtual void watch(const Phrase& condition, std::function<void()> came_true) = 0;
};

class Conductor {
 public:
  /// Told of every deed: what, to whom, and whether it begins or ends.
  using Told = std::function<void(const ActionPlan&, const std::vector<NodeIndex>&, bool begins)>;

  Conductor(const Scenario& scenario, const StageFit& fit, Swarm& swarm, Faults& faults,
            Marks& marks, ConditionWatch& conditions, Told told);

  void arrange();
  const std::vector<RunSpan>& spans() const { return spans_; }
  /// Actions whose trigger never came.
  std::vector<const ActionPlan*> never_begun() const;

 private:
  struct Doing {
    std::size_t action;
    std::size_t span;
    std::function<void()> undo;
  };
  struct State {
    bool arranged = false;  // its moments are known, or it waits for a condition
    std::uint32_t times = 0;
    Random draws;
  };

  void arrange_ready();
  bool arrange_action(std::size_t action);
  void arrange_beat(std::size_t action, Duration when, Duration until);
  void arrange_watch(std::size_t action, Duration from, Duration until);
  bool keeps_quiet(const ActionPlan& plan) const;
  void begin(std::size_t action);
  void heal(const std::string& name);
  void end(std::uint64_t number);
  void end_all();
  Duration now() const { return swarm_.stage().now().time_since_epoch(); }

  const Scenario& scenario_;
  const StageFit& fit_;
  Swarm& swarm_;
  Faults& faults_;
  Marks& marks_;
  ConditionWatch& conditions_;
  Told told_;
  std::vector<State> states_;
  std::map<std::uint64_t, Doing> doing_;  // by number, in order of beginning
  std::uint64_t next_doing_ = 0;
  std::vector<RunSpan> spans_;
};

}  // namespace swarmstage
