#include "engine/run/plan_checks.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/base/nearest.h"
#include "core/node/units.h"
#include "engine/run/arguments.h"
#include "engine/run/node_config.h"

namespace swarmstage {

PlanChecks::PlanChecks(RunPlan& plan, Problems& problems)
    : plan_(plan),
      scenario_(plan.scenario_),
      problems_(problems),
      marks_(KnownMarks::of(plan.scenario_)) {}

void PlanChecks::run() {
  make_vocabulary();
  check_names();
  check_starts();
  check_configs();
  check_ports();
  check_network();
  check_workload();
  check_timeline();
  for (const ExpectationPlan& plan : scenario_.expectations) plan_expectation(plan);
}

void PlanChecks::wrong(const Phrase& phrase, std::string what) {
  problems_.add(phrase.file, phrase.at, std::move(what));
}

void PlanChecks::make_vocabulary() {
  plan_.vocabulary_.population = &*plan_.population_;
  for (const PhasePlan& phase : scenario_.phases) plan_.vocabulary_.phases.push_back(phase.name);
  plan_.vocabulary_.marks = marks_.names();
}

/// No name means two things.
void PlanChecks::check_names() {
  std::set<std::string> seen;
  for (const GroupPlan& group : scenario_.groups) {
    if (is_reserved_word(group.name.text)) {
      wrong(group.name, "'" + group.name.text + "' is a word of the expression language");
    }
  }
  for (const PhasePlan& phase : scenario_.phases) seen.insert(phase.name);
  for (const ActionPlan& action : scenario_.timeline) {
    if (action.name.empty()) continue;
    const bool is_end = action.name == Moment::end_mark;
    if (!is_end && seen.insert(action.name).second) continue;
    problems_.add(action.file, action.at, "'" + action.name + "' is the name of something else");
  }
}

void PlanChecks::check_starts() {
  for (const GroupPlan& group : scenario_.groups) {
    if (group.start.by_timeline || group.start.at <= scenario_.duration) continue;
    std::string what = "'";
    what += group.name.text;
    what += "' begins at ";
    what += format_duration(group.start.at);
    what += ", after the end of the run";
    wrong(group.name, what);
  }
}

/// With addresses that stand for those the stage will give.
void PlanChecks::check_configs() {
  const auto address = [](HostIndex) { return IpAddress::v4(10, 0, 0, 1); };
  const NodeConfigs configs(plan_.roster_, address);
  for (const GroupSeats& group : plan_.roster_.groups()) {
    const std::uint32_t last = group.first + group.plan->count - 1;
    for (const NodeIndex node : {NodeIndex{group.first}, NodeIndex{last}}) {
      const Result<Json> config = configs.config_of(node);
      const std::string wrong_one = !config ? config.error() : [&]() -> std::string {
        const auto made = plan_.roles_.make(group.role->descriptor.name, config.value());
        return made ? std::string() : made.error();
      }();
      if (wrong_one.empty()) continue;
      problems_.add(group.plan->name.file, group.plan->place_of(wrong_one), wrong_one);
      break;
    }
  }
}

/// Of nodes that share a machine each needs TCP ports of its own.
void PlanChecks::check_ports() {
  std::map<std::tuple<HostIndex, const Role*, std::string, std::int64_t>, NodeIndex> taken;
  const NodeConfigs configs(plan_.roster_, [](HostIndex) { return IpAddress::v4(10, 0, 0, 1); });
  for (const GroupSeats& group : plan_.roster_.groups()) {
    if (!group.plan->host || group.role == nullptr) continue;
    const StartPlan& start = group.plan->start;
    if (start.by_timeline || start.at > Duration{}) continue;  // others may be gone by then
    for (std::uint32_t i = 0; i < group.plan->count; ++i) {
      const NodeIndex node{group.first + i};
      const Result<Json> config = configs.config_of(node);
      if (!config) break;  // told already
      for (const char* name : {"port", "http_port"}) {
        const ConfigKey* key = group.role->descriptor.find_key(name);
        const Json port = key ? config.value().value(name, key->default_value) : Json();
        if (!port.is_number_integer() || port == 0) continue;
        const HostIndex host = plan_.roster_.seat(node).host;
        const auto [found, is_first] =
            taken.try_emplace({host, group.role, name, port.get<std::int64_t>()}, node);
        if (is_first) continue;
        std::string what = plan_.roster_.seat(found->second).name + " and ";
        what += plan_.roster_.seat(node).name + " share the machine '" + group.plan->host->text;
        what += "', so they cannot both have '" + std::string(name) + "' " + port.dump();
        return wrong(*group.plan->host, what + "; 0 is any free one");
      }
    }
  }
}

void PlanChecks::check_network() {
  make_routers();
  const auto& regions = plan_.roster_.regions();
  for (const RegionLink& link : scenario_.network.between) {
    for (const Phrase* end : {&link.from, &link.to}) {
      if (plan_.roster_.find_region(end->text)) continue;
      wrong(*end, "there is no region '" + end->text + "'" + suggestion(end->text, regions));
    }
  }
  for (const HostLink& link : scenario_.network.links) {
    selector(link.from);
    selector(link.to);
  }
}

void PlanChecks::make_routers() {
  const auto& routed = scenario_.network.routed;
  if (!routed) return;
  for (const GroupPlan& group : scenario_.groups) {
    for (const Phrase& also : group.also_in) {
      wrong(also, "a machine stands at one router; `also_in` needs a network without them");
    }
  }
  Random random(scenario_.seed, 0, "routers");
  Result<Graph> graph = routed->file ? routed->file->graph : make_graph(routed->shape, random);
  if (!graph) return problems_.add(scenario_.file, routed->at, graph.error());
  plan_.routers_ = std::move(*graph);
}

void PlanChecks::check_workload() {
  for (const WorkloadPlan& workload : scenario_.workload) {
    check_operation(workload.nodes, workload.operation, workload.arguments);
    check_moment(workload.from, workload.nodes.file, workload.at);
    check_moment(workload.until, workload.nodes.file, workload.at);
  }
}

void PlanChecks::check_operation(const Phrase& nodes, const Phrase& operation,
                                 const Json& arguments) {
  const std::optional<Selector> selected = selector(nodes);
  if (!selected) return;
  for (const NodeIndex node : selected->candidates()) {
    const RoleDescriptor& role = plan_.roster_.role_of(node);
    std::vector<std::string> known;
    const OperationDescriptor* found = nullptr;
    for (const OperationDescriptor& each : role.operations) {
      known.push_back(each.name);
      if (each.name == operation.text) found = &each;
    }
    if (found == nullptr) {
      wrong(operation, "role " + role.name + " has no operation '" + operation.text + "'" +
                           suggestion(operation.text, known));
      return;
    }
    known.clear();
    for (const ValueDescriptor& argument : found->arguments) known.push_back(argument.name);
    for (const auto& argument : arguments.items()) {
      if (std::find(known.begin(), known.end(), argument.key()) != known.end()) continue;
      wrong(operation, operation.text + " has no argument '" + argument.key() + "'" +
                           suggestion(argument.key(), known));
      return;
    }
    if (node == selected->candidates().front()) {
      const auto draws = DrawnArguments::parse(arguments);
      if (!draws) wrong(operation, draws.error());
    }
  }
}

void PlanChecks::check_moment(const Moment& moment, const std::string& file, Position at) {
  if (!marks_.knows(moment)) {
    std::string what = "there is no moment called '";
    what += moment.mark;
    what += '\'';
    problems_.add(file, at, what + suggestion(moment.mark, marks_.names()));
    return;
  }
  const std::optional<Duration> when = marks_.resolve(moment);
  if (!when || (*when >= Duration{} && *when <= scenario_.duration)) return;
  std::string what = moment.to_string();
  what += " does not lie within the run";
  problems_.add(file, at, what);
}

std::optional<Selector> PlanChecks::selector(const Phrase& phrase) {
  Result<Selector> parsed = Selector::parse(phrase.text, plan_.vocabulary_);
  if (parsed) return std::move(*parsed);
  wrong(phrase, parsed.error());
  return std::nullopt;
}

std::optional<Expression> PlanChecks::expression(const Phrase& phrase, Expression::Wanted wanted) {
  Result<Expression> parsed = Expression::parse(phrase.text, plan_.vocabulary_, wanted);
  if (parsed) return std::move(*parsed);
  wrong(phrase, parsed.error());
  return std::nullopt;
}

Premise PlanChecks::premise(const ExpectationPlan& plan) {
  Premise premise;
  if (!plan.of) return premise;
  if (marks_.marks.find(plan.of->text) != marks_.marks.end()) {
    premise.kind = Premise::Kind::mark;
    premise.mark = plan.of->text;
    return premise;
  }
  Phrase counted = *plan.of;
  counted.text = "count(" + plan.of->text + ")";
  Result<Expression> event =
      Expression::parse(counted.text, plan_.vocabulary_, Expression::Wanted::quantity);
  if (event && !event->reads().events.empty()) {
    premise.kind = Premise::Kind::event;
    premise.expression = std::move(*event);
    return premise;
  }
  premise.kind = Premise::Kind::condition;
  premise.expression = expression(*plan.of, Expression::Wanted::truth);
  return premise;
}

void PlanChecks::plan_expectation(const ExpectationPlan& plan) {
  PlannedExpectation planned;
  planned.plan = &plan;
  planned.that = expression(plan.that, Expression::Wanted::truth);
  planned.premise = premise(plan);
  for (const auto* moment : {&plan.moment, &plan.after, &plan.before}) {
    if (*moment) check_moment(**moment, plan.that.file, plan.at);
  }
  if (!plan.during.empty()) {
    const auto& phases = plan_.vocabulary_.phases;
    if (std::find(phases.begin(), phases.end(), plan.during) == phases.end()) {
      problems_.add(plan.that.file, plan.at,
                    "there is no phase '" + plan.during + "'" + suggestion(plan.during, phases));
    }
  }
  check_window(plan);
  plan_.expectations_.push_back(std::move(planned));
}

/// As far as its moments are known before the run.
void PlanChecks::check_window(const ExpectationPlan& plan) {
  std::optional<Duration> from = marks_.resolve(plan.after.value_or(Moment{}));
  std::optional<Duration> until =
      marks_.resolve(plan.before.value_or(Moment{std::string(Moment::end_mark), {}}));
  for (const PhasePlan& phase : scenario_.phases) {
    if (phase.name != plan.during) continue;
    from = phase.from;
    until = phase.until;
  }
  if (!from || !until) return;
  std::string what;
  if (*until < *from) {
    what = "it is looked at after " + format_duration(*from);
    what += " and before " + format_duration(*until) + ", which is never";
  } else if (plan.form == ExpectationPlan::Form::stable && plan.length > *until - *from) {
    what = format_duration(plan.length) + " without a break do not fit into the ";
    what += format_duration(*until - *from) + " in which it is looked at";
  }
  if (!what.empty()) problems_.add(plan.that.file, plan.at, what);
}

}  // namespace swarmstage
