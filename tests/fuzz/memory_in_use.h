#pragma once

// How many bytes the process holds on the heap now.

#include <cstddef>

namespace swarmstage::fuzz {

std::size_t memory_in_use();

}  // namespace swarmstage::fuzz
