#pragma once

// A small run with everything in it that a report can show: two that held, one
// that failed, one that could not be judged, a crash and a partition. Each call
// makes a new one, for the test to change.

#include "engine/run/run_result.h"

namespace swarmstage {

RunResult sample_run();

}  // namespace swarmstage
