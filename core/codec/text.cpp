#include "core/codec/text.h"

#include <array>
#include <cstring>

#include "core/codec/line_codec.h"

namespace swarmstage::codec {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

bool is_ascii(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    if ((word & 0x8080808080808080U) != 0) return false;
  }
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0x80U) != 0) return false;
  }
  return true;
}

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool continues(unsigned byte) {
  return (byte & 0xc0U) == 0x80U;
}

// How many bytes the character at the front has; 0 if there is none. Overlong
// forms, surrogates and what lies beyond U+10FFFF are none.
std::size_t character_size(std::string_view text) {
  const unsigned first = byte_at(text, 0);
  const unsigned second = byte_at(text, 1);
  if (first < 0x80U) return 1;
  if (first < 0xc2U || first > 0xf4U || !continues(second)) return 0;
  if (first < 0xe0U) return 2;
  if (first < 0xf0U) {
    if (first == 0xe0U && second < 0xa0U) return 0;
    if (first == 0xedU && second > 0x9fU) return 0;
    return continues(byte_at(text, 2)) ? 3 : 0;
  }
  if (first == 0xf0U && second < 0x90U) return 0;
  if (first == 0xf4U && second > 0x8fU) return 0;
  return continues(byte_at(text, 2)) && continues(byte_at(text, 3)) ? 4 : 0;
}

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

bool is_utf8(std::string_view text) {
  if (is_ascii(text)) return true;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string_view as_utf8(std::string_view text, std::string& store) {
  if (is_utf8(text)) return text;
  store.clear();
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    store.append(size == 0 ? replacement : text.substr(0, size));
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return store;
}

std::string without_controls(std::string_view text) {
  std::string result(text);
  for (std::size_t at = 0; at < result.size(); ++at) {
    const unsigned byte = byte_at(result, at);
    // U+0080 to U+009F are controls too: 0xc2 and then 0x80 to 0x9f.
    const bool second_set = byte == 0xc2U && byte_at(result, at + 1) - 0x80U < 0x20U;
    if (second_set) result.replace(at, 2, "?");
    if (byte < 0x20U || byte == 0x7fU) result[at] = '?';
  }
  return result;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string to_base64(ByteView bytes) {
  std::string result;
  result.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = bytes.size() - at < 3 ? bytes.size() - at : 3;
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8U | (i < count ? static_cast<unsigned>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      result += i <= count ? alphabet[group >> (18U - 6U * i) & 0x3fU] : '=';
    }
  }
  return result;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string result;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const bool last = at + 4 == text.size();
    std::size_t pads = 0;
    unsigned group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char letter = text[at + i];
      const std::size_t value = alphabet.find(letter);
      const bool pad = letter == '=' && last && i >= 2;
      if (pad ? false : value == std::string_view::npos || pads != 0) return std::nullopt;
      pads += pad ? 1U : 0U;
      group = group << 6U | (pad ? 0U : static_cast<unsigned>(value));
    }
    for (std::size_t i = 0; i + pads < 3; ++i) {
      result += static_cast<char>(group >> (16U - 8U * i) & 0xffU);
    }
  }
  return result;
}

}  // namespace swarmstage::codec
