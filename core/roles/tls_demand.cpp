#include "core/roles/tls_demand.h"

namespace swarmstage {

Result<bool> requires_peer(const RoleConfig& config) {
  const bool required = config.flag("tls_require_peer");
  if (required && !config.flag("tls")) {
    return Error{"'tls_require_peer' is on and 'tls' is off; expected both, or neither"};
  }
  return required;
}

}  // namespace swarmstage
