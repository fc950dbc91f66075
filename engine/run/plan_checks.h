#pragma once

// The checks of a plan that need the whole scenario: names that refer to
// something else in it, and times that lie in the run.

#include "engine/document/problems.h"
#include "engine/run/marks.h"
#include "engine/run/run_plan.h"

namespace swarmstage {

class PlanChecks {
 public:
  PlanChecks(RunPlan& plan, Problems& problems);

  /// Makes the vocabulary, then the expectations, and checks everything else.
  void run();

 private:
  void make_vocabulary();
  void check_names();
  void check_starts();
  void check_ports();
  void check_configs();
  void check_network();
  void make_routers();
  void check_workload();
  void check_timeline();
  void check_action(const ActionPlan& action);
  void check_deed(const ActionPlan& action);
  void check_quiet(const ActionPlan& action);
  void check_sides(const ActionPlan& action, const deed::Cut& cut);
  void check_heal(const deed::Heal& heal);
  void plan_expectation(const ExpectationPlan& plan);
  void check_window(const ExpectationPlan& plan);
  Premise premise(const ExpectationPlan& plan);

  std::optional<Expression> expression(const Phrase& phrase, Expression::Wanted wanted);
  std::optional<Selector> selector(const Phrase& phrase);
  void check_moment(const Moment& moment, const std::string& file, Position at);
  void check_operation(const Phrase& nodes, const Phrase& operation, const Json& arguments);
  void wrong(const Phrase& phrase, std::string what);

  RunPlan& plan_;
  const Scenario& scenario_;
  Problems& problems_;
  KnownMarks marks_;
};

}  // namespace swarmstage
