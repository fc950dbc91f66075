#pragma once

// The roles a command line can choose from: ours, then those of the libraries it
// names with --roles. These words are taken out of the line first, because all
// other flags depend on the role.

#include <optional>
#include <string>
#include <vector>

#include "core/node/role.h"

namespace swarmstage::cli {

/// One line says what was wrong; the words are then not to be used.
std::optional<std::string> take_roles(std::vector<std::string>& words, RoleRegistry& roles);

}  // namespace swarmstage::cli
