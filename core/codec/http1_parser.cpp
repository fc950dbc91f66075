#include "core/codec/http1_parser.h"

#include <limits>

#include "core/codec/http1_syntax.h"

namespace swarmstage::codec {

namespace {

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
constexpr int broken_answer = 502;

}  // namespace

// --- Requests ---

HttpItem HttpRequestParser::next(ByteView& input, HttpRequestHead& head) {
  if (state_ == State::failed) return {HttpItem::Kind::error, {}, failure_};
  if (state_ == State::head) return next_head(input, head);
  ByteView piece;
  switch (body_.next(input, piece)) {
    case BodyDecoder::Kind::need_more:
      return {};
    case BodyDecoder::Kind::piece:
      return {HttpItem::Kind::body, piece, 0};
    case BodyDecoder::Kind::end:
      state_ = State::head;
      return {HttpItem::Kind::end, {}, 0};
    case BodyDecoder::Kind::too_long:
      return fail(413);
    case BodyDecoder::Kind::malformed:
      break;
  }
  return fail(400);
}

HttpItem HttpRequestParser::next_head(ByteView& input, HttpRequestHead& head) {
  std::string_view raw;
  switch (collector_.next(input, raw)) {
    case HeadCollector::Kind::need_more:
      return {};
    case HeadCollector::Kind::too_long:
      return fail(431);
    case HeadCollector::Kind::malformed:
      return fail(400);
    case HeadCollector::Kind::head:
      break;
  }
  if (const int wrong = read_request_head(raw, head)) return fail(wrong);
  state_ = State::body;
  framing_ = head.framing;
  length_ = head.content_length;
  body_.begin(framing_, length_, no_limit);
  return {HttpItem::Kind::head, {}, 0};
}

void HttpRequestParser::limit_body(std::uint64_t bytes) {
  body_.begin(framing_, length_, bytes);
}

HttpItem HttpRequestParser::fail(int status) {
  state_ = State::failed;
  failure_ = static_cast<std::uint16_t>(status);
  return {HttpItem::Kind::error, {}, status};
}

// --- Responses ---

HttpItem HttpResponseParser::next(ByteView& input, HttpResponseHead& head) {
  if (state_ == State::failed) return {HttpItem::Kind::error, {}, broken_answer};
  if (state_ == State::body) {
    ByteView piece;
    switch (body_.next(input, piece)) {
      case BodyDecoder::Kind::need_more:
        return {};
      case BodyDecoder::Kind::piece:
        return {HttpItem::Kind::body, piece, 0};
      case BodyDecoder::Kind::end:
        state_ = State::head;
        no_body_ = no_body_ && head.status / 100 == 1;
        return {HttpItem::Kind::end, {}, 0};
      default:
        return fail();
    }
  }
  std::string_view raw;
  const HeadCollector::Kind kind = collector_.next(input, raw);
  if (kind == HeadCollector::Kind::need_more) return {};
  if (kind != HeadCollector::Kind::head || !read_response_head(raw, head)) return fail();
  if (no_body_) head.framing = BodyFraming::none;
  framing_ = head.framing;
  length_ = head.content_length;
  state_ = State::body;
  body_.begin(framing_, length_, no_limit);
  return {HttpItem::Kind::head, {}, 0};
}

void HttpResponseParser::limit_body(std::uint64_t bytes) {
  body_.begin(framing_, length_, bytes);
}

HttpItem HttpResponseParser::finish() {
  if (state_ == State::body && framing_ == BodyFraming::until_close) {
    state_ = State::head;
    return {HttpItem::Kind::end, {}, 0};
  }
  if (state_ == State::head && collector_.held() == 0) return {};
  return fail();
}

HttpItem HttpResponseParser::fail() {
  state_ = State::failed;
  return {HttpItem::Kind::error, {}, broken_answer};
}

}  // namespace swarmstage::codec
