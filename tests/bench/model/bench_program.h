#pragma once

// What every program of the model's benchmark does: takes the rows whose names
// begin with one of its arguments (all without any), measures each in a process
// of its own, and reports time per message and peak memory.

#include "tests/bench/model/load.h"
#include "tests/bench/model/measure.h"

namespace swarmstage::bench {

/// Returns the exit status.
int run_bench_program(int count, char** arguments, Figures (*run)(const Load&, std::uint64_t seed));

}  // namespace swarmstage::bench
