#pragma once

// The files of Swagger UI, which a library of their own holds (swagger/): loaded
// when somebody first opens /docs/, so that a daemon nobody looks at holds none
// of it. Without that library there is no page.

#include <optional>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage::http {

/// As gzip; the bytes live as long as the program.
std::optional<ByteView> docs_file(std::string_view name);

}  // namespace swarmstage::http
