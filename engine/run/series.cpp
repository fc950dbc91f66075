#include "engine/run/series.h"

#include <algorithm>
#include <map>
#include <set>

namespace swarmstage {

std::string Sometimes::why() const {
  std::string words = "in ";
  words += reached == 0 ? "none" : std::to_string(reached);
  words += " of " + std::to_string(runs);
  return words + (runs == 1 ? " run" : " runs");
}

std::vector<std::string> points_of(std::span<const RunResult> runs) {
  std::map<std::string, std::map<std::string, std::set<Json>>> values;  // by file and name
  for (const RunResult& run : runs) {
    for (const auto& each : run.parameters.items()) {
      values[run.file][each.key()].insert(each.value());
    }
  }
  std::vector<std::string> points;
  for (const RunResult& run : runs) {
    std::string point;
    for (const auto& each : run.parameters.items()) {
      if (values[run.file][each.key()].size() < 2) continue;
      point += (point.empty() ? "" : ", ") + each.key() + "=";
      point += each.value().is_string() ? each.value().get<std::string>() : each.value().dump();
    }
    points.push_back(std::move(point));
  }
  return points;
}

bool is_sometimes(const ExpectationResult& expectation) {
  return expectation.form == "sometimes";
}

std::vector<Sometimes> sometimes_of(std::span<const RunResult> runs) {
  std::vector<Sometimes> list;
  for (const RunResult& run : runs) {
    for (std::size_t place = 0; place < run.expectations.size(); ++place) {
      const ExpectationResult& each = run.expectations[place];
      if (!is_sometimes(each) || each.verdict == Verdict::skipped) continue;
      auto found = std::find_if(list.begin(), list.end(), [&](const Sometimes& known) {
        return known.first->file == run.file && known.place == place;
      });
      if (found == list.end()) {
        found =
            list.insert(list.end(), Sometimes{&run, place, each.name, each.text, each.line, 0, 0});
      }
      ++found->runs;
      if (each.verdict == Verdict::held) ++found->reached;
    }
  }
  return list;
}

std::vector<std::string> never_reached(std::span<const RunResult> runs) {
  std::vector<std::string> names;
  for (const Sometimes& each : sometimes_of(runs)) {
    if (each.reached == 0) names.push_back(each.name);
  }
  return names;
}

}  // namespace swarmstage
