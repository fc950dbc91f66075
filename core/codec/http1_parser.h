#pragma once

// HTTP/1.1 messages out of a stream that cuts them where it likes. Pure machines:
// hand them what arrived, take items until they need more. An item is a head, a
// piece of its body (a view of the input), the end of the message, or an error
// with the status to answer. Nothing after the end of a message is touched: that
// is pipelining, and upgrade. After an error the machine says the same for ever.
//
//   ByteView left = arrived;
//   while (true) {
//     const HttpItem item = parser.next(left, head);
//     if (item.kind == HttpItem::Kind::need_more) break;
//     ...
//   }
//
// Views in a head point into the input, or into the machine if the head came in
// pieces; in the second case they hold until the next head is begun.

#include <cstdint>

#include "core/base/byte_view.h"
#include "core/codec/body_decoder.h"
#include "core/codec/head_collector.h"
#include "core/codec/http1_head.h"

namespace swarmstage::codec {

struct HttpItem {
  enum class Kind : std::uint8_t { need_more, head, body, end, error };
  Kind kind = Kind::need_more;
  ByteView bytes;  // body
  int status = 0;  // error: what to answer
};

class HttpRequestParser {
 public:
  explicit HttpRequestParser(std::size_t header_bytes_max)
      : collector_(header_bytes_max), body_(header_bytes_max) {}

  /// Takes from the front of `input`; fills `head` when the item is one.
  HttpItem next(ByteView& input, HttpRequestHead& head);
  /// Between a head and what follows it; without it any body may come.
  void limit_body(std::uint64_t bytes);
  /// Whether part of a head, or of a body, is still to come.
  bool inside_message() const { return state_ != State::head || collector_.held() != 0; }
  std::size_t held() const { return collector_.held(); }

 private:
  enum class State : std::uint8_t { head, body, failed };
  HttpItem next_head(ByteView& input, HttpRequestHead& head);
  HttpItem fail(int status);

  HeadCollector collector_;
  BodyDecoder body_;
  State state_ = State::head;
  std::uint16_t failure_ = 0;
  BodyFraming framing_ = BodyFraming::none;
  std::uint64_t length_ = 0;
};

class HttpResponseParser {
 public:
  explicit HttpResponseParser(std::size_t header_bytes_max)
      : collector_(header_bytes_max), body_(header_bytes_max) {}

  /// Before the head: the answer is to HEAD, so it has no body whatever it says.
  void expect_no_body() { no_body_ = true; }
  HttpItem next(ByteView& input, HttpResponseHead& head);
  void limit_body(std::uint64_t bytes);
  /// The stream ended: `end` for a body that only the end ends, else an error, or need_more if
  /// nothing was begun.
  HttpItem finish();
  bool inside_message() const { return state_ != State::head || collector_.held() != 0; }
  std::size_t held() const { return collector_.held(); }

 private:
  enum class State : std::uint8_t { head, body, failed };
  HttpItem fail();

  HeadCollector collector_;
  BodyDecoder body_;
  State state_ = State::head;
  bool no_body_ = false;
  BodyFraming framing_ = BodyFraming::none;
  std::uint64_t length_ = 0;
};

}  // namespace swarmstage::codec
