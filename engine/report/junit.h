#pragma once

// A run as JUnit XML, the form that CI systems show: one test case for each
// expectation. An inconclusive one is a failure of that type. A negative control
// is turned round: when it fails as it must, all its cases pass; when it holds,
// none does. A run that was lost is a case with an error.

#include <span>
#include <string>

#include "engine/report/lost_run.h"
#include "engine/run/run_result.h"

namespace swarmstage {

std::string junit_of(std::span<const RunResult> runs, std::span<const LostRun> lost = {});

}  // namespace swarmstage
