#pragma once

// Writes several pieces of memory to a stream's socket in one call.

#include <span>
#include <sys/types.h>

#include "core/base/byte_view.h"

namespace swarmstage::net {

inline constexpr std::size_t gathered_limit = 64;

struct Gathered {
  std::size_t total = 0;  // what there was
  std::size_t taken = 0;  // what the system took
  int error = 0;          // 0, also when it had no room
};

/// At most gathered_limit views.
Gathered gather(int descriptor, std::span<const ByteView> views);

}  // namespace swarmstage::net
