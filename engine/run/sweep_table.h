#pragma once

// What a sweep leaves: each run as a line of JSON, and one tidy table of all: a row
// for each run and measure, so that any program that reads CSV can group by any
// column.
//
//   stage,seed,<parameters>,measure,value
//   model,3,8,0%,ping_rtt.p99,20.4

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage {

struct SweptRun {
  std::string scenario_hash;  // of what it was a run of (scenario_hash.h)
  RunResult result;
};

/// A file of lines as it was read.
struct SweptRuns {
  std::vector<SweptRun> runs;
  std::size_t whole_bytes = 0;  // up to the end of the last whole line
};

/// The result as JSON, and `scenario_hash` beside its members.
std::string sweep_line(const SweptRun& run);
/// A line that was cut short, the last one, is left out.
Result<SweptRuns> read_sweep_lines(const std::string& path);
std::string sweep_table(std::span<const RunResult> runs);

}  // namespace swarmstage
