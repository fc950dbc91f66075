#include "cli/bench_table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "core/base/nearest.h"

namespace swarmstage::cli {

namespace {

const std::vector<std::string>& goal_kinds() {
  static const std::vector<std::string> kinds = {"at_most", "at_least", "times_as_fast",
                                                 "percent_more_at_most", "percent_at_least"};
  return kinds;
}

std::string plain(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

FigureGoals read_figure(const Json& json) {
  FigureGoals figure{json.at("name").get<std::string>(), {}};
  if (!json.contains("goals")) return figure;
  for (const auto& [kind, bound] : json["goals"].items()) {
    const auto& kinds = goal_kinds();
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      throw std::runtime_error("'" + kind + "' is no goal" + suggestion(kind, kinds));
    }
    figure.goals.push_back({kind, bound.get<double>()});
  }
  return figure;
}

Benchmark read_benchmark(const Json& json) {
  Benchmark result;
  result.name = json.at("name").get<std::string>();
  result.about = json.at("about").get<std::string>();
  for (const auto& [role, words] : json.at("programs").items()) {
    result.programs.emplace_back(role, words.get<CommandWords>());
  }
  result.quick = json.value("quick", CommandWords());
  for (const Json& each : json.at("figures")) result.figures.push_back(read_figure(each));
  const Json checks = json.value("checks", Json::array());
  for (const Json& each : checks) {
    const auto figure = each.at("figure").get<std::string>();
    result.checks.push_back({figure, each.at("program").get<std::string>(),
                             each.at("over").get<std::string>(), each.value("over_figure", figure),
                             each.at("ratio").get<double>(), each.value("within_percent", 15.0)});
  }
  return result;
}

}  // namespace

bool Goal::met(double ours, std::optional<double> reference) const {
  if (kind == "at_most") return ours <= bound;
  if (kind == "at_least") return ours >= bound;
  if (!reference) return false;
  if (kind == "times_as_fast") return *reference >= bound * ours;
  if (kind == "percent_more_at_most") return ours <= *reference * (1 + bound / 100);
  return ours >= *reference * bound / 100;
}

std::string Goal::to_string(const std::string& unit) const {
  const std::string number = plain(bound);
  if (kind == "at_most") return "at most " + number + " " + unit;
  if (kind == "at_least") return "at least " + number + " " + unit;
  if (kind == "times_as_fast") return "at least " + number + " times as fast";
  if (kind == "percent_more_at_most") return "at most " + number + " % more";
  return "at least " + number + " % of it";
}

Result<std::vector<Benchmark>> read_bench_table(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return Error{"there is no '" + path +
                 "'; benchmarks are built in a checkout, by ./swarmstage bench"};
  }
  try {
    std::vector<Benchmark> table;
    const Json json = Json::parse(file);
    for (const Json& each : json.at("benchmarks")) table.push_back(read_benchmark(each));
    return table;
  } catch (const std::exception& wrong) {
    return Error{path + ": " + wrong.what()};
  }
}

}  // namespace swarmstage::cli
