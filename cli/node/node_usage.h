#pragma once

// What a program that runs nodes is asked before a role is named: how it is used,
// and its version. Shared by `swarmstage node` and `swarmstage-node`.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/node/role.h"

namespace swarmstage::cli {

/// Prints the usage and the roles there are.
void print_node_usage(std::string_view program, const RoleRegistry& roles);

/// The exit status, if that was all that was asked; else nothing is printed.
std::optional<int> answer_about_program(std::string_view program, const RoleRegistry& roles,
                                        std::span<const std::string> words);

}  // namespace swarmstage::cli
