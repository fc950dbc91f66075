#include <string>
#include <vector>

#include "core/base/assert.h"
#include "core/codec/line_codec.h"
#include "core/node/random.h"
#include "core/trace/content_hash.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using codec::LineCodec;
using Kind = LineCodec::Kind;

// What came out, raw bytes joined: how they are cut is no message.
class Listener {
 public:
  explicit Listener(std::size_t longest) : longest_(longest), codec_(longest) {}

  void hear(ByteView piece) {
    while (true) {
      const std::size_t before = piece.size();
      const LineCodec::Item item = codec_.next(piece);
      SWARMSTAGE_ASSERT(codec_.held() <= longest_, "more is held than a line may have");
      if (item.kind == Kind::need_more) {
        SWARMSTAGE_ASSERT(piece.empty(), "input is left over");
        return;
      }
      if (item.kind == Kind::too_long || item.kind == Kind::nul) return fail(item.kind);
      SWARMSTAGE_ASSERT(piece.size() < before, "an item was made of nothing");
      item.kind == Kind::raw ? take_raw(item) : take_line(item.bytes.text());
    }
  }
  const std::vector<std::string>& heard() const { return heard_; }
  /// Of a line or payload that is not complete.
  std::size_t waiting() const { return codec_.held() + codec_.raw_left(); }

 private:
  void fail(Kind kind) {
    const std::string word = kind == Kind::nul ? "!nul" : "!too long";
    if (heard_.empty() || heard_.back() != word) heard_.push_back(word);
  }
  // "#" and a letter announce so many raw bytes.
  void take_line(std::string_view line) {
    SWARMSTAGE_ASSERT(line.size() <= longest_, "a line is longer than allowed");
    heard_.push_back("line " + std::string(line));
    if (line.size() < 2 || line[0] != '#') return;
    codec_.expect_raw(1U + (static_cast<unsigned char>(line[1]) & 63U));
    heard_.emplace_back("raw ");
  }
  void take_raw(const LineCodec::Item& item) {
    heard_.back() += item.bytes.text();
    SWARMSTAGE_ASSERT(item.last == (codec_.raw_left() == 0), "the wrong piece is the last");
  }

  std::size_t longest_;
  LineCodec codec_;
  std::vector<std::string> heard_;
};

}  // namespace

void line_codec(ByteView input) {
  FuzzInput in(input);
  const std::size_t longest = 1 + in.below(80);
  const std::size_t longest_piece = 1 + in.below(16);
  ByteView text = in.rest();
  Listener whole(longest);
  Listener cut(longest);

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
  SWARMSTAGE_ASSERT(whole.waiting() == cut.waiting(), "cutting the input changed what is awaited");
}

}  // namespace swarmstage::fuzz
