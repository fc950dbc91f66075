#include <string>
#include <vector>

#include "core/base/assert.h"
#include "core/codec/text.h"
#include "core/codec/websocket_codec.h"
#include "core/node/random.h"
#include "core/trace/content_hash.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using codec::WebSocketCodec;
using codec::WebSocketFrame;
using codec::WebSocketSide;
using FrameKind = WebSocketCodec::Kind;

struct Heard {
  FrameKind kind;
  std::uint16_t code;
  std::string payload;
  friend bool operator==(const Heard&, const Heard&) = default;
};

class FrameListener {
 public:
  FrameListener(WebSocketSide side, std::size_t longest)
      : longest_(longest), codec_(side, longest) {}

  void hear(ByteView piece) {
    while (true) {
      const WebSocketCodec::Item item = codec_.next(piece);
      SWARMSTAGE_ASSERT(codec_.held() <= longest_ + 125, "more is held than a message may have");
      if (item.kind == FrameKind::need_more) {
        SWARMSTAGE_ASSERT(piece.empty(), "input is left over");
        return;
      }
      SWARMSTAGE_ASSERT(!over_, "something came after the end");
      over_ = item.kind == FrameKind::close || item.kind == FrameKind::error;
      check(item);
      heard_.push_back({item.kind, item.code, std::string(item.payload.text())});
    }
  }
  const std::vector<Heard>& heard() const { return heard_; }

 private:
  void check(const WebSocketCodec::Item& item) const {
    const std::string_view text = item.payload.text();
    if (item.kind == FrameKind::text)
      SWARMSTAGE_ASSERT(codec::is_utf8(text), "a text is not UTF-8");
    const bool is_message = item.kind == FrameKind::text || item.kind == FrameKind::binary;
    SWARMSTAGE_ASSERT(text.size() <= (is_message ? longest_ : 125U), "it is longer than allowed");
  }

  std::size_t longest_;
  WebSocketCodec codec_;
  bool over_ = false;
  std::vector<Heard> heard_;
};

// What was heard, said again by the other side, is heard the same.
void echo(const std::vector<Heard>& heard, WebSocketSide side, std::size_t longest) {
  constexpr codec::WebSocketMask mask = {std::byte{9}, std::byte{8}, std::byte{7}, std::byte{6}};
  static constexpr WebSocketFrame kinds[] = {WebSocketFrame::continuation, WebSocketFrame::text,
                                             WebSocketFrame::binary,       WebSocketFrame::ping,
                                             WebSocketFrame::pong,         WebSocketFrame::close};
  std::string bytes;
  std::vector<Heard> said;
  for (const Heard& each : heard) {
    if (each.kind == FrameKind::error) break;
    said.push_back(each);
    std::string payload = each.payload;
    if (each.kind == FrameKind::close) payload = WebSocketCodec::close_payload(each.code, payload);
    WebSocketCodec::append_frame(bytes, kinds[static_cast<std::size_t>(each.kind)], payload, true,
                                 side == WebSocketSide::server ? &mask : nullptr);
  }
  FrameListener again(side, longest);
  again.hear(bytes);
  SWARMSTAGE_ASSERT(again.heard() == said, "what was written is read otherwise");
}

}  // namespace

void websocket(ByteView input) {
  FuzzInput in(input);
  const WebSocketSide side = in.below(2) == 0 ? WebSocketSide::server : WebSocketSide::client;
  const std::size_t longest = in.wide();
  const std::size_t longest_piece = 1 + in.below(64);
  ByteView bytes = in.rest();
  FrameListener whole(side, longest);
  FrameListener cut(side, longest);

  whole.hear(bytes);
  Random random(hash_bytes(input), 0, "cuts");
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(random.below(longest_piece + 1), bytes.size());
    // A copy of its own: reading beyond its end is found.
    const std::string piece(bytes.first(size).text());
    cut.hear(piece);
    bytes = bytes.after(size);
  }

  SWARMSTAGE_ASSERT(whole.heard() == cut.heard(), "cutting the input changed the messages");
  echo(whole.heard(), side, longest);
}

}  // namespace swarmstage::fuzz
