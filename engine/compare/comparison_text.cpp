// How a comparison looks on a terminal, and as JSON.

#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/compare/comparison.h"
#include "engine/report/words.h"

namespace swarmstage {

namespace {

std::string number(double value) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.4g", value);
  return digits.data();
}

std::string share(double value) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.3f", value);
  return digits.data();
}

using Row = std::vector<std::string>;

std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> columns;
  for (const Row& row : rows) {
    columns.resize(std::max(columns.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      columns[i] = std::max(columns[i], letters(row[i]) + 2);
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], columns[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string on_stage(const ExpectationOnStage& each) {
  std::string text =
      each.verdict == Verdict::failed ? "FAILED" : std::string(to_string(each.verdict));
  if (!each.margin.empty()) text += " (" + each.margin + ")";
  return text;
}

std::string expectations_text(const Comparison& comparison) {
  Row head{"expectation"};
  head.insert(head.end(), comparison.stages.begin(), comparison.stages.end());
  std::vector<Row> rows{head};
  for (const ExpectationRow& each : comparison.expectations) {
    Row row{shortened(each.name, 50)};
    for (const ExpectationOnStage& stage : each.stages) row.push_back(on_stage(stage));
    rows.push_back(std::move(row));
  }
  return table(rows);
}

std::string metrics_text(const Comparison& comparison) {
  std::vector<Row> rows{{"metric", "stage", "count", "p50", "p90", "p99", "distance", "KS"}};
  for (const MetricRow& each : comparison.metrics) {
    for (std::size_t i = 0; i < each.stages.size(); ++i) {
      const MetricOnStage& stage = each.stages[i];
      std::string name = each.name;
      if (!each.unit.empty()) name += " [" + each.unit + "]";
      rows.push_back({i == 0 ? name : "", comparison.stages[i], std::to_string(stage.count),
                      number(stage.p50), number(stage.p90), number(stage.p99),
                      i == 0 ? "" : share(stage.distance.logarithmic),
                      i == 0 ? "" : share(stage.distance.kolmogorov_smirnov)});
    }
  }
  return table(rows);
}

std::string logic_text(const Comparison& comparison, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, comparison.logic.size()); ++i) {
    const LogicDifference& each = comparison.logic[i];
    text += "  on " + each.stage + ", " + each.node;
    if (!each.peer.empty()) text += " with " + each.peer;
    text += ": event " + std::to_string(each.position) + ", ";
    text += counted(each.differing, "event") + " without a partner\n";
    text += "    " + comparison.stages.front() + ": " + shortened(each.first, 100) + "\n";
    text += "    " + each.stage + ": " + shortened(each.other, 100) + "\n";
  }
  if (comparison.logic.size() > most) {
    text += "  and " + std::to_string(comparison.logic.size() - most) + " more\n";
  }
  return text.empty() ? "  every node did the same\n" : text;
}

std::string fidelity_text(const Comparison& comparison) {
  std::vector<Row> rows{{"fidelity", "score", "verdicts", "logic", "times"}};
  for (std::size_t i = 1; i < comparison.fidelity.size(); ++i) {
    const Fidelity& each = comparison.fidelity[i];
    rows.push_back({comparison.stages[i], share(each.score), share(each.verdicts),
                    share(each.logic), each.times ? share(*each.times) : "nothing was timed"});
  }
  return table(rows);
}

}  // namespace

std::string Comparison::to_string(std::size_t most_differences) const {
  std::string text = scenario + ": " + joined(stages) + "\n\n";
  text += expectations_text(*this) + "\n";
  if (!metrics.empty()) text += metrics_text(*this) + "\n";
  text += "  what nodes did, held against " + stages.front() + "\n";
  text += logic_text(*this, most_differences) + "\n";
  return text + fidelity_text(*this);
}

Json Comparison::to_json() const {
  Json json = {{"scenario", scenario},     {"stages", stages},
               {"seeds", seeds},           {"expectations", Json::array()},
               {"metrics", Json::array()}, {"logic", Json::array()},
               {"fidelity", Json::array()}};
  for (const ExpectationRow& each : expectations) {
    Json row = {{"name", each.name}, {"stages", Json::array()}};
    for (const ExpectationOnStage& stage : each.stages) {
      row["stages"].push_back(
          {{"verdict", swarmstage::to_string(stage.verdict)}, {"margin", stage.margin}});
    }
    json["expectations"].push_back(std::move(row));
  }
  for (const MetricRow& each : metrics) {
    Json row = {{"name", each.name}, {"unit", each.unit}, {"stages", Json::array()}};
    for (const MetricOnStage& stage : each.stages) {
      row["stages"].push_back({{"count", stage.count},
                               {"p50", stage.p50},
                               {"p90", stage.p90},
                               {"p99", stage.p99},
                               {"distance", stage.distance.logarithmic},
                               {"kolmogorov_smirnov", stage.distance.kolmogorov_smirnov}});
    }
    json["metrics"].push_back(std::move(row));
  }
  for (const LogicDifference& each : logic) {
    json["logic"].push_back({{"stage", each.stage},
                             {"node", each.node},
                             {"peer", each.peer},
                             {"position", each.position},
                             {"first", each.first},
                             {"other", each.other},
                             {"differing", each.differing}});
  }
  for (const Fidelity& each : fidelity) {
    Json row = {{"score", each.score}, {"verdicts", each.verdicts}, {"logic", each.logic}};
    row["times"] = each.times ? Json(*each.times) : Json();
    json["fidelity"].push_back(std::move(row));
  }
  return json;
}

}  // namespace swarmstage
