#pragma once

// Asks the processor to fetch memory that will be touched soon; has no effect but on
// time. An address may be of nothing, but whoever computes one stays inside of what it
// belongs to. Inline by force: g++ 12 takes a function that only fetches for one
// without effect, and drops the call.

#include <cstddef>

namespace swarmstage {

inline constexpr std::size_t fetched_line_bytes = 64;

/// As many lines, from the one that holds the beginning on.
template <std::size_t lines>
[[gnu::always_inline]] inline void fetch_from(const void* begin) {
  const auto* line = static_cast<const char*>(begin);
  for (std::size_t i = 0; i < lines; ++i) __builtin_prefetch(line + i * fetched_line_bytes);
}

/// All of so many bytes; they may begin within a line.
template <std::size_t bytes>
[[gnu::always_inline]] inline void fetch_bytes(const void* begin) {
  fetch_from<(bytes + fetched_line_bytes - 1) / fetched_line_bytes>(begin);
  __builtin_prefetch(static_cast<const char*>(begin) + bytes - 1);
}

/// All of a record.
template <typename T>
[[gnu::always_inline]] inline void fetch_lines(const T* record) {
  if constexpr (alignof(T) % fetched_line_bytes == 0) {
    fetch_from<sizeof(T) / fetched_line_bytes>(record);
  } else {
    fetch_bytes<sizeof(T)>(record);
  }
}

}  // namespace swarmstage
