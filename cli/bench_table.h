#pragma once

// What `swarmstage bench` knows of its benchmarks: which programs make the
// figures and what each figure must reach. Read from benchmarks.json, which lies
// beside the programs; tests/bench/README.md describes the format.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace swarmstage::cli {

/// A program's file, then its arguments.
using CommandWords = std::vector<std::string>;

struct Goal {
  std::string kind;
  double bound = 0;

  /// Whether it is reached; without a reference a goal that needs one is not.
  bool met(double ours, std::optional<double> reference) const;
  std::string to_string(const std::string& unit) const;
};

struct FigureGoals {
  std::string name;
  std::vector<Goal> goals;
};

/// A reference is none unless it stands in a known ratio to another program.
struct SoundnessCheck {
  std::string figure;
  std::string program;
  std::string over;
  std::string over_figure;  // of that program; often the same
  double ratio = 1;
  double within_percent = 15;
};

struct Benchmark {
  std::string name;
  std::string about;
  // "ours", "reference" and others to print beside them; in order of running.
  std::vector<std::pair<std::string, CommandWords>> programs;
  CommandWords quick;  // arguments on top for a quick run
  std::vector<FigureGoals> figures;
  std::vector<SoundnessCheck> checks;
};

/// One line says what is wrong with it.
Result<std::vector<Benchmark>> read_bench_table(const std::string& path);

}  // namespace swarmstage::cli
