#pragma once

// The hash of a stream's bytes in one direction, indifferent to how they were
// cut into pieces. It is part of the logical hash of a run: the same bytes are
// the same, whatever the network did to them on the way.

#include <cstdint>

#include "core/base/byte_view.h"
#include "core/trace/mix.h"

namespace swarmstage {

class ContentHash {
 public:
  void add(ByteView bytes);
  std::uint64_t value() const { return mix(hash_ ^ partial_, count_); }
  std::uint64_t count() const { return count_; }

 private:
  std::uint64_t hash_ = 0;
  std::uint64_t partial_ = 0;  // the last count_ % 8 bytes
  std::uint64_t count_ = 0;
};

inline void ContentHash::add(ByteView bytes) {
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  std::size_t held = count_ % 8;
  count_ += left;
  if (held != 0) {
    for (; held < 8 && left != 0; ++held, ++at, --left) {
      partial_ |= static_cast<std::uint64_t>(*at) << (8U * held);
    }
    if (held < 8) return;
    hash_ = mix(hash_, partial_);
    partial_ = 0;
  }
  for (; left >= 8; left -= 8, at += 8) hash_ = mix(hash_, read_word(at));
  partial_ = read_tail(at, left);
}

}  // namespace swarmstage
