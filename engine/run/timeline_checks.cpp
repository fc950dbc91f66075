// The part of PlanChecks that looks at the timeline.

#include <algorithm>
#include <map>

#include "core/base/nearest.h"
#include "core/node/units.h"
#include "engine/run/node_config.h"
#include "engine/run/plan_checks.h"

namespace swarmstage {

void PlanChecks::check_timeline() {
  for (const ActionPlan& action : scenario_.timeline) check_action(action);
}

void PlanChecks::check_action(const ActionPlan& action) {
  const Trigger& trigger = action.trigger;
  check_moment(trigger.at, action.file, action.at);
  check_moment(trigger.until, action.file, action.at);
  if (trigger.kind == Trigger::Kind::when) {
    expression(trigger.condition, Expression::Wanted::truth);
  }
  check_deed(action);
  check_quiet(action);
}

namespace {

/// The selectors of a deed.
std::vector<const Phrase*> selectors(const Deed& deed) {
  return std::visit(
      [](const auto& one) -> std::vector<const Phrase*> {
        std::vector<const Phrase*> list;
        if constexpr (requires { one.sides; }) {
          for (const Phrase& side : one.sides) list.push_back(&side);
        } else if constexpr (requires { one.from; }) {
          list = {&one.from, &one.to};
        } else if constexpr (requires { one.nodes; }) {
          list = {&one.nodes};
        }
        return list;
      },
      deed);
}

/// What a deed lays over the configuration of its nodes; null if it does not.
const Json* new_config(const Deed& deed) {
  if (const auto* restart = std::get_if<deed::Restart>(&deed)) return &restart->config;
  if (const auto* reload = std::get_if<deed::Reload>(&deed)) return &reload->config;
  return nullptr;
}

}  // namespace

void PlanChecks::check_deed(const ActionPlan& action) {
  if (const auto* invoke = std::get_if<deed::Invoke>(&action.deed)) {
    check_operation(invoke->nodes, invoke->operation, invoke->arguments);
    return;
  }
  for (const Phrase* phrase : selectors(action.deed)) {
    const std::optional<Selector> selected = selector(*phrase);
    const Json* changed = new_config(action.deed);
    if (!selected || !changed) continue;
    const NodeConfigs configs(plan_.roster_, [](HostIndex) { return IpAddress::v4(10, 0, 0, 1); });
    const NodeIndex node = selected->candidates().front();
    const Result<Json> config = configs.config_of(node, *changed);
    if (!config) {
      wrong(*phrase, config.error());
      continue;
    }
    const auto made = plan_.roles_.make(plan_.roster_.role_of(node).name, config.value());
    if (!made) wrong(*phrase, made.error());
  }
  if (const auto* heal = std::get_if<deed::Heal>(&action.deed)) check_heal(*heal);
  if (const auto* cut = std::get_if<deed::Cut>(&action.deed)) check_sides(action, *cut);
}

void PlanChecks::check_heal(const deed::Heal& heal) {
  std::vector<std::string> names;
  for (const ActionPlan& other : scenario_.timeline) {
    if (!other.name.empty()) names.push_back(other.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (std::binary_search(names.begin(), names.end(), heal.action.text)) return;
  std::string what = "there is no action called '";
  what += heal.action.text;
  what += "' to heal";
  what += names.empty() ? "; none has a name" : suggestion(heal.action.text, names);
  wrong(heal.action, what);
}

/// Who stands on two sides would be cut from itself. What is drawn, or depends on what
/// nodes say, is not known here.
void PlanChecks::check_sides(const ActionPlan& action, const deed::Cut& cut) {
  std::map<HostIndex, std::size_t> side_of;
  for (std::size_t side = 0; side < cut.sides.size(); ++side) {
    Result<Selector> selected = Selector::parse(cut.sides[side].text, plan_.vocabulary_);
    if (!selected || !selected->is_fixed()) continue;
    for (const NodeIndex node : selected->candidates()) {
      const Seat& seat = plan_.roster_.seat(node);
      if (side_of.try_emplace(seat.host, side).first->second == side) continue;
      problems_.add(action.file, cut.sides[side].at,
                    seat.name + ", or its machine, is on two sides of the partition");
      return;
    }
  }
}

/// The quiet tail is a promise: no fault begins in it. What goes on for as long as the
/// run does ends when the tail begins; who says how long must know of it.
void PlanChecks::check_quiet(const ActionPlan& action) {
  if (scenario_.quiet == Duration{} || !is_fault(action.deed)) return;
  const Duration tail = scenario_.duration - scenario_.quiet;
  const auto add = [&](std::string what) {
    what += " the quiet tail, which begins at ";
    what += format_duration(tail);
    problems_.add(action.file, action.at, what);
  };
  const std::optional<Duration> when = marks_.resolve(action.trigger.at);
  if (when && *when >= tail) return add("a fault in");
  const Moment& last = action.trigger.until;
  const bool is_said = last.mark != Moment::end_mark || last.offset != Duration{};
  const std::optional<Duration> until = is_said ? marks_.resolve(last) : std::nullopt;
  if (until && *until > tail) add("a fault until " + last.to_string() + " reaches into");
}

}  // namespace swarmstage
