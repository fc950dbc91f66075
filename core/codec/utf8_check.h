#pragma once

// Checks UTF-8 that comes in pieces, cut anywhere: no overlong forms, no halves
// of pairs, nothing above U+10FFFF. A value without memory of the text.

#include <cstdint>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

class Utf8Check {
 public:
  /// False, now and from then on: this can no longer become valid.
  bool add(ByteView piece);
  /// Whether no character is cut in two.
  bool complete() const { return left_ == 0; }

 private:
  bool begin(std::uint8_t byte);

  std::uint8_t left_ = 0;  // bytes of the present character still to come
  std::uint8_t low_ = 0x80;
  std::uint8_t high_ = 0xbf;  // between which the next must be
  bool valid_ = true;
};

}  // namespace swarmstage::codec
