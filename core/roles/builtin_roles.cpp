#include "core/roles/builtin_roles.h"

#include "core/roles/mesh/mesh_role.h"

namespace swarmstage {

void add_builtin_roles(RoleRegistry& registry) {
  registry.add(mesh::mesh_role());
}

}  // namespace swarmstage
