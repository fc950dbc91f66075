#pragma once

// A file that somebody named, whole. Whatever is wrong with it is a value: a stream's
// iterators throw at a folder, and at a disk that fails.

#include <cstddef>
#include <limits>
#include <string>

#include "core/base/result.h"

namespace swarmstage::cli {

/// Why it cannot be read, without its name: "is a folder; expected a file".
Result<std::string> read_file(const std::string& path,
                              std::size_t bytes_max = std::numeric_limits<std::size_t>::max());

}  // namespace swarmstage::cli
