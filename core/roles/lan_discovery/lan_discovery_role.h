#pragma once

// The role `lan-discovery` as data: its configuration, operations, observables,
// events and samples, and how to make a node of it.

#include "core/node/role.h"

namespace swarmstage::lan_discovery {

const RoleDescriptor& lan_discovery_descriptor();
Role lan_discovery_role();

}  // namespace swarmstage::lan_discovery
