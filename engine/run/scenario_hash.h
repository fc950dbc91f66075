#pragma once

// Whether two runs were runs of the same scenario: a hash of all that its file says
// about what happens, with the files it stands on, its graphs and the libraries its
// roles come from. Comments do not count, nor what only chooses which runs there
// are (seed, stages, the matrix) or describes it.

#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage {

/// 16 hexadecimal digits. `scenario` is what the file says for the settings that all
/// runs share. One line if a library cannot be read.
Result<std::string> scenario_hash(const ScenarioFile& file, const Scenario& scenario,
                                  const std::vector<std::string>& role_libraries);

}  // namespace swarmstage
