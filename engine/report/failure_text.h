#pragma once

// What one expectation has to tell when it did not hold: how and when it was
// decided, who is to blame, the values seen, the last events that matter, and
// the command that does it again. The terminal, JUnit and Markdown say the same.

#include <string>

#include "engine/run/run_result.h"

namespace swarmstage {

/// Several lines, each ended, without the name of the expectation.
std::string failure_text(const RunResult& run, const ExpectationResult& expectation);

}  // namespace swarmstage
