#pragma once

// What --show-config prints. It ends up in logs and in reports of bugs, so of values that
// are secrets it says only how many there are.

#include <string>
#include <string_view>

#include "cli/node/node_wish.h"

namespace swarmstage::cli {

/// By its name, whoever the role is from: `keys`, `admin_password`, `token`.
bool is_secret(std::string_view key);

/// Each key with its value and origin.
std::string show_config(const NodeWish& wish);

}  // namespace swarmstage::cli
