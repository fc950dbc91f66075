#include "core/codec/utf8_check.h"

#include <cstring>

namespace swarmstage::codec {

namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080U;

std::uint64_t eight_bytes(const std::byte* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof(word));
  return word;
}

}  // namespace

bool Utf8Check::begin(std::uint8_t byte) {
  low_ = 0x80;
  high_ = 0xbf;
  if (byte < 0x80) return true;
  if (byte < 0xc2 || byte > 0xf4) return false;
  left_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  // What the second byte may be is narrower after these four.
  if (byte == 0xe0) low_ = 0xa0;
  if (byte == 0xed) high_ = 0x9f;
  if (byte == 0xf0) low_ = 0x90;
  if (byte == 0xf4) high_ = 0x8f;
  return true;
}

bool Utf8Check::add(ByteView piece) {
  std::size_t at = 0;
  while (valid_ && at < piece.size()) {
    // Most text is plain: eight characters at a time.
    if (left_ == 0) {
      while (piece.size() - at >= 8 && (eight_bytes(piece.data() + at) & high_bits) == 0) at += 8;
      if (at == piece.size()) break;
    }
    const auto byte = static_cast<std::uint8_t>(piece[at++]);
    if (left_ == 0) {
      valid_ = begin(byte);
      continue;
    }
    valid_ = byte >= low_ && byte <= high_;
    low_ = 0x80;
    high_ = 0xbf;
    --left_;
  }
  return valid_;
}

}  // namespace swarmstage::codec
