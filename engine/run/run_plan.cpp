#include "engine/run/run_plan.h"

#include "engine/run/plan_checks.h"

namespace swarmstage {

namespace {

bool shapes(const LinkQuality& quality) {
  return !(quality == LinkQuality{});
}

bool skews_clocks(const Scenario& scenario) {
  for (const ActionPlan& action : scenario.timeline) {
    if (std::holds_alternative<deed::SetClock>(action.deed)) return true;
  }
  return false;
}

bool shapes_links(const Scenario& scenario) {
  for (const RegionPlan& region : scenario.network.regions) {
    if (shapes(region.access)) return true;
  }
  return !scenario.network.between.empty() || !scenario.network.links.empty();
}

}  // namespace

RunPlan::RunPlan(Scenario scenario, const RoleRegistry& roles, Problems& problems)
    : scenario_(std::move(scenario)), roles_(roles), roster_(scenario_, roles, problems) {
  if (!problems.empty()) return;  // without roles and regions nothing can be named
  population_.emplace(roster_);
  PlanChecks(*this, problems).run();
}

std::vector<std::string> RunPlan::unsupported_by(const StageTraits& traits) const {
  std::vector<std::string> list;
  if (roster_.seats().size() > traits.nodes_limit) {
    list.push_back("more than " + std::to_string(traits.nodes_limit) + " nodes");
  }
  if (!traits.models_links && shapes_links(scenario_)) list.emplace_back("qualities of links");
  if (!traits.models_clock_skew && skews_clocks(scenario_)) list.emplace_back("clocks set wrong");
  return list;
}

}  // namespace swarmstage
