#include "cli/scenario_roles.h"

#include "core/node/role_library.h"
#include "core/roles/builtin_roles.h"

namespace swarmstage::cli {

Result<RoleRegistry> scenario_roles(const std::vector<std::string>& libraries) {
  RoleRegistry roles;
  add_scenario_roles(roles);
  for (const std::string& library : libraries) {
    if (const auto wrong = load_roles(library, roles)) return Error{*wrong};
  }
  return roles;
}

}  // namespace swarmstage::cli
