#pragma once

// What several runs of one scenario say together.

#include <span>
#include <string>
#include <vector>

#include "engine/run/run_result.h"

namespace swarmstage {

/// The `sometimes` expectations that held in none of the runs that have them.
std::vector<std::string> never_reached(std::span<const RunResult> runs);

}  // namespace swarmstage
