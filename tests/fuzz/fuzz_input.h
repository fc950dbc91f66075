#pragma once

// Takes decisions from the front of an input: small numbers, and pieces of
// bytes. When the input is used up every number is 0 and every piece empty.

#include <algorithm>
#include <cstdint>

#include "core/base/byte_view.h"

namespace swarmstage::fuzz {

class FuzzInput {
 public:
  explicit FuzzInput(ByteView bytes) : left_(bytes) {}

  bool empty() const { return left_.empty(); }
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_[0]);
    left_ = left_.after(1);
    return value;
  }
  /// In [0, bound); bound at most 256.
  std::size_t below(std::size_t bound) { return byte() % bound; }
  std::size_t wide() { return std::size_t{byte()} << 8U | byte(); }
  ByteView bytes(std::size_t count) {
    const ByteView piece = left_.first(std::min(count, left_.size()));
    left_ = left_.after(piece.size());
    return piece;
  }
  ByteView rest() { return bytes(left_.size()); }

 private:
  ByteView left_;
};

}  // namespace swarmstage::fuzz
