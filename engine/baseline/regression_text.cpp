// How a regression looks on a terminal, and as JSON.

#include <array>
#include <cstdio>

#include "engine/baseline/regression.h"
#include "engine/report/words.h"

namespace swarmstage {

namespace {

constexpr std::size_t most_nodes = 8;

std::string number(const char* format, double value) {
  std::array<char, 40> digits{};
  std::snprintf(digits.data(), digits.size(), format, value);
  return digits.data();
}

std::string nodes_of(const ChangedRun& each) {
  if (each.nodes.size() <= most_nodes) return joined(each.nodes);
  return joined({each.nodes.begin(), each.nodes.begin() + most_nodes}) + " and " +
         std::to_string(each.nodes.size() - most_nodes) + " more";
}

std::string text_of(const ChangedRun& each) {
  std::string text = "  " + each.key.to_string() + "\n";
  if (!each.logical) {
    text += "    every node does the same, at other times\n";
  } else if (each.nodes.empty()) {
    text += "    nodes do something else\n";
  } else {
    text += "    nodes do something else: " + nodes_of(each) + "\n";
  }
  if (!each.first_change.empty()) text += "    first: " + each.first_change + "\n";
  if (each.before == each.now) return text;
  text += "    verdict: ";
  text += swarmstage::to_string(each.before);
  text += " before, ";
  text += swarmstage::to_string(each.now);
  return text + " now\n";
}

std::string text_of(const MovedMetric& each) {
  std::string text = "  " + each.file + " on " + each.stage + ", " + each.name + ": ";
  text += number("%.6g", each.before) + " -> " + number("%.6g", each.now);
  if (!each.percent) return text + " (it was 0)\n";
  text += ", " + number("%+.1f %%", *each.percent);
  text += each.interval
              ? number(" ± %.1f %%", *each.interval) + " over " + counted(each.seeds, "seed")
              : std::string(" (one seed: no interval)");
  return text + "\n";
}

}  // namespace

std::string Regression::to_string() const {
  std::string text = counted(identical, "run") + " identical, " + std::to_string(changed.size()) +
                     " changed, " + counted(moved.size(), "metric") + " moved";
  if (!missing.empty()) text += ", " + std::to_string(missing.size()) + " could not be done";
  text += "\n";
  if (!changed.empty()) text += "changed:\n";
  for (const ChangedRun& each : changed) text += text_of(each);
  if (!moved.empty()) text += "moved:\n";
  for (const MovedMetric& each : moved) text += text_of(each);
  if (!missing.empty()) text += "could not be done:\n";
  for (const std::string& each : missing) text += "  " + each + "\n";
  return text;
}

Json Regression::to_json() const {
  Json json = {{"identical", identical},
               {"changed", Json::array()},
               {"moved", Json::array()},
               {"missing", missing}};
  for (const ChangedRun& each : changed) {
    json["changed"].push_back({{"file", each.key.file},
                               {"stage", each.key.stage},
                               {"seed", each.key.seed},
                               {"before", swarmstage::to_string(each.before)},
                               {"now", swarmstage::to_string(each.now)},
                               {"logical", each.logical},
                               {"first_change", each.first_change},
                               {"nodes", each.nodes}});
  }
  for (const MovedMetric& each : moved) {
    json["moved"].push_back({{"file", each.file},
                             {"stage", each.stage},
                             {"name", each.name},
                             {"seeds", each.seeds},
                             {"before", each.before},
                             {"now", each.now},
                             {"percent", each.percent ? Json(*each.percent) : Json()},
                             {"interval", each.interval ? Json(*each.interval) : Json()}});
  }
  return json;
}

}  // namespace swarmstage
