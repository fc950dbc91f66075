#pragma once

// docs/roles.md: everything a role says of itself, as a page. Made from the
// descriptions alone, so that a role is documented by being described.

#include <string>

#include "core/node/role.h"

namespace swarmstage::cli {

/// `daemons` are the roles that `swarmstage node` runs; the others, scenarios alone.
std::string roles_page(const RoleRegistry& roles, const RoleRegistry& daemons);

}  // namespace swarmstage::cli
