#include "engine/run/stage_fit.h"

#include <algorithm>

namespace swarmstage {

namespace {

bool shapes(const LinkQuality& quality) {
  return !(quality == LinkQuality{});
}

bool shapes_links(const Scenario& scenario) {
  for (const RegionPlan& region : scenario.network.regions) {
    if (shapes(region.access)) return true;
  }
  return !scenario.network.between.empty() || !scenario.network.links.empty();
}

bool has_own_mtu(const LinkQuality& quality) {
  return quality.mtu != LinkQuality{}.mtu;
}

bool touches_disks(const Deed& deed) {
  if (const auto* restart = std::get_if<deed::Restart>(&deed)) return restart->disk_lost;
  return std::holds_alternative<deed::FillDisk>(deed) ||
         std::holds_alternative<deed::SlowService>(deed);
}

std::string named(std::string what, const std::string& name) {
  if (name.empty()) return what;
  what += " '";
  what += name;
  return what + "'";
}

}  // namespace

StageFit::StageFit(const RunPlan& plan, const StageTraits& traits)
    : plan_(plan),
      scenario_(plan.scenario()),
      traits_(traits),
      actions_(scenario_.timeline.size()),
      workload_(scenario_.workload.size()),
      expectations_(plan.expectations().size()) {
  judge_size();
  judge_network();
  judge_mtu();
  judge_parts();
}

void StageFit::refuse(const Construct& construct, const std::string& why, bool may_be_skipped) {
  std::string what = "stage " + traits_.name + " cannot honour " + construct.what + ": " + why;
  if (may_be_skipped) what += "; `unsupported: skip` leaves it out there";
  refusals_.push_back(Problem{construct.file, construct.at, what}.to_string());
}

void StageFit::leave_out(std::string& why_not, const Construct& construct, const std::string& why) {
  why_not = why;
  if (!construct.may_be_skipped) {
    refuse(construct, why, true);
    return;
  }
  std::string line = construct.what;
  if (construct.at.line != 0) line += " (line " + std::to_string(construct.at.line) + ")";
  skipped_.push_back(line + ": " + why);
}

void StageFit::judge_size() {
  const std::size_t nodes = plan_.roster().seats().size();
  if (nodes <= traits_.nodes_limit) return;
  refuse({scenario_.file, {}, std::to_string(nodes) + " nodes", false},
         "it has room for " + std::to_string(traits_.nodes_limit), false);
}

void StageFit::judge_network() {
  if (!traits_.models_links && shapes_links(scenario_)) {
    refuse({scenario_.file, {}, "qualities of links", false}, "its links are as they are", false);
  }
  if (scenario_.network.ipv6 && !traits_.ipv6) {
    refuse({scenario_.file, *scenario_.network.ipv6, "addresses of IPv6", false},
           "its hosts have those of IPv4", false);
  }
  const auto& routed = scenario_.network.routed;
  routed_ = routed && traits_.routed_networks;
  if (!routed || routed_) return;
  std::string why_not;
  leave_out(why_not, {scenario_.file, routed->at, "the routed network", routed->skip_unsupported},
            "its packets take one hop");
}

void StageFit::judge_mtu() {
  if (traits_.models_wire_mtu) return;
  constexpr const char* why = "only access links have one of their own there";
  for (const RegionLink& link : scenario_.network.between) {
    if (!has_own_mtu(link.quality)) continue;
    refuse({link.from.file, link.from.at, "the mtu of a link between regions", false}, why, false);
  }
  for (const HostLink& link : scenario_.network.links) {
    if (!has_own_mtu(link.quality)) continue;
    refuse({link.from.file, link.from.at, "the mtu of a link of its own", false}, why, false);
  }
}

/// Again and again, for what is left out takes its marks with it.
void StageFit::judge_parts() {
  while (judge_actions() || judge_workload()) {
  }
  judge_expectations();
}

bool StageFit::is_gone(std::string_view mark) const {
  return std::find(gone_.begin(), gone_.end(), mark) != gone_.end();
}

std::string StageFit::objection_to(const std::vector<const Moment*>& moments) const {
  for (const Moment* each : moments) {
    if (is_gone(each->mark)) return "it hangs on '" + each->mark + "', which is left out";
  }
  return {};
}

std::string StageFit::objection_to(const ActionPlan& action) const {
  if (std::holds_alternative<deed::SetClock>(action.deed) && !traits_.models_clock_skew) {
    return "its clocks are right";
  }
  if (!traits_.has_stores && touches_disks(action.deed)) return "its hosts have no stores";
  if (const auto* link = std::get_if<deed::ChangeLink>(&action.deed)) {
    if (routed_) return "in a routed network only access links change";
    if (link->change.mtu && !traits_.models_wire_mtu) return "only access links have an mtu there";
  }
  if (const auto* heal = std::get_if<deed::Heal>(&action.deed);
      heal && is_gone(heal->action.text)) {
    return "it heals '" + heal->action.text + "', which is left out";
  }
  return objection_to({&action.trigger.at, &action.trigger.until});
}

bool StageFit::judge_actions() {
  bool more = false;
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    const ActionPlan& action = scenario_.timeline[i];
    if (!actions_[i].empty()) continue;
    const std::string why = objection_to(action);
    if (why.empty()) continue;
    std::string what = "the action ";
    what += deed_word(action.deed);
    leave_out(actions_[i],
              {action.file, action.at, named(what, action.name), action.skip_unsupported}, why);
    if (!action.name.empty()) gone_.push_back(action.name);
    more = true;
  }
  return more;
}

bool StageFit::judge_workload() {
  bool more = false;
  for (std::size_t i = 0; i < workload_.size(); ++i) {
    const WorkloadPlan& workload = scenario_.workload[i];
    if (!workload_[i].empty()) continue;
    const std::string why = objection_to({&workload.from, &workload.until});
    if (why.empty()) continue;
    leave_out(workload_[i],
              {workload.nodes.file, workload.at, "the workload " + workload.operation.text,
               workload.skip_unsupported},
              why);
    more = true;
  }
  return more;
}

std::string StageFit::objection_to_expectation(std::size_t place) const {
  const PlannedExpectation& planned = plan_.expectations()[place];
  const ExpectationPlan& plan = *planned.plan;
  std::vector<const Moment*> moments;
  for (const auto* each : {&plan.moment, &plan.after, &plan.before}) {
    if (*each) moments.push_back(&**each);
  }
  std::string why = objection_to(moments);
  std::vector<std::string> marks = planned.that->reads().marks;
  if (planned.premise.kind == Premise::Kind::mark) marks.push_back(planned.premise.mark);
  if (planned.premise.expression) {
    const auto& more = planned.premise.expression->reads().marks;
    marks.insert(marks.end(), more.begin(), more.end());
  }
  for (const std::string& mark : marks) {
    if (why.empty() && is_gone(mark)) why = "it hangs on '" + mark + "', which is left out";
  }
  return why;
}

void StageFit::judge_expectations() {
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    const std::string why = objection_to_expectation(i);
    if (why.empty()) continue;
    const ExpectationPlan& plan = *plan_.expectations()[i].plan;
    leave_out(expectations_[i],
              {plan.that.file, plan.at, named("the expectation", plan.name), plan.skip_unsupported},
              why);
  }
}

}  // namespace swarmstage
