#pragma once

// JSON from strangers: at most 32 deep, no name twice in an object, valid UTF-8,
// no number longer than 64 bytes.
// Pure function; the error is one line fit for the stranger.

#include <string_view>

#include "core/base/json.h"
#include "core/base/result.h"

namespace swarmstage::http {

inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t json_number_bytes_max = 64;

Result<Json> read_strict_json(std::string_view text);

}  // namespace swarmstage::http
