#pragma once

// A limit of a configuration key as people write its values: "65535", "0.25", "1h",
// "64KiB". Every message and page that tells a limit takes it from here.

#include <string>

#include "core/node/role.h"

namespace swarmstage {

/// Of durations a limit is in seconds, of sizes in bytes.
std::string limit_text(const ConfigKey& key, double limit);

}  // namespace swarmstage
