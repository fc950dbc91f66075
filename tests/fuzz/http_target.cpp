#include <string>
#include <vector>

#include "core/base/assert.h"
#include "core/codec/http1_parser.h"
#include "core/node/random.h"
#include "core/trace/content_hash.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using codec::HttpItem;
using codec::HttpRequestHead;
using codec::HttpRequestParser;
using codec::HttpResponseHead;
using codec::HttpResponseParser;

// What came out, bodies joined: how they are cut is no message.
template <typename Parser, typename Head>
class Listener {
 public:
  Listener(std::size_t header_max, std::uint64_t body_max)
      : header_max_(header_max), body_max_(body_max), parser_(header_max) {}

  void hear(ByteView piece) {
    while (true) {
      const std::size_t before = piece.size();
      const HttpItem item = parser_.next(piece, head_);
      SWARMSTAGE_ASSERT(parser_.held() <= header_max_ + 1, "more is held than a head may have");
      SWARMSTAGE_ASSERT(piece.size() <= before, "the input has grown");
      switch (item.kind) {
        case HttpItem::Kind::need_more:
          SWARMSTAGE_ASSERT(piece.empty(), "input is left over");
          return;
        case HttpItem::Kind::head:
          take_head();
          break;
        case HttpItem::Kind::body:
          SWARMSTAGE_ASSERT(!item.bytes.empty(), "a piece of nothing");
          heard_.back() += item.bytes.text();
          body_ += item.bytes.size();
          SWARMSTAGE_ASSERT(body_ <= body_max_, "a body is longer than allowed");
          break;
        case HttpItem::Kind::end:
          heard_.emplace_back("end");
          break;
        case HttpItem::Kind::error:
          SWARMSTAGE_ASSERT(item.status >= 400 && item.status < 600, "an error without a status");
          return fail(item.status);
      }
    }
  }
  const std::vector<std::string>& heard() const { return heard_; }
  bool waits() const { return parser_.inside_message(); }

 private:
  void fail(int status) {
    const std::string word = "error " + std::to_string(status);
    if (heard_.empty() || heard_.back() != word) heard_.push_back(word);
  }
  // A copy of the head means the same as the head.
  void take_head() {
    const std::string copy(head_.raw);
    SWARMSTAGE_ASSERT(copy.size() <= header_max_, "a head is longer than allowed");
    Head moved = head_;
    moved.rebase(copy);
    std::string line = describe(moved);
    SWARMSTAGE_ASSERT(line == describe(head_), "a head changed when it was moved");
    heard_.push_back(std::move(line));
    heard_.emplace_back("body ");
    body_ = 0;
    parser_.limit_body(body_max_);
  }
  static std::string describe(const Head& head) {
    std::string line;
    if constexpr (std::is_same_v<Head, HttpRequestHead>) {
      line.append(head.method_text).append(" ").append(head.target).append(" ").append(head.host);
    } else {
      line.append(std::to_string(head.status)).append(" ").append(head.reason);
    }
    line += head.keep_alive ? " keep" : " close";
    for (const codec::HttpField& field : head.fields) {
      SWARMSTAGE_ASSERT(
          field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
          "a field goes over its line");
      line.append("|").append(field.name).append("=").append(field.value);
    }
    return line;
  }

  std::size_t header_max_;
  std::uint64_t body_max_;
  Parser parser_;
  Head head_;
  std::uint64_t body_ = 0;
  std::vector<std::string> heard_;
};

template <typename Parser, typename Head>
void compare(ByteView input) {
  FuzzInput in(input);
  const std::size_t header_max = 16 + in.wide() % 2048;
  const std::uint64_t body_max = in.wide();
  const std::size_t longest_piece = 1 + in.below(64);
  ByteView text = in.rest();
  Listener<Parser, Head> whole(header_max, body_max);
  Listener<Parser, Head> cut(header_max, body_max);

  whole.hear(text);
  Random random(hash_bytes(input), 0, "cuts");
  while (!text.empty()) {
    const std::size_t size = std::min<std::size_t>(random.below(longest_piece + 1), text.size());
    // A copy of its own: reading beyond its end is found.
    const std::string piece(text.first(size).text());
    cut.hear(piece);
    text = text.after(size);
  }

  SWARMSTAGE_ASSERT(whole.heard() == cut.heard(), "cutting the input changed the messages");
  SWARMSTAGE_ASSERT(whole.waits() == cut.waits(), "cutting the input changed what is awaited");
}

}  // namespace

void http_request(ByteView input) {
  compare<HttpRequestParser, HttpRequestHead>(input);
}

void http_response(ByteView input) {
  compare<HttpResponseParser, HttpResponseHead>(input);
}

}  // namespace swarmstage::fuzz
