#pragma once

// A port of this machine for a program that must be told its number before it begins.

#include <cstdint>

namespace swarmstage::bench {

/// Nobody has it now. The type is SOCK_STREAM or SOCK_DGRAM.
std::uint16_t free_port(int type);

}  // namespace swarmstage::bench
