#include "engine/compare/comparison.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/assert.h"
#include "engine/compare/sequence_match.h"

namespace swarmstage {

namespace {

constexpr std::string_view message_delay = "message delay";

bool is_time(std::string_view unit) {
  return unit == "ns" || unit == "us" || unit == "ms" || unit == "s" || unit == "duration";
}

const ExpectationResult* find_expectation(const RunResult& run, const ExpectationResult& like) {
  const auto same = [&](const ExpectationResult& each) {
    return each.name == like.name && each.form == like.form && each.text == like.text;
  };
  const auto found = std::find_if(run.expectations.begin(), run.expectations.end(), same);
  return found == run.expectations.end() ? nullptr : &*found;
}

std::vector<ExpectationRow> expectation_rows(const std::vector<RunMaterial>& runs) {
  std::vector<ExpectationRow> rows;
  for (const ExpectationResult& each : runs.front().result.expectations) {
    ExpectationRow row{each.name.empty() ? each.text : each.name, {}};
    for (const RunMaterial& run : runs) {
      const ExpectationResult* found = find_expectation(run.result, each);
      row.stages.push_back(found ? ExpectationOnStage{found->verdict, found->margin}
                                 : ExpectationOnStage{Verdict::inconclusive, "not there"});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string unit_of(const std::vector<RunMaterial>& runs, const std::string& name) {
  if (name == message_delay) return "ms";
  for (const RunMaterial& run : runs) {
    for (const SampleSummary& each : run.result.samples) {
      if (each.name == name) return each.unit;
    }
  }
  return "";
}

MetricRow metric_row(std::vector<RunMaterial>& runs, const std::string& name) {
  MetricRow row{name, unit_of(runs, name), {}};
  std::vector<double>& first = runs.front().samples[name];
  for (RunMaterial& run : runs) {
    std::vector<double>& values = run.samples[name];
    MetricOnStage stage;
    stage.distance = distance_of(first, values);
    stage.count = values.size();
    stage.p50 = quantile(values, 0.5);
    stage.p90 = quantile(values, 0.9);
    stage.p99 = quantile(values, 0.99);
    row.stages.push_back(stage);
  }
  return row;
}

std::vector<MetricRow> metric_rows(std::vector<RunMaterial>& runs) {
  std::set<std::string> names;
  const bool traced = std::all_of(
      runs.begin(), runs.end(), [](const RunMaterial& run) { return !run.message_delays.empty(); });
  for (RunMaterial& run : runs) {
    if (traced) run.samples[std::string(message_delay)] = std::move(run.message_delays);
    for (const auto& [name, values] : run.samples) names.insert(name);
  }
  std::vector<MetricRow> rows;
  for (const std::string& name : names) rows.push_back(metric_row(runs, name));
  return rows;
}

std::string deed_text(const std::vector<ToldEvent>& deeds, std::size_t position) {
  return position < deeds.size() ? deeds[position].text : "nothing more";
}

// Appends what differs; returns the share of events that have a partner.
double compare_logic(const RunMaterial& first, const RunMaterial& other,
                     std::vector<LogicDifference>& differences) {
  std::set<std::pair<std::string, std::string>> keys;
  for (const auto& [key, deeds] : first.deeds) keys.insert(key);
  for (const auto& [key, deeds] : other.deeds) keys.insert(key);
  std::size_t common = 0;
  std::size_t all = 0;
  static const std::vector<ToldEvent> none;
  for (const auto& key : keys) {
    const auto one = first.deeds.find(key);
    const auto two = other.deeds.find(key);
    const std::vector<ToldEvent>& left = one == first.deeds.end() ? none : one->second;
    const std::vector<ToldEvent>& right = two == other.deeds.end() ? none : two->second;
    const SequenceMatch found = match(left, right);
    common += 2 * found.common;
    all += left.size() + right.size();
    if (!found.first_difference) continue;
    const std::size_t at = *found.first_difference;
    differences.push_back({other.result.stage, key.first, key.second, at, deed_text(left, at),
                           deed_text(right, at), left.size() + right.size() - 2 * found.common});
  }
  return all == 0 ? 1 : static_cast<double>(common) / static_cast<double>(all);
}

double verdict_share(const std::vector<ExpectationRow>& rows, std::size_t stage) {
  if (rows.empty()) return 1;
  const auto same = std::count_if(rows.begin(), rows.end(), [&](const ExpectationRow& row) {
    return row.stages[stage].verdict == row.stages.front().verdict;
  });
  return static_cast<double>(same) / static_cast<double>(rows.size());
}

// exp(-2 d): a factor of two in every time leaves a quarter.
std::optional<double> time_share(const std::vector<MetricRow>& rows, std::size_t stage) {
  std::optional<double> of_messages;
  double sum = 0;
  int count = 0;
  for (const MetricRow& row : rows) {
    const double distance = row.stages[stage].distance.logarithmic;
    if (row.name == message_delay) {
      of_messages = distance;
    } else if (is_time(row.unit)) {
      sum += distance;
      ++count;
    }
  }
  if (!of_messages && count == 0) return std::nullopt;
  const double of_samples = count == 0 ? 0 : sum / count;
  return std::exp(-2 * std::max(of_messages.value_or(0), of_samples));
}

}  // namespace

bool Comparison::same_verdicts() const {
  return std::all_of(expectations.begin(), expectations.end(), [](const ExpectationRow& row) {
    return std::all_of(row.stages.begin(), row.stages.end(), [&](const ExpectationOnStage& each) {
      return each.verdict == row.stages.front().verdict;
    });
  });
}

Comparison compare(std::vector<RunMaterial> runs) {
  SWARMSTAGE_ASSERT(!runs.empty(), "nothing is compared");
  Comparison result;
  result.scenario = runs.front().result.scenario;
  result.expectations = expectation_rows(runs);
  result.metrics = metric_rows(runs);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    result.stages.push_back(runs[i].result.stage);
    result.seeds.push_back(runs[i].result.seed);
    Fidelity fidelity;
    if (i != 0) {
      fidelity.logic = compare_logic(runs.front(), runs[i], result.logic);
      fidelity.verdicts = verdict_share(result.expectations, i);
      fidelity.times = time_share(result.metrics, i);
      fidelity.score = fidelity.logic * fidelity.verdicts * fidelity.times.value_or(1);
    }
    result.fidelity.push_back(fidelity);
  }
  return result;
}

}  // namespace swarmstage
