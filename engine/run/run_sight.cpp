#include "engine/run/run_sight.h"

namespace swarmstage {

std::optional<TimeWindow> RunSight::phase(std::string_view name) const {
  for (const PhasePlan& phase : scenario_.phases) {
    if (phase.name == name) return TimeWindow{at_time(phase.from), at_time(phase.until)};
  }
  return std::nullopt;
}

std::optional<TimePoint> RunSight::mark(std::string_view name) const {
  const std::optional<Duration> when = marks_.find(name);
  if (!when) return std::nullopt;
  return at_time(*when);
}

std::vector<NodeIndex> RunPicker::pick(const Phrase& selector, Random& draws) {
  auto found = parsed_.find(selector.text);
  if (found == parsed_.end()) {
    Result<Selector> parsed = Selector::parse(selector.text, vocabulary_);
    found = parsed_.emplace(selector.text, std::move(parsed.value())).first;
  }
  return found->second.select(&sight_, &draws);
}

}  // namespace swarmstage
