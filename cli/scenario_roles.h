#pragma once

// The roles that commands about scenarios know: ours, those that only scenarios
// want, and those of the libraries that were named.

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/node/role.h"

namespace swarmstage::cli {

/// One line says which library is wrong.
Result<RoleRegistry> scenario_roles(const std::vector<std::string>& libraries);

}  // namespace swarmstage::cli
