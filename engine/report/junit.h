#pragma once

// A run as JUnit XML, the form that CI systems show: one test case for each
// expectation. An inconclusive one is a failure of that type. A negative control
// is turned round: when it fails as it must, all its cases pass; when it holds,
// none does. A run that was lost is a case with an error. What is asked of all runs
// together (`sometimes`) has one test case in a suite of its own, and none in those of
// the runs.

#include <span>
#include <string>

#include "engine/report/lost_run.h"
#include "engine/run/run_result.h"

namespace swarmstage {

enum class RunsGiven : std::uint8_t { all, one_of_several };

/// Of one of several runs nobody can say whether the rest reach what it does not.
std::string junit_of(std::span<const RunResult> runs, std::span<const LostRun> lost = {},
                     RunsGiven given = RunsGiven::all);

}  // namespace swarmstage
