#pragma once

// An http-server that is broken on purpose, exported in place of the real role,
// so that scenarios run as they stand and must notice.

#include "core/node/context.h"
#include "core/node/role_library.h"
#include "core/roles/http/http_server_role.h"
#include "core/roles/http/page_server.h"

namespace swarmstage::http_roles {

/// The real role, made of mutants.
template <typename Mutant>
Role mutant_role() {
  Role role = http_server_role();
  role.make = [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
    auto settings = PageSettings::from(config);
    if (!settings) return Error{settings.error()};
    return std::unique_ptr<Node>(std::make_unique<Mutant>(*settings));
  };
  return role;
}

}  // namespace swarmstage::http_roles
