#include "engine/run/workload_driver.h"

#include <algorithm>
#include <utility>

namespace swarmstage {

namespace {

constexpr Duration behind_limit = 100ms;
constexpr Duration shortest_pause(1);  // or time would stand still

}  // namespace

WorkloadDriver::WorkloadDriver(const Scenario& scenario, const StageFit& fit, Swarm& swarm,
                               Marks& marks, Picker& picker, Operations& operations)
    : scenario_(scenario),
      fit_(fit),
      swarm_(swarm),
      marks_(marks),
      picker_(picker),
      operations_(operations),
      arranged_(scenario.workload.size()) {}

void WorkloadDriver::arrange() {
  marks_.on_set([this] { arrange_ready(); });
  arrange_ready();
}

void WorkloadDriver::arrange_ready() {
  for (std::size_t i = 0; i < arranged_.size(); ++i) {
    if (!arranged_[i]) arranged_[i] = arrange_plan(i);
  }
}

bool WorkloadDriver::arrange_plan(std::size_t number) {
  if (fit_.skips_workload(number)) return true;
  const WorkloadPlan& plan = scenario_.workload[number];
  const std::optional<Duration> from = marks_.resolve(plan.from);
  const std::optional<Duration> until = marks_.resolve(plan.until);
  if (!from || !until) return false;
  swarm_.stage().at(at_time(std::max(*from, now())),
                    [this, &plan, number, until] { add_beats(plan, number, *until); });
  return true;
}

void WorkloadDriver::add_beats(const WorkloadPlan& plan, std::size_t number, Duration until) {
  Random draws(scenario_.seed, number, "workload");
  const std::uint64_t seed = draws.next();  // the same however many nodes there are
  const std::vector<NodeIndex> nodes = picker_.pick(plan.nodes, draws);
  const auto add = [&](std::vector<NodeIndex> who, std::uint64_t id) {
    auto beat = std::make_unique<Beat>(Beat{&plan,
                                            std::move(who),
                                            Random(seed, id, "workload"),
                                            DrawnArguments::parse(plan.arguments).value(),
                                            {},
                                            0,
                                            until});
    if (plan.choice == WorkloadPlan::Choice::zipf) {
      beat->ranks.emplace(plan.zipf_exponent, static_cast<std::uint32_t>(beat->nodes.size()));
    }
    beats_.push_back(std::move(beat));
    Beat& added = *beats_.back();
    const bool once = plan.rhythm == WorkloadPlan::Rhythm::once;
    if (once) strike(added);
    if (!once) arrange_beat(added, now() + pause(added));
  };
  if (nodes.empty()) return;
  if (plan.choice != WorkloadPlan::Choice::each) {
    add(nodes, 0);
    return;
  }
  for (const NodeIndex node : nodes) add({node}, stable_id(swarm_.roster().seat(node).name));
}

Duration WorkloadDriver::pause(Beat& beat) {
  const WorkloadPlan& plan = *beat.plan;
  if (plan.rhythm == WorkloadPlan::Rhythm::poisson) return beat.random.exponential(plan.period);
  if (plan.jitter == 0) return plan.period;
  const double spread = plan.jitter * (2 * beat.random.real() - 1);
  const double length = static_cast<double>(plan.period.count()) * (1 + spread);
  return Duration(static_cast<std::int64_t>(length));
}

// From beat to beat, not from when it was struck: a stage in real time may be late,
// and would fall behind. One that is far behind is faster than the machine: it leaves
// out what it missed, or nothing else would ever have its turn.
void WorkloadDriver::arrange_beat(Beat& beat, Duration when) {
  if (now() - when > behind_limit) when = now();
  if (when > beat.until) return;
  swarm_.stage().at(at_time(when), [this, &beat, when] {
    strike(beat);
    arrange_beat(beat, when + std::max(pause(beat), shortest_pause));
  });
}

NodeIndex WorkloadDriver::next_node(Beat& beat) {
  switch (beat.plan->choice) {
    case WorkloadPlan::Choice::each:
      return beat.nodes.front();
    case WorkloadPlan::Choice::random:
      return beat.nodes[beat.random.below(beat.nodes.size())];
    case WorkloadPlan::Choice::round_robin:
      return beat.nodes[beat.turn++ % beat.nodes.size()];
    case WorkloadPlan::Choice::zipf:
      return beat.nodes[beat.ranks->draw(beat.random)];
  }
  return beat.nodes.front();
}

void WorkloadDriver::strike(Beat& beat) {
  for (std::uint32_t i = 0; i < beat.plan->size; ++i) {
    const NodeIndex node = next_node(beat);
    Json arguments = beat.arguments.draw(beat.random);
    if (!swarm_.running(node)) continue;
    operations_.ask(node, beat.plan->operation.text, std::move(arguments));
  }
}

}  // namespace swarmstage
