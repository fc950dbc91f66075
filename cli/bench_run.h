#pragma once

// Runs the programs of one benchmark in turns, ours and the references of the
// same minute, and keeps the median of every figure they tell.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/bench_table.h"

namespace swarmstage::cli {

struct Figure {
  std::string unit;
  std::vector<double> values;  // one for each repetition that told it

  double median() const;
};

/// By the name of the figure, for one program; in order of first telling.
using Figures = std::vector<std::pair<std::string, Figure>>;

struct BenchRun {
  std::map<std::string, Figures> programs;  // "ours", "reference", ...

  const Figure* find(const std::string& program, const std::string& figure) const;
};

struct BenchWay {
  std::string folder;  // of the programs
  unsigned repetitions = 3;
  bool quick = false;
  std::function<void(const std::string& program)> progress;
};

/// One line says which program failed, and how.
Result<BenchRun> run_benchmark(const Benchmark& benchmark, const BenchWay& way);

/// The programs of a benchmark that are not there.
std::vector<std::string> missing_programs(const Benchmark& benchmark, const std::string& folder);

}  // namespace swarmstage::cli
