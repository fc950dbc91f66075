#pragma once

// Long content whose every byte depends on its position, so that a piece that
// is lost, doubled or moved cannot go unnoticed.

#include <cstdint>
#include <string>

namespace swarmstage::conformance {

inline std::string long_text(std::size_t size, std::uint32_t seed = 1) {
  std::string text(size, '\0');
  std::uint32_t state = seed * 2654435761U + 1;
  for (char& each : text) {
    state = state * 1664525U + 1013904223U;
    each = static_cast<char>(state >> 24U);
  }
  return text;
}

}  // namespace swarmstage::conformance
