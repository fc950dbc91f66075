#pragma once

// Watches the expectations of a scenario while it runs, and the conditions its
// timeline waits for. Shows each its expression's truth whenever something it
// reads has moved, and at the moments it names; keeps what people need to know
// about a failure, taken when it happened. One per run, between events only.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/run/conductor.h"
#include "engine/run/evaluators.h"
#include "engine/run/expectation_watch.h"
#include "engine/run/marks.h"
#include "engine/run/recent_events.h"
#include "engine/run/run_plan.h"
#include "engine/run/stage_fit.h"

namespace swarmstage {

class Judge final : public ConditionWatch {
 public:
  Judge(const RunPlan& plan, const StageFit& fit, Stage& stage, Marks& marks,
        Evaluators& evaluators, const RecentEvents& recent);

  /// Before the run: asks the stage to be called at the moments that are known.
  void arrange();
  void watch(const Phrase& phrase, std::function<void()> came_true) override;
  /// After each event, cheap if nothing has moved.
  void look();
  /// After the run.
  std::vector<ExpectationResult> finish(Duration time);
  bool all_decided() const { return undecided_ == 0; }

 private:
  struct Case {
    const PlannedExpectation* planned = nullptr;
    std::string why_not;  // it is left out; empty: it is looked at
    Evaluator* that = nullptr;
    Evaluator* premise = nullptr;
    std::optional<ExpectationWatch> watch;  // once its moments are known
    bool looks = false;                     // its time to look has begun
    double premises = 0;                    // how often a premise that is an event has come
    std::optional<Margin> least_margin;
    bool counted_decided = false;
    std::vector<std::string> values;
    std::vector<RunEvent> events;
  };
  struct Condition {
    std::optional<Expression> expression;
    Evaluator* evaluator = nullptr;
    std::function<void()> came_true;
    Truth last = Truth::unknown;
  };

  void open_ready();
  bool open(Case& one);
  void look_at(Case& one, Duration time);
  void look_again(Case& one, Duration when);
  void arrive(Case& one);
  void note_premises(Case& one, Duration time);
  void note_margin(Case& one);
  void note_decision(Case& one);
  void look_at_conditions();
  ExpectationResult result(Case& one) const;
  static void tell_margin(const Case& one, ExpectationResult& result);
  Duration now() const { return stage_.now().time_since_epoch(); }

  const RunPlan& plan_;
  Stage& stage_;
  Marks& marks_;
  Evaluators& evaluators_;
  const RecentEvents& recent_;
  std::vector<Case> cases_;
  std::vector<std::unique_ptr<Condition>> conditions_;
  std::size_t undecided_ = 0;
};

}  // namespace swarmstage
