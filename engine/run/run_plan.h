#pragma once

// A scenario that has been checked as a whole: roles exist and take their
// configuration, selectors mean somebody, expressions are sound, moments lie
// within the run. What a plan was made of is right, but for what only a run can
// tell. Immutable; many runs may be made of one.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/node/role.h"
#include "core/stage/stage.h"
#include "engine/expression/expression.h"
#include "engine/expression/selector.h"
#include "engine/expression/vocabulary.h"
#include "engine/run/marks.h"
#include "engine/run/roster.h"
#include "engine/run/swarm_population.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

/// What an expectation is counted from, or what ends it.
struct Premise {
  enum class Kind : std::uint8_t { none, mark, condition, event } kind = Kind::none;
  std::string mark;
  std::optional<Expression> expression;  // event: how often it has happened
};

struct PlannedExpectation {
  const ExpectationPlan* plan = nullptr;
  std::optional<Expression> that;
  Premise premise;
};

class RunPlan {
 public:
  /// Problems are added; a plan with problems is not to be run. `roles` outlives it.
  RunPlan(Scenario scenario, const RoleRegistry& roles, Problems& problems);
  RunPlan(const RunPlan&) = delete;
  RunPlan& operator=(const RunPlan&) = delete;

  const Scenario& scenario() const { return scenario_; }
  const RoleRegistry& roles() const { return roles_; }
  const Roster& roster() const { return roster_; }
  const Population& population() const { return *population_; }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  const std::vector<PlannedExpectation>& expectations() const { return expectations_; }

  /// The routers of a routed network; null without one.
  const Graph* routers() const { return routers_ ? &*routers_ : nullptr; }

 private:
  friend class PlanChecks;

  Scenario scenario_;
  const RoleRegistry& roles_;
  Roster roster_;
  std::optional<SwarmPopulation> population_;
  Vocabulary vocabulary_;
  std::vector<PlannedExpectation> expectations_;
  std::optional<Graph> routers_;
};

}  // namespace swarmstage
