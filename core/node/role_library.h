#pragma once

// Roles from a shared library somebody else built. The library exports one C
// function, made by the macro below, which adds its roles to the registry it is
// given. The library must be built against the same version of Swarmstage; a
// number in the symbol's name makes any other fail to load.

#include <optional>
#include <string>

#include "core/node/role.h"

namespace swarmstage {

/// What was wrong, if it could not be loaded. It stays loaded until the
/// process ends, because nodes made from it may live that long.
std::optional<std::string> load_roles(const std::string& library, RoleRegistry& registry);

}  // namespace swarmstage

#define SWARMSTAGE_EXPORT_ROLES(registry) \
  extern "C" void swarmstage_roles_v1(swarmstage::RoleRegistry& registry)
