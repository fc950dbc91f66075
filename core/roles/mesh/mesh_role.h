#pragma once

// The role `mesh` as data: its configuration, operations, observables, events
// and samples, and how to make a node of it.

#include "core/node/role.h"

namespace swarmstage::mesh {

const RoleDescriptor& mesh_descriptor();
Role mesh_role();

}  // namespace swarmstage::mesh
