#include "core/codec/body_decoder.h"

#include <algorithm>

namespace swarmstage::codec {

namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

void BodyDecoder::begin(BodyFraming framing, std::uint64_t length, std::uint64_t limit) {
  overhead_ = 0;
  digits_ = 0;
  left_ = 0;
  budget_ = limit;
  switch (framing) {
    case BodyFraming::none:
      state_ = State::done;
      return;
    case BodyFraming::until_close:
      state_ = State::until_close;
      return;
    case BodyFraming::chunked:
      state_ = State::size;
      return;
    case BodyFraming::length:
      left_ = length;
      state_ = State::counted;
      if (length > limit) fail(Kind::too_long);
  }
}

BodyDecoder::Kind BodyDecoder::next(ByteView& input, ByteView& piece) {
  if (state_ == State::failed) return failure_;
  while (state_ != State::done) {
    if (input.empty()) return Kind::need_more;
    switch (state_) {
      case State::counted:
        return take(input, piece, State::done);
      case State::data:
        return take(input, piece, State::data_end);
      case State::until_close:
        // As far as the limit, and only then no further: however the bytes were cut.
        if (budget_ == 0) return fail(Kind::too_long);
        left_ = std::min<std::uint64_t>(budget_, input.size());
        budget_ -= left_;
        return take(input, piece, State::until_close);
      default:
        break;
    }
    const Kind wrong = step(static_cast<char>(input[0]));
    if (wrong != Kind::need_more) return fail(wrong);
    input = input.after(1);
  }
  return Kind::end;
}

BodyDecoder::Kind BodyDecoder::take(ByteView& input, ByteView& piece, State after) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  piece = input.first(size);
  input = input.after(size);
  left_ -= size;
  if (left_ == 0) state_ = after;
  return Kind::piece;
}

BodyDecoder::Kind BodyDecoder::fail(Kind kind) {
  state_ = State::failed;
  failure_ = kind;
  return kind;
}

// One byte between pieces of data; need_more means: go on.
BodyDecoder::Kind BodyDecoder::step(char next) {
  switch (state_) {
    case State::size:
      return size_digit(next);
    case State::extension:
      return overhead(next, State::size_end);
    case State::size_end:
      return next == '\n' ? size_known() : Kind::malformed;
    case State::data_end:
      return expect(next, '\r', State::data_newline);
    case State::data_newline:
      return expect(next, '\n', State::size);
    case State::trailer:
      if (next == '\r') return expect(next, '\r', State::last_newline);
      state_ = State::trailer_line;
      return overhead(next, State::trailer_end);
    case State::trailer_line:
      return overhead(next, State::trailer_end);
    case State::trailer_end:
      return expect(next, '\n', State::trailer);
    default:
      return expect(next, '\n', State::done);
  }
}

BodyDecoder::Kind BodyDecoder::size_digit(char next) {
  const int value = hex_value(next);
  if (value >= 0) {
    if (++digits_ > 15) return Kind::malformed;
    left_ = left_ << 4U | static_cast<unsigned>(value);
    return Kind::need_more;
  }
  if (digits_ == 0) return Kind::malformed;
  if (next == '\r') return expect(next, '\r', State::size_end);
  if (next != ';' && next != ' ' && next != '\t') return Kind::malformed;
  state_ = State::extension;
  return overhead(next, State::size_end);
}

BodyDecoder::Kind BodyDecoder::size_known() {
  digits_ = 0;
  if (left_ > budget_) return Kind::too_long;
  budget_ -= left_;
  state_ = left_ == 0 ? State::trailer : State::data;
  return Kind::need_more;
}

BodyDecoder::Kind BodyDecoder::expect(char got, char wanted, State after) {
  if (got != wanted) return Kind::malformed;
  state_ = after;
  return Kind::need_more;
}

BodyDecoder::Kind BodyDecoder::overhead(char next, State line_end) {
  if (next == '\r') return expect(next, '\r', line_end);
  if (next == '\n' || next == '\0') return Kind::malformed;
  return ++overhead_ > overhead_max_ ? Kind::too_long : Kind::need_more;
}

}  // namespace swarmstage::codec
