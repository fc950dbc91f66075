#pragma once

// The role `http-client` as data, and how to make a node of it.

#include "core/node/role.h"

namespace swarmstage::http_roles {

Role http_client_role();

}  // namespace swarmstage::http_roles
