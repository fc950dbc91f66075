#include "engine/document/utf8.h"

#include <array>

namespace swarmstage {

namespace {

std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// Bytes of the sequence that begins here; 0 if there is none. Overlong forms,
// surrogates and numbers beyond Unicode are none.
std::size_t sequence_size(std::string_view text, std::size_t at) {
  constexpr std::array<std::uint32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const std::uint32_t first = byte_at(text, at);
  const std::size_t size = (first & 0xe0U) == 0xc0U   ? 2
                           : (first & 0xf0U) == 0xe0U ? 3
                           : (first & 0xf8U) == 0xf0U ? 4
                                                      : 0;
  if (size == 0) return 0;
  std::uint32_t code_point = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const std::uint32_t next = byte_at(text, at + i);
    if ((next & 0xc0U) != 0x80U) return 0;
    code_point = code_point << 6U | (next & 0x3fU);
  }
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  return code_point < smallest[size] || code_point > 0x10ffff || surrogate ? 0 : size;
}

}  // namespace

std::optional<BadByte> find_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t byte = byte_at(text, at);
    if (byte >= 0x80) {
      const std::size_t size = sequence_size(text, at);
      if (size == 0) return BadByte{at, "this is not UTF-8"};
      at += size;
      continue;
    }
    if (byte == 0) return BadByte{at, "a NUL byte"};
    const bool white = byte == '\t' || byte == '\n' || byte == '\r';
    if ((byte < 0x20 && !white) || byte == 0x7f) return BadByte{at, "a control character"};
    ++at;
  }
  return std::nullopt;
}

void append_utf8(std::string& text, std::uint32_t code_point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xc0U | code_point >> 6U);
  } else if (code_point < 0x10000) {
    put(0xe0U | code_point >> 12U);
    put(0x80U | (code_point >> 6U & 0x3fU));
  } else {
    put(0xf0U | code_point >> 18U);
    put(0x80U | (code_point >> 12U & 0x3fU));
    put(0x80U | (code_point >> 6U & 0x3fU));
  }
  put(0x80U | (code_point & 0x3fU));
}

std::string with_lone_bytes_encoded(std::string_view text) {
  std::string encoded;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = sequence_size(text, at);
    if (size == 0) {
      append_utf8(encoded, byte_at(text, at++));
    } else {
      encoded.append(text.substr(at, size));
      at += size;
    }
  }
  return encoded;
}

}  // namespace swarmstage
