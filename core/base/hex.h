#pragma once

// Bytes and numbers as lower-case hexadecimal digits. In a header alone, because the
// TLS plug-in uses nothing of the core but headers.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage {

/// Its two digits, at the end of the text.
inline void append_hex(std::string& text, std::byte each) {
  constexpr std::string_view digits = "0123456789abcdef";
  text += digits[std::to_integer<unsigned>(each) >> 4U];
  text += digits[std::to_integer<unsigned>(each) & 15U];
}

/// Two digits for each byte.
inline std::string to_hex(ByteView bytes) {
  std::string text;
  for (const std::byte each : bytes) append_hex(text, each);
  return text;
}

/// All 16 digits of a number.
inline std::string to_hex(std::uint64_t number) {
  std::string text;
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    append_hex(text, static_cast<std::byte>(number >> (shift - 8)));
  }
  return text;
}

}  // namespace swarmstage
