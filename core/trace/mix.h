#pragma once

// The mixing the two run hashes are made of: fast enough to run on every
// delivery and command, and the same on every machine. It tells runs apart; it
// does not resist somebody who wants to forge a hash.

#include <bit>
#include <cstdint>
#include <cstring>

#include "core/base/byte_view.h"

namespace swarmstage {

inline std::uint64_t mix(std::uint64_t left, std::uint64_t right) {
  __extension__ using Wide = unsigned __int128;
  const Wide product =
      static_cast<Wide>(left ^ 0x2d358dccaa6c78a5U) * (right ^ 0x8bb84b93962eacc9U);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

inline std::uint64_t read_word(const std::byte* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

/// Fewer than eight bytes as one word, the missing ones zero. Reads that overlap
/// take the place of a loop, whose end the processor would guess wrong.
inline std::uint64_t read_tail(const std::byte* bytes, std::size_t count) {
  if (count >= 4) {
    std::uint32_t halves[2];
    std::memcpy(&halves[0], bytes, 4);
    std::memcpy(&halves[1], bytes + count - 4, 4);
    if constexpr (std::endian::native == std::endian::big) {
      for (std::uint32_t& half : halves) half = __builtin_bswap32(half);
    }
    return halves[0] | std::uint64_t{halves[1]} << (8U * (count - 4));
  }
  if (count == 0) return 0;
  const auto at = [&](std::size_t i) { return static_cast<std::uint64_t>(bytes[i]) << (8U * i); };
  return at(0) | at(count / 2) | at(count - 1);
}

/// The hash of a whole piece of bytes.
inline std::uint64_t hash_bytes(ByteView bytes) {
  std::uint64_t first = bytes.size() * 0x9e3779b97f4a7c15U;
  std::uint64_t second = ~first;
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 32; left -= 32, at += 32) {  // two lanes: the multiplier is pipelined
    first = mix(first ^ read_word(at), read_word(at + 8));
    second = mix(second ^ read_word(at + 16), read_word(at + 24));
  }
  for (; left >= 8; left -= 8, at += 8) first = mix(first ^ read_word(at), second);
  if (left != 0) second = mix(second ^ read_tail(at, left), first);
  return mix(first, second);
}

}  // namespace swarmstage
