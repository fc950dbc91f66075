#pragma once

// Named values that came as JSON, made into the bytes an observer is told (see
// fields.h): for events of nodes that live in another process.

#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace swarmstage {

/// Appends name and fields to `out`. A null is a number that is none, which JSON has
/// no other word for. What else is neither number, flag nor text is
/// written as the text of its JSON; what is no object has no fields.
void encode_json_fields(std::vector<std::byte>& out, std::string_view name, const Json& fields);

}  // namespace swarmstage
