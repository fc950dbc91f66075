#pragma once

// The points of a scenario's matrix: every combination of the values it varies,
// less those its rule rules out.

#include <vector>

#include "core/node/role.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage {

/// Each as settings to add to `given`, which fixes what it names; one empty point for
/// a scenario that varies nothing else. Empty, with problems, if a point is no sound scenario.
std::vector<std::vector<Setting>> matrix_points(const ScenarioFile& file,
                                                const std::vector<Setting>& given,
                                                const RoleRegistry& roles, Problems& problems);

}  // namespace swarmstage
