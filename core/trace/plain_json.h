#pragma once

// JSON as text, for values that need no care: what operations mostly are given and
// answer, a few names with texts and whole numbers. The same bytes as dump() makes,
// without its machinery. Used by RecordWriter.

#include <cstddef>
#include <vector>

#include "core/base/json.h"

namespace swarmstage {

/// Appends it. False, with an unknown beginning of it appended: a number with a point,
/// or a text with an escape or beyond ASCII, which dump() must write.
bool append_plain_json(std::vector<std::byte>& out, const Json& value);

}  // namespace swarmstage
