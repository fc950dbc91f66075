#pragma once

// Takes a body out of a stream, framed by a length, by chunks, or by the end of
// the stream. A pure machine: pieces are views of the input. It stops after the
// last byte of the body, so what follows stays in the input. Extensions and
// trailers are read over; together they may be as long as a head.

#include <cstdint>

#include "core/base/byte_view.h"
#include "core/codec/http1_head.h"

namespace swarmstage::codec {

class BodyDecoder {
 public:
  enum class Kind : std::uint8_t { need_more, piece, end, malformed, too_long };

  /// `overhead_max`: bytes of chunk extensions and trailers that are read over.
  explicit BodyDecoder(std::size_t overhead_max) : overhead_max_(overhead_max) {}

  void begin(BodyFraming framing, std::uint64_t length, std::uint64_t limit);
  /// Takes from the front of `input`; `piece` is part of the body if that is what came.
  Kind next(ByteView& input, ByteView& piece);

 private:
  enum class State : std::uint8_t {
    done,
    counted,      // left_ bytes of the body
    until_close,  // all there is
    size,         // hexadecimal digits of a chunk
    extension,    // the rest of the chunk's line
    size_end,     // '\n' of that line
    data,         // left_ bytes of the chunk
    data_end,     // '\r' after the chunk
    data_newline,
    trailer,  // at the beginning of a line after the last chunk
    trailer_line,
    trailer_end,  // '\n' of such a line
    last_newline,
    failed,
  };
  Kind take(ByteView& input, ByteView& piece, State after);
  Kind fail(Kind kind);
  Kind step(char next);
  Kind size_digit(char next);
  Kind size_known();
  Kind expect(char got, char wanted, State after);
  Kind overhead(char next, State line_end);

  std::size_t overhead_max_;
  std::size_t overhead_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t budget_ = 0;  // bytes of body that may still come
  State state_ = State::done;
  std::uint8_t digits_ = 0;
  Kind failure_ = Kind::malformed;
};

}  // namespace swarmstage::codec
