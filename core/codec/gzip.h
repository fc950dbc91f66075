#pragma once

// gzip by zlib, whole texts at a time. The only file that knows zlib.

#include <cstddef>
#include <optional>
#include <string>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

std::string gzipped(ByteView bytes);
/// Nothing if it is not gzip, or would be longer than the limit.
std::optional<std::string> gunzipped(ByteView bytes, std::size_t limit);

}  // namespace swarmstage::codec
