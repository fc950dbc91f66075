#include "engine/run/conductor.h"

#include <algorithm>

namespace swarmstage {

Conductor::Conductor(const Scenario& scenario, const StageFit& fit, Swarm& swarm, Faults& faults,
                     Marks& marks, ConditionWatch& conditions, Told told)
    : scenario_(scenario),
      fit_(fit),
      swarm_(swarm),
      faults_(faults),
      marks_(marks),
      conditions_(conditions),
      told_(std::move(told)) {
  for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
    // By name where there is one: a new entry in the list disturbs no other.
    const std::string& name = scenario.timeline[i].name;
    const std::uint64_t id = name.empty() ? i : stable_id(name);
    states_.push_back({false, 0, Random(scenario.seed, id, "timeline")});
  }
}

void Conductor::arrange() {
  marks_.on_set([this] { arrange_ready(); });
  arrange_ready();
  if (scenario_.quiet == Duration{}) return;
  swarm_.stage().at(at_time(scenario_.duration - scenario_.quiet), [this] { end_all(); });
}

/// Actions hang on marks that other actions set; those that can be placed now are.
void Conductor::arrange_ready() {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (!states_[i].arranged) states_[i].arranged = arrange_action(i);
  }
}

bool Conductor::arrange_action(std::size_t action) {
  if (fit_.skips_action(action)) return true;
  const Trigger& trigger = scenario_.timeline[action].trigger;
  const std::optional<Duration> when = marks_.resolve(trigger.at);
  const std::optional<Duration> until = marks_.resolve(trigger.until);
  if (!when || !until) return false;
  switch (trigger.kind) {
    case Trigger::Kind::at:
      swarm_.stage().at(at_time(std::max(*when, now())), [this, action] { begin(action); });
      break;
    case Trigger::Kind::every:
      arrange_beat(action, std::max(*when, now()), *until);
      break;
    case Trigger::Kind::when:
      arrange_watch(action, *when, *until);
      break;
  }
  return true;
}

void Conductor::arrange_beat(std::size_t action, Duration when, Duration until) {
  if (when > until) return;
  swarm_.stage().at(at_time(when), [this, action, when, until] {
    begin(action);
    const Trigger& trigger = scenario_.timeline[action].trigger;
    const double spread = trigger.jitter * (2 * states_[action].draws.real() - 1);
    const auto period = static_cast<double>(trigger.period.count()) * (1 + spread);
    arrange_beat(action, when + Duration(static_cast<std::int64_t>(period)), until);
  });
}

void Conductor::arrange_watch(std::size_t action, Duration from, Duration until) {
  const ActionPlan& plan = scenario_.timeline[action];
  conditions_.watch(plan.trigger.condition, [this, action, from, until] {
    const Trigger& trigger = scenario_.timeline[action].trigger;
    State& state = states_[action];
    if (now() < from || now() > until || (state.times > 0 && !trigger.each_time)) return;
    ++state.times;
    swarm_.stage().at(at_time(now() + trigger.delay), [this, action] { begin(action); });
  });
}

/// The quiet tail is a promise: whatever a trigger says, no fault begins in it.
bool Conductor::keeps_quiet(const ActionPlan& plan) const {
  const bool tail = now() >= scenario_.duration - scenario_.quiet;
  return scenario_.quiet > Duration{} && tail && is_fault(plan.deed);
}

void Conductor::begin(std::size_t action) {
  const ActionPlan& plan = scenario_.timeline[action];
  if (keeps_quiet(plan)) return;
  ++states_[action].times;
  Done done = faults_.apply(plan.deed, states_[action].draws);
  if (told_) told_(plan, done.nodes, true);
  RunSpan span{std::string(deed_word(plan.deed)), plan.name, now(), scenario_.duration, {}};
  for (const NodeIndex node : done.nodes) span.nodes.push_back(swarm_.roster().seat(node).name);
  if (!done.undo) span.until = span.from;
  spans_.push_back(std::move(span));
  if (done.undo) {
    const std::uint64_t number = next_doing_++;
    doing_.emplace(number, Doing{action, spans_.size() - 1, std::move(done.undo)});
    std::optional<Duration> end_at;
    if (plan.lasts) end_at = now() + *plan.lasts;
    if (std::holds_alternative<deed::Churn>(plan.deed) && !plan.lasts) {
      end_at = marks_.resolve(plan.trigger.until);
    }
    if (end_at) swarm_.stage().at(at_time(*end_at), [this, number] { end(number); });
  }
  if (const auto* healing = std::get_if<deed::Heal>(&plan.deed)) heal(healing->action.text);
  marks_.set(plan.name, now());
}

void Conductor::end(std::uint64_t number) {
  const auto found = doing_.find(number);
  if (found == doing_.end()) return;
  const Doing doing = std::move(found->second);
  doing_.erase(found);
  spans_[doing.span].until = now();
  doing.undo();
  if (told_) told_(scenario_.timeline[doing.action], {}, false);
}

void Conductor::heal(const std::string& name) {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, doing] : doing_) {
    if (scenario_.timeline[doing.action].name == name) numbers.push_back(number);
  }
  for (const std::uint64_t number : numbers) end(number);
}

void Conductor::end_all() {
  while (!doing_.empty()) end(doing_.begin()->first);
}

std::vector<const ActionPlan*> Conductor::never_begun() const {
  std::vector<const ActionPlan*> list;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].times == 0) list.push_back(&scenario_.timeline[i]);
  }
  return list;
}

}  // namespace swarmstage
