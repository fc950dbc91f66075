#pragma once

// What the keys `tls` and `tls_require_peer` of a server's role say together.

#include "core/base/result.h"
#include "core/node/role.h"

namespace swarmstage {

/// Whether clients must show a certificate; an error where there is no TLS to show it in.
Result<bool> requires_peer(const RoleConfig& config);

}  // namespace swarmstage
