#pragma once

// The roles that ship with Swarmstage. Whoever runs nodes calls this once on its
// registry, before it adds roles of its own.

#include "core/node/role.h"

namespace swarmstage {

void add_builtin_roles(RoleRegistry& registry);
/// These, and roles that only scenarios want: neighbours that misbehave.
void add_scenario_roles(RoleRegistry& registry);

}  // namespace swarmstage
