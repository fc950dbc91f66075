#include "engine/run/sample_store.h"

#include <algorithm>

namespace swarmstage {

namespace {

/// Of sorted values, the nearest rank.
double at_part(const std::vector<double>& sorted, double part) {
  const auto rank = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
  return sorted[std::min(rank, sorted.size() - 1)];
}

}  // namespace

SampleStore::SampleStore(const Scenario& scenario)
    : scenario_(scenario), random_(scenario.seed, 0, "samples kept") {}

void SampleStore::put(Values& values, double value) {
  values.least = values.count == 0 ? value : std::min(values.least, value);
  values.most = values.count == 0 ? value : std::max(values.most, value);
  values.sum += value;
  ++values.count;
  if (values.kept.size() < values_limit) {
    values.kept.push_back(value);
    return;
  }
  const std::uint64_t place = random_.below(values.count);
  if (place < values_limit) values.kept[place] = value;
}

void SampleStore::add(std::string_view name, std::string_view unit, Duration at, double value) {
  auto found = names_.find(name);
  if (found == names_.end()) {
    Name fresh{std::string(unit), {}, std::vector<Values>(scenario_.phases.size())};
    found = names_.emplace(std::string(name), std::move(fresh)).first;
  }
  put(found->second.whole, value);
  for (std::size_t i = 0; i < scenario_.phases.size(); ++i) {
    const PhasePlan& phase = scenario_.phases[i];
    if (at >= phase.from && at < phase.until) put(found->second.phases[i], value);
  }
}

SampleSummary SampleStore::summary(const std::string& name, const std::string& unit,
                                   const std::string& phase, const Values& values) {
  std::vector<double> sorted = values.kept;
  std::sort(sorted.begin(), sorted.end());
  SampleSummary summary{name, unit, phase, values.count};
  summary.least = values.least;
  summary.mean = values.sum / static_cast<double>(values.count);
  summary.p50 = at_part(sorted, 0.5);
  summary.p90 = at_part(sorted, 0.9);
  summary.p99 = at_part(sorted, 0.99);
  summary.most = values.most;
  return summary;
}

std::vector<SampleSummary> SampleStore::summaries() const {
  std::vector<SampleSummary> list;
  for (const auto& [name, one] : names_) {
    list.push_back(summary(name, one.unit, "", one.whole));
    for (std::size_t i = 0; i < one.phases.size(); ++i) {
      if (one.phases[i].count == 0) continue;
      list.push_back(summary(name, one.unit, scenario_.phases[i].name, one.phases[i]));
    }
  }
  return list;
}

}  // namespace swarmstage
