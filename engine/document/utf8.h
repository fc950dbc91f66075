#pragma once

// Whether bytes are text: UTF-8 without control characters. Files, and strings
// from a command line, are looked at before anything reads them, so that no
// reader needs to think of it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swarmstage {

struct BadByte {
  std::size_t offset = 0;
  const char* what = "";  // "this is not UTF-8", "a NUL byte", "a control character"
};

/// The first byte that no text may hold; nothing if all is well.
std::optional<BadByte> find_bad_byte(std::string_view text);

/// Appends one code point.
void append_utf8(std::string& text, std::uint32_t code_point);

/// The same text, with each byte that belongs to no sequence as the code point of its number.
std::string with_lone_bytes_encoded(std::string_view text);

}  // namespace swarmstage
