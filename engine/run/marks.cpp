#include "engine/run/marks.h"

namespace swarmstage {

Marks::Marks(const Scenario& scenario) {
  marks_.emplace(Moment::end_mark, scenario.duration);
  for (const PhasePlan& phase : scenario.phases) marks_.emplace(phase.name, phase.from);
}

void Marks::set(const std::string& name, Duration when) {
  if (name.empty() || !marks_.emplace(name, when).second) return;
  for (const auto& listener : listeners_) listener();
}

std::optional<Duration> Marks::find(std::string_view name) const {
  const auto found = marks_.find(name);
  if (found == marks_.end()) return std::nullopt;
  return found->second;
}

std::optional<Duration> Marks::resolve(const Moment& moment) const {
  return moment.resolve([this](std::string_view mark) { return find(mark); });
}

KnownMarks KnownMarks::of(const Scenario& scenario) {
  KnownMarks known;
  known.marks.emplace(Moment::end_mark, scenario.duration);
  for (const PhasePlan& phase : scenario.phases) known.marks.emplace(phase.name, phase.from);
  // Actions may hang on each other in any order: as often as there are actions.
  for (std::size_t round = 0; round <= scenario.timeline.size(); ++round) {
    for (const ActionPlan& action : scenario.timeline) {
      if (action.name.empty()) continue;
      std::optional<Duration>& when = known.marks[action.name];
      if (!when && action.trigger.kind != Trigger::Kind::when) {
        when = known.resolve(action.trigger.at);
      }
    }
  }
  return known;
}

std::optional<Duration> KnownMarks::resolve(const Moment& moment) const {
  return moment.resolve([this](std::string_view mark) -> std::optional<Duration> {
    const auto found = marks.find(mark);
    if (found == marks.end()) return std::nullopt;
    return found->second;
  });
}

bool KnownMarks::knows(const Moment& moment) const {
  return moment.mark.empty() || marks.find(moment.mark) != marks.end();
}

std::vector<std::string> KnownMarks::names() const {
  std::vector<std::string> list;
  for (const auto& [name, when] : marks) list.push_back(name);
  return list;
}

}  // namespace swarmstage
