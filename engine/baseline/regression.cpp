#include "engine/baseline/regression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "core/trace/created_record.h"
#include "core/trace/describe_record.h"
#include "core/trace/trace_file.h"
#include "engine/report/whole_file.h"
#include "engine/report/words.h"

namespace swarmstage {

namespace {

constexpr double least_move_percent = 0.5;

// The 97.5 % point of Student's distribution.
double student(std::size_t freedom) {
  static constexpr std::array<double, 11> table = {0,     12.706, 4.303, 3.182, 2.776, 2.571,
                                                   2.447, 2.365,  2.306, 2.262, 2.228};
  if (freedom < table.size()) return table[freedom];
  return 1.96 + 2.6 / static_cast<double>(freedom);
}

// The record of that number, in words, with its time and node.
std::string describe(const std::string& trace_path, const RunSketch::Departure& departure) {
  const auto trace = read_whole_file(trace_path);
  if (!trace) return trace.error();
  auto reader = TraceReader::open(trace.value());
  if (!reader) return reader.error();
  std::map<NodeIndex, std::string> names;
  TraceRecord record;
  for (std::uint64_t number = 0; reader.value().next(record); ++number) {
    if (record.kind == RecordKind::created) {
      const auto made = CreatedRecord::from_json(Json::parse(record.body.text(), nullptr, false));
      if (made) names[record.node] = made->name;
    }
    if (number != departure.record) continue;
    std::string text = seconds_text(record.time.time_since_epoch());
    text += ", " + names[record.node] + ": " + describe_record(record);
    if (departure.of_block > 1) {
      text += " (or one of the " + std::to_string(departure.of_block - 1) + " records after it)";
    }
    return text;
  }
  return "it ends before what came next";
}

std::vector<std::string> changed_nodes(const BaselineEntry& before, const BaselineEntry& now) {
  std::set<std::string> names;
  for (const auto& [name, hash] : before.nodes) {
    const auto found = now.nodes.find(name);
    if (found == now.nodes.end() || found->second != hash) names.insert(name);
  }
  for (const auto& [name, hash] : now.nodes) {
    if (!before.nodes.contains(name)) names.insert(name);
  }
  return {names.begin(), names.end()};
}

ChangedRun change_of(const BaselineEntry& before, const BaselineEntry& now,
                     const std::string& trace_path) {
  ChangedRun change{before.key, before.verdict, now.verdict, false, "", {}};
  change.logical = before.logical_hash != now.logical_hash;
  if (!before.has_course()) return change;
  if (change.logical) change.nodes = changed_nodes(before, now);
  const auto departure = RunSketch::departure(before.sketch, now.sketch);
  change.first_change = departure ? describe(trace_path, *departure) : "none in the trace";
  return change;
}

bool identical(const BaselineEntry& before, const BaselineEntry& now) {
  return before.timed_hash == now.timed_hash && before.logical_hash == now.logical_hash &&
         before.verdict == now.verdict;
}

struct Pairs {
  std::vector<double> before;
  std::vector<double> now;
};

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double each : values) sum += each;
  return sum / static_cast<double>(values.size());
}

std::optional<MovedMetric> move_of(const Pairs& pairs) {
  MovedMetric move;
  move.seeds = pairs.before.size();
  move.before = mean_of(pairs.before);
  move.now = mean_of(pairs.now);
  if (move.before == 0) {
    if (move.now == 0) return std::nullopt;
    return move;
  }
  std::vector<double> changes;
  for (std::size_t i = 0; i < move.seeds; ++i) {
    changes.push_back(100 * (pairs.now[i] - pairs.before[i]) / std::abs(move.before));
  }
  move.percent = mean_of(changes);
  double squares = 0;
  for (const double each : changes) squares += (each - *move.percent) * (each - *move.percent);
  if (move.seeds > 1) {
    const auto freedom = static_cast<double>(move.seeds - 1);
    const double deviation = std::sqrt(squares / freedom / static_cast<double>(move.seeds));
    move.interval = student(move.seeds - 1) * deviation;
  }
  const bool certain = std::abs(*move.percent) > move.interval.value_or(0);
  if (!certain || std::abs(*move.percent) < least_move_percent) return std::nullopt;
  return move;
}

std::vector<MovedMetric> moves(const Baseline& before, const Baseline& now) {
  std::map<std::array<std::string, 3>, Pairs> all;
  for (const auto& [key, entry] : now.entries) {
    const BaselineEntry& old = before.entries.at(key);
    for (const auto& [name, value] : entry.metrics) {
      const auto found = old.metrics.find(name);
      if (found == old.metrics.end()) continue;
      Pairs& pairs = all[{key.file, key.stage, name}];
      pairs.before.push_back(found->second);
      pairs.now.push_back(value);
    }
  }
  std::vector<MovedMetric> moved;
  for (const auto& [name, pairs] : all) {
    auto move = move_of(pairs);
    if (!move) continue;
    move->file = name[0];
    move->stage = name[1];
    move->name = name[2];
    moved.push_back(std::move(*move));
  }
  return moved;
}

}  // namespace

Regression regress(const Baseline& baseline, const RunScenario& run) {
  Regression result;
  for (const auto& [key, before] : baseline.entries) {
    const auto made = run(key);
    auto now = made ? entry_of(key, made.value()) : Result<BaselineEntry>(Error{made.error()});
    if (!now) {
      result.missing.push_back(key.to_string() + ": " + now.error());
      continue;
    }
    if (identical(before, now.value())) {
      ++result.identical;
    } else {
      result.changed.push_back(change_of(before, now.value(), made.value().trace_path));
    }
    if (!before.has_course()) now.value().forget_course();
    result.now.entries.emplace(key, std::move(now.value()));
  }
  result.moved = moves(baseline, result.now);
  return result;
}

}  // namespace swarmstage
