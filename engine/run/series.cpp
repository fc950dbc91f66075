#include "engine/run/series.h"

#include <map>

namespace swarmstage {

std::vector<std::string> never_reached(std::span<const RunResult> runs) {
  std::map<std::string, bool> reached;
  for (const RunResult& run : runs) {
    for (const ExpectationResult& each : run.expectations) {
      if (each.form != "sometimes") continue;
      reached[each.name] = reached[each.name] || each.verdict == Verdict::held;
    }
  }
  std::vector<std::string> names;
  for (const auto& [name, was] : reached) {
    if (!was) names.push_back(name);
  }
  return names;
}

}  // namespace swarmstage
