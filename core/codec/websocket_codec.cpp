#include "core/codec/websocket_codec.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <wslay/wslay.h>

#include "core/base/assert.h"
#include "core/codec/text.h"

namespace swarmstage::codec {

namespace {

constexpr std::size_t control_bytes_max = 125;

std::size_t header_bytes(std::uint64_t payload, bool masked) {
  const std::size_t length = payload > 65535 ? 8U : payload > control_bytes_max ? 2U : 0U;
  return 2 + length + (masked ? 4U : 0U);
}

bool is_known(std::uint8_t opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

struct Output {
  std::string& out;
  const WebSocketMask* mask;
};

ssize_t put(const std::uint8_t* bytes, std::size_t size, int, void* output) {
  static_cast<Output*>(output)->out.append(reinterpret_cast<const char*>(bytes), size);
  return static_cast<ssize_t>(size);
}

int give_mask(std::uint8_t* to, std::size_t size, void* output) {
  std::memcpy(to, static_cast<Output*>(output)->mask->data(), size);
  return 0;
}

}  // namespace

bool websocket_code::may_be_sent(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= normal && code <= 1014 && code != 1004 && code != no_code && code != no_close;
}

// wslay's reader. It reads ahead, so it is known only by counting whether it holds
// anything.
struct WebSocketCodec::Framing {
  Framing() {
    wslay_frame_callbacks callbacks{};
    callbacks.recv_callback = read;
    const int made = wslay_frame_context_init(&context, &callbacks, this);
    SWARMSTAGE_ASSERT(made == 0, "there is no memory for a frame");
  }
  ~Framing() { wslay_frame_context_free(context); }
  Framing(const Framing&) = delete;
  Framing& operator=(const Framing&) = delete;

  static ssize_t read(std::uint8_t* to, std::size_t size, int, void* user) {
    auto& self = *static_cast<Framing*>(user);
    const std::size_t count = std::min(size, self.input->size());
    if (count == 0) return -1;
    std::memcpy(to, self.input->data(), count);
    *self.input = self.input->after(count);
    self.given += count;
    return static_cast<ssize_t>(count);
  }

  wslay_frame_context_ptr context = nullptr;
  ByteView* input = nullptr;  // during next
  std::uint64_t given = 0;    // bytes it has read
  std::uint64_t used = 0;     // and made frames of
};

struct WebSocketCodec::Piece {
  wslay_frame_iocb frame{};
};

WebSocketCodec::WebSocketCodec(WebSocketSide side, std::size_t message_bytes_max)
    : side_(side), message_bytes_max_(message_bytes_max) {}
WebSocketCodec::~WebSocketCodec() = default;
WebSocketCodec::WebSocketCodec(WebSocketCodec&&) noexcept = default;

// --- Frames in ---

WebSocketCodec::Item WebSocketCodec::next(ByteView& input) {
  forget_done();
  Item item;
  Piece piece;
  while (!over_ && take_piece(input, piece, item)) {
    if (frame_left_ != 0) continue;
    in_frame_ = false;
    item = end_frame(piece.frame.fin != 0);
    if (item.kind != Kind::need_more) break;
  }
  over_ = over_ || item.kind == Kind::error || item.kind == Kind::close;
  if (over_) input = {};
  const bool idle = !in_frame_ && framing_ && framing_->given == framing_->used;
  if (over_ || (idle && input.empty())) framing_.reset();
  return item;
}

// A part of a frame's payload, with the frame's head. False: there is none, or
// the item says what is wrong.
bool WebSocketCodec::take_piece(ByteView& input, Piece& piece, Item& item) {
  if (!framing_) {
    if (input.empty()) return false;
    framing_ = std::make_unique<Framing>();
  }
  framing_->input = &input;
  const ssize_t size = wslay_frame_recv(framing_->context, &piece.frame);
  if (size == WSLAY_ERR_WANT_READ) return false;
  if (size < 0) return fail(item, websocket_code::protocol_error, "a frame is malformed");
  if (!in_frame_ && !begin_frame(piece, item)) return false;
  frame_left_ -= piece.frame.data_length;
  framing_->used += piece.frame.data_length;
  return add_payload(piece, item);
}

bool WebSocketCodec::begin_frame(const Piece& piece, Item& item) {
  const wslay_frame_iocb& head = piece.frame;
  in_frame_ = true;
  frame_left_ = head.payload_length;
  framing_->used += header_bytes(head.payload_length, head.mask != 0);
  const std::uint16_t wrong = websocket_code::protocol_error;
  if (head.rsv != 0) return fail(item, wrong, "a reserved bit is set");
  if (!is_known(head.opcode)) return fail(item, wrong, "a frame of no known kind");
  if ((head.mask != 0) != (side_ == WebSocketSide::server)) {
    return fail(item, wrong, head.mask ? "a server's frame is masked" : "a frame is not masked");
  }
  frame_ = static_cast<WebSocketFrame>(head.opcode);
  if (is_control()) {
    const bool fits = head.payload_length <= control_bytes_max && head.fin != 0;
    return fits || fail(item, wrong, "a control frame is too long or in pieces");
  }
  const bool goes_on = frame_ == WebSocketFrame::continuation;
  const bool under_way = message_kind_ != WebSocketFrame::continuation;
  if (goes_on != under_way) return fail(item, wrong, "fragments of a message are out of order");
  if (!goes_on) {
    message_kind_ = frame_;
    text_ = {};
  }
  if (head.payload_length > message_bytes_max_ - message_.size()) {
    return fail(item, websocket_code::too_big, "a message is longer than allowed");
  }
  return true;
}

bool WebSocketCodec::add_payload(const Piece& piece, Item& item) {
  const ByteView bytes(piece.frame.data, piece.frame.data_length);
  if (is_control()) {
    control_ += bytes.text();
    return true;
  }
  if (message_kind_ == WebSocketFrame::text && !text_.add(bytes)) {
    return fail(item, websocket_code::bad_text, "a text is not UTF-8");
  }
  message_ += bytes.text();
  return true;
}

WebSocketCodec::Item WebSocketCodec::end_frame(bool last) {
  if (is_control()) {
    control_done_ = true;
    if (frame_ == WebSocketFrame::close) return take_close();
    return {frame_ == WebSocketFrame::ping ? Kind::ping : Kind::pong, control_, 0};
  }
  if (!last) return {};
  const bool is_text = message_kind_ == WebSocketFrame::text;
  message_kind_ = WebSocketFrame::continuation;
  message_done_ = true;
  Item item{is_text ? Kind::text : Kind::binary, message_, 0};
  if (is_text && !text_.complete()) fail(item, websocket_code::bad_text, "a text ends too early");
  return item;
}

WebSocketCodec::Item WebSocketCodec::take_close() {
  if (control_.empty()) return {Kind::close, {}, websocket_code::no_code};
  Item item{Kind::close, {}, 0};
  if (control_.size() == 1) {
    fail(item, websocket_code::protocol_error, "a close has half a code");
    return item;
  }
  item.code = static_cast<std::uint16_t>(static_cast<unsigned char>(control_[0]) << 8 |
                                         static_cast<unsigned char>(control_[1]));
  item.payload = ByteView(control_).after(2);
  if (!websocket_code::may_be_sent(item.code)) {
    fail(item, websocket_code::protocol_error, "a close has a code that may not be sent");
  } else if (!is_utf8(item.payload.text())) {
    fail(item, websocket_code::bad_text, "the reason of a close is not UTF-8");
  }
  return item;
}

void WebSocketCodec::forget_done() {
  if (std::exchange(message_done_, false)) std::string().swap(message_);
  if (std::exchange(control_done_, false)) control_.clear();
}

bool WebSocketCodec::fail(Item& item, std::uint16_t code, std::string_view words) {
  item = {Kind::error, words, code};
  return false;
}

// --- Frames out ---

void WebSocketCodec::append_frame(std::string& out, WebSocketFrame kind, ByteView payload,
                                  bool last, const WebSocketMask* mask) {
  wslay_frame_callbacks callbacks{};
  callbacks.send_callback = put;
  callbacks.genmask_callback = give_mask;
  Output output{out, mask};
  wslay_frame_context_ptr context = nullptr;
  const int made = wslay_frame_context_init(&context, &callbacks, &output);
  SWARMSTAGE_ASSERT(made == 0, "there is no memory for a frame");
  wslay_frame_iocb frame{};
  frame.fin = last ? 1 : 0;
  frame.opcode = static_cast<std::uint8_t>(kind);
  frame.mask = mask ? 1 : 0;
  frame.payload_length = payload.size();
  frame.data = reinterpret_cast<const std::uint8_t*>(payload.data());
  frame.data_length = payload.size();
  const ssize_t sent = wslay_frame_send(context, &frame);
  wslay_frame_context_free(context);
  SWARMSTAGE_ASSERT(sent == static_cast<ssize_t>(payload.size()), "a frame was not made");
}

std::string WebSocketCodec::close_payload(std::uint16_t code, std::string_view reason) {
  if (code == websocket_code::no_code) return {};
  std::string payload;
  payload += static_cast<char>(code >> 8);
  payload += static_cast<char>(code & 0xff);
  std::size_t size = std::min(reason.size(), control_bytes_max - 2);
  // Not in the middle of a character.
  while (size < reason.size() && size > 0 && (reason[size] & '\xc0') == '\x80') --size;
  return payload.append(reason.substr(0, size));
}

}  // namespace swarmstage::codec
