#pragma once

// One node of any role as a process: reads the command line, refuses what is
// wrong with one line before anything is started, and runs the node until it is
// told to stop. Shared by `swarmstage node` and `swarmstage-node`.

#include <span>
#include <string>
#include <string_view>

#include "cli/node/config_file.h"
#include "core/node/role.h"

namespace swarmstage::cli {

/// Returns the exit status. `words`: the role and what follows it.
int run_node(std::string_view program, const RoleRegistry& roles,
             std::span<const std::string> words, const ConfigReader& read_config = json_config);

/// Prints the roles, or all about one. Returns the exit status.
int print_roles(std::string_view program, const RoleRegistry& roles, std::string_view name,
                bool json);

}  // namespace swarmstage::cli
