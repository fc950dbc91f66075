#pragma once

// New values from old: one laid over another, as a scenario is over the one it
// extends, and one with other words in it, as parameters put them there. The
// places stay those of the file each part comes from.

#include <functional>
#include <optional>
#include <string>

#include "engine/document/value.h"

namespace swarmstage {

/// Maps are joined key by key, in the order of the base, new keys behind;
/// everything else of `over` takes the place of what was there.
Value overlaid(const Value& base, const Value& over);

/// `words` is asked about each text; nothing leaves it as it is. Keys stay.
using Rewrite = std::function<std::optional<std::string>(const Value&)>;
Value rewritten(const Value& value, const Rewrite& words);

}  // namespace swarmstage
