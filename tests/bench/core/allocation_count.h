#pragma once

// Counts every allocation of the whole program, ours and the libraries', by
// replacing the global operator new. Link allocation_count.cpp to have it.

#include <cstdint>

namespace swarmstage::bench {

/// Since the program began, on any thread.
std::uint64_t allocation_count();

}  // namespace swarmstage::bench
