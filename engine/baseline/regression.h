#pragma once

// What became of runs since their baseline was stored: identical, changed (and
// where first), or moved in a metric. A metric is held against itself seed by
// seed, and the mean of the changes is given with the interval that holds it in
// 95 of 100 cases, which takes two seeds or more.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/baseline/baseline.h"

namespace swarmstage {

struct ChangedRun {
  RunKey key;
  Verdict before = Verdict::inconclusive;
  Verdict now = Verdict::inconclusive;
  bool logical = false;            // else the times alone
  std::string first_change;        // when, which node, what it does now; empty: not kept
  std::vector<std::string> nodes;  // those that do something else
};

/// Of one scenario on one stage, over its seeds.
struct MovedMetric {
  std::string file;
  std::string stage;
  std::string name;
  std::size_t seeds = 0;
  double before = 0;  // means over the seeds
  double now = 0;
  std::optional<double> percent;   // of change; nothing: it was 0 before
  std::optional<double> interval;  // percent ± this; nothing: one seed
};

struct Regression {
  std::size_t identical = 0;
  std::vector<ChangedRun> changed;
  std::vector<MovedMetric> moved;
  std::vector<std::string> missing;  // runs of the baseline that could not be done, and why
  Baseline now;

  bool clean() const { return changed.empty() && missing.empty(); }
  std::string to_string() const;
  Json to_json() const;
};

/// Does every run of the baseline again.
Regression regress(const Baseline& baseline, const RunScenario& run);

}  // namespace swarmstage
