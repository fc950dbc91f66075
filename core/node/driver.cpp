#include "core/node/driver.h"

#include "core/base/assert.h"

namespace swarmstage {

const Host& Driver::host(NodeIndex) {
  assertion_failed("host", __FILE__, __LINE__,
                   "a runner was given no host, and its driver has none");
}

}  // namespace swarmstage
