#include "core/codec/line_codec.h"

#include <algorithm>
#include <cstring>

#include "core/base/assert.h"

namespace swarmstage::codec {

namespace {

// A store that grew past this is given back once its line is done.
constexpr std::size_t kept_bytes = 1024;

constexpr std::string_view white_space = " \t\n\v\f\r";

}  // namespace

LineCodec::Item LineCodec::next(ByteView& input) {
  if (given_) forget_given();
  if (failed_ != Kind::need_more) return {failed_, {}, false};
  if (input.empty()) return {};
  if (raw_left_ != 0) return take_raw(input);

  const void* newline = std::memchr(input.data(), '\n', input.size());
  const std::size_t size =
      newline ? static_cast<std::size_t>(static_cast<const std::byte*>(newline) - input.data())
              : input.size();
  if (held_.size() + size > line_bytes_max_) return fail(Kind::too_long);
  const ByteView piece = input.first(size);
  if (!newline) {
    held_.append(piece.text());
    input = input.after(size);
    return {};
  }
  input = input.after(size + 1);
  if (held_.empty()) return line_of(piece);
  held_.append(piece.text());
  given_ = true;
  return line_of(held_);
}

void LineCodec::expect_raw(std::uint64_t count) {
  SWARMSTAGE_ASSERT(count != 0 && raw_left_ == 0 && held() == 0,
                    "raw bytes are expected in the middle of something");
  raw_left_ = count;
}

LineCodec::Item LineCodec::take_raw(ByteView& input) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(raw_left_, input.size()));
  const ByteView piece = input.first(size);
  input = input.after(size);
  raw_left_ -= size;
  return {Kind::raw, piece, raw_left_ == 0};
}

LineCodec::Item LineCodec::line_of(ByteView line) {
  if (!line.empty() && std::memchr(line.data(), 0, line.size())) return fail(Kind::nul);
  return {Kind::line, line, false};
}

LineCodec::Item LineCodec::fail(Kind kind) {
  failed_ = kind;
  std::string().swap(held_);
  given_ = false;
  return {kind, {}, false};
}

void LineCodec::forget_given() {
  given_ = false;
  held_.clear();
  if (held_.capacity() > kept_bytes) std::string().swap(held_);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

}  // namespace swarmstage::codec
