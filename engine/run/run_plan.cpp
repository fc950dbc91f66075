#include "engine/run/run_plan.h"

#include "engine/run/plan_checks.h"

namespace swarmstage {

RunPlan::RunPlan(Scenario scenario, const RoleRegistry& roles, Problems& problems)
    : scenario_(std::move(scenario)), roles_(roles), roster_(scenario_, roles, problems) {
  if (!problems.empty()) return;  // without roles and regions nothing can be named
  population_.emplace(roster_);
  PlanChecks(*this, problems).run();
}

}  // namespace swarmstage
