#pragma once

// Why a daemon could not begin, for whoever started it: what failed, and what would do.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace swarmstage::cli {

/// Nothing if the event does not say that a port could not be opened.
std::optional<std::string> start_refusal(std::string_view event, const Json& fields);

}  // namespace swarmstage::cli
