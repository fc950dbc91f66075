#pragma once

// Bytes that nobody can guess, from the system. From any thread.

#include <cstddef>
#include <span>

namespace swarmstage::net {

void fill_random(std::span<std::byte> bytes);

}  // namespace swarmstage::net
