#pragma once

// What runs of a folder's scenarios were like when somebody was content with
// them: hashes, key metrics and a sketch of each run, one line of JSON a run, in
// a small text file that is kept beside the scenarios. Only virtual stages have
// baselines; elsewhere no two runs are the same.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/baseline/run_sketch.h"
#include "engine/run/run_result.h"

namespace swarmstage {

/// One run, by which it is found again.
struct RunKey {
  std::string file;  // relative to the folder
  std::string stage;
  std::uint64_t seed = 0;

  std::string to_string() const;  // "mesh/crash.yaml on model, seed 7"
  friend auto operator<=>(const RunKey&, const RunKey&) = default;
};

struct BaselineEntry {
  RunKey key;
  Verdict verdict = Verdict::inconclusive;
  std::uint64_t logical_hash = 0;
  std::uint64_t timed_hash = 0;
  std::map<std::string, double> metrics;
  std::map<std::string, std::uint64_t> nodes;  // their logical hashes
  RunSketch sketch;                            // empty: of this seed only the outcome is kept

  /// Leaves the hashes and metrics. One seed's course is enough to tell where
  /// things changed; those of the others would only make the file long.
  void forget_course();
  bool has_course() const { return sketch.records() != 0; }
};

struct Baseline {
  std::map<RunKey, BaselineEntry> entries;

  std::string to_text() const;
  /// One line says what is wrong, with the number of the line.
  static Result<Baseline> parse(std::string_view text);
  static Result<Baseline> read(const std::string& path);
};

/// A run and where its trace is.
struct TracedRun {
  RunResult result;
  std::string trace_path;
};

/// Runs one scenario as its key says. Given by whoever can; the trace is read
/// before the next call.
using RunScenario = std::function<Result<TracedRun>(const RunKey&)>;

/// An entry from what came of a run: the key metrics are p50 and p99 of each
/// sample over the whole run, the margins, and the counters.
Result<BaselineEntry> entry_of(const RunKey& key, const TracedRun& run);

}  // namespace swarmstage
