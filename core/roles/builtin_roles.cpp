#include "core/roles/builtin_roles.h"

#include "core/roles/http/http_client_role.h"
#include "core/roles/http/http_server_role.h"
#include "core/roles/lan_discovery/hostile_node.h"
#include "core/roles/lan_discovery/lan_discovery_role.h"
#include "core/roles/mesh/hostile_node.h"
#include "core/roles/mesh/mesh_role.h"

namespace swarmstage {

void add_builtin_roles(RoleRegistry& registry) {
  registry.add(mesh::mesh_role());
  registry.add(lan_discovery::lan_discovery_role());
  registry.add(http_roles::http_server_role());
  registry.add(http_roles::http_client_role());
}

void add_scenario_roles(RoleRegistry& registry) {
  add_builtin_roles(registry);
  registry.add(mesh::hostile_role());
  registry.add(lan_discovery::hostile_role());
}

}  // namespace swarmstage
