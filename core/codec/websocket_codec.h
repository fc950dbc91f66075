#pragma once

// WebSocket (RFC 6455) as a machine on bytes, after the handshake: frames in,
// messages out. It joins fragments, undoes masks, checks that text is UTF-8, that
// frames are masked exactly if a client sent them, and that nobody grows a message
// over the limit, as early as that can be seen. Extensions are not negotiated, so
// their bits are errors. After close and after an error everything is swallowed.
//
// Order of calls: next with the input again and again until need_more; what a
// message shows is valid until the call after it. Framing is wslay's, which no
// header shows; an idle machine holds nothing of it.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/codec/utf8_check.h"

namespace swarmstage::codec {

namespace websocket_code {

inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t no_code = 1005;   // told, never sent: the close had none
inline constexpr std::uint16_t no_close = 1006;  // told, never sent: there was no close
inline constexpr std::uint16_t bad_text = 1007;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_big = 1009;

/// Whether it may stand in a close frame.
bool may_be_sent(std::uint16_t code);

}  // namespace websocket_code

enum class WebSocketSide : std::uint8_t { server, client };

enum class WebSocketFrame : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

using WebSocketMask = std::array<std::byte, 4>;

class WebSocketCodec {
 public:
  enum class Kind : std::uint8_t { need_more, text, binary, ping, pong, close, error };
  struct Item {
    Kind kind = Kind::need_more;
    ByteView payload;        // of close: the reason; of error: what was wrong, in words
    std::uint16_t code = 0;  // close: as it came; error: what to close with
  };

  /// `side` is who we are.
  WebSocketCodec(WebSocketSide side, std::size_t message_bytes_max);
  ~WebSocketCodec();
  WebSocketCodec(WebSocketCodec&&) noexcept;

  /// Consumes from the front. All of the input is consumed when it needs more.
  Item next(ByteView& input);
  /// Bytes of a message that is not complete.
  std::size_t held() const { return message_.size() + control_.size(); }

  /// Appends one frame. A client's needs a mask that nobody can guess.
  static void append_frame(std::string& out, WebSocketFrame kind, ByteView payload, bool last,
                           const WebSocketMask* mask);
  /// The payload of a close frame. No code: empty.
  static std::string close_payload(std::uint16_t code, std::string_view reason);

 private:
  struct Framing;
  struct Piece;

  bool take_piece(ByteView& input, Piece& piece, Item& item);
  bool begin_frame(const Piece& piece, Item& item);
  bool add_payload(const Piece& piece, Item& item);
  Item end_frame(bool last);
  Item take_close();
  void forget_done();
  bool fail(Item& item, std::uint16_t code, std::string_view words);
  bool is_control() const { return frame_ >= WebSocketFrame::close; }

  WebSocketSide side_;
  std::size_t message_bytes_max_;
  std::unique_ptr<Framing> framing_;  // null between frames
  std::string message_;
  std::string control_;
  Utf8Check text_;
  WebSocketFrame frame_ = WebSocketFrame::continuation;         // that comes in
  WebSocketFrame message_kind_ = WebSocketFrame::continuation;  // none under way
  std::uint64_t frame_left_ = 0;
  bool in_frame_ = false;
  bool over_ = false;
  bool message_done_ = false;  // shown, to be forgotten
  bool control_done_ = false;
};

}  // namespace swarmstage::codec
