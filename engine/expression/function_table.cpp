#include "engine/expression/function_table.h"

#include <algorithm>
#include <array>

#include "core/base/assert.h"

namespace swarmstage {

namespace {

using Function = Aggregate::Function;

struct Row {
  std::string_view name;
  Function function;
  double amount;
};

constexpr std::array<Row, 21> rows = {{
    {"all", Function::all, 0},           {"any", Function::any, 0},
    {"none", Function::none, 0},         {"count", Function::count, 0},
    {"sum", Function::sum, 0},           {"min", Function::min, 0},
    {"max", Function::max, 0},           {"mean", Function::mean, 0},
    {"stddev", Function::stddev, 0},     {"median", Function::percentile, 0.5},
    {"p50", Function::percentile, 0.5},  {"p75", Function::percentile, 0.75},
    {"p90", Function::percentile, 0.9},  {"p95", Function::percentile, 0.95},
    {"p99", Function::percentile, 0.99}, {"p999", Function::percentile, 0.999},
    {"ratio", Function::ratio, 0},       {"rate", Function::rate, 0},
    {"first", Function::first, 0},       {"last", Function::last, 0},
    {"exists", Function::exists, 0},
}};

const Row* find_row(std::string_view name) {
  const auto* found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return each.name == name; });
  return found == rows.end() ? nullptr : found;
}

}  // namespace

bool is_function(std::string_view name) {
  return name == "len" || name == "contains" || find_row(name);
}

std::vector<std::string> function_names() {
  std::vector<std::string> names = {"len", "contains"};
  for (const Row& each : rows) names.emplace_back(each.name);
  return names;
}

Aggregate aggregate_of(std::string_view name) {
  const Row* row = find_row(name);
  SWARMSTAGE_ASSERT(row, "no such function");
  Aggregate aggregate;
  aggregate.function = row->function;
  aggregate.amount = row->amount;
  return aggregate;
}

bool is_quantifier(Function function) {
  return function == Function::all || function == Function::any || function == Function::none ||
         function == Function::share;
}

bool is_statistic(Function function) {
  return function >= Function::sum && function <= Function::percentile;
}

}  // namespace swarmstage
