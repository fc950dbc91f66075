#pragma once

// Lines and counted raw bytes from a stream that cuts them where it likes. A
// pure machine: hand it what arrived, take items until it needs more. A line is
// given without its '\n' and otherwise as it came; it is a view of the input
// where it lies there whole, else of the machine's own store, which keeps only
// the beginning of a line that was cut. Either view is valid until the next call.
//
//   ByteView left = arrived;
//   while (true) {
//     const LineCodec::Item item = codec.next(left);
//     if (item.kind == LineCodec::Kind::need_more) break;
//     ...
//   }
//
// After too_long or nul the machine says the same for ever: where the next line
// begins can no longer be known for sure, so the stream should be closed.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

class LineCodec {
 public:
  enum class Kind : std::uint8_t {
    need_more,  // all of the input was taken
    line,       // a line, without its '\n'
    raw,        // a piece of the bytes asked for; `last` if it is the last
    too_long,   // a line longer than allowed
    nul,        // a zero byte inside a line
  };
  struct Item {
    Kind kind = Kind::need_more;
    ByteView bytes;
    bool last = false;
  };

  /// The longest line allowed, without its '\n'.
  explicit LineCodec(std::size_t line_bytes_max) : line_bytes_max_(line_bytes_max) {}

  /// Takes from the front of `input`.
  Item next(ByteView& input);
  /// The next so many bytes are no lines. At least 1; only between two lines.
  void expect_raw(std::uint64_t count);
  std::uint64_t raw_left() const { return raw_left_; }
  /// Bytes held of a line that is not complete.
  std::size_t held() const { return given_ ? 0 : held_.size(); }

 private:
  Item take_raw(ByteView& input);
  Item line_of(ByteView line);
  Item fail(Kind kind);
  void forget_given();

  std::size_t line_bytes_max_;
  std::uint64_t raw_left_ = 0;
  std::string held_;
  bool given_ = false;  // held_ was given out as a line and is to be forgotten
  Kind failed_ = Kind::need_more;
};

/// Without the white space around it, '\r' included.
std::string_view trimmed(std::string_view text);

}  // namespace swarmstage::codec
