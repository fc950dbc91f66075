#include "core/websocket/web_socket_session.h"

#include <algorithm>

#include "core/node/context.h"

namespace swarmstage::websocket {

using codec::WebSocketCodec;
using codec::WebSocketFrame;
using codec::WebSocketSide;

namespace codes = codec::websocket_code;

WebSocketSession::WebSocketSession(SessionHome& home, WebSocketId id, WebSocketSide side,
                                   const WebSocketSettings& settings, WebSocketUser& user)
    : home_(home),
      id_(id),
      side_(side),
      settings_(settings),
      user_(user),
      codec_(side, settings.message_bytes_max) {}

void WebSocketSession::begin(Context& context, StreamId stream, const WebSocketInfo& info) {
  stream_ = stream;
  heard_at_ = context.now();
  ++home_.session_counters().opened;
  home_.wake_in(context, id_, settings_.idle_timeout / 2);
  user_.on_socket_opened(context, id_, info);
}

// --- Messages out ---

bool WebSocketSession::has_room(Context& context) const {
  return context.unsent(stream_) < settings_.queue_bytes_max;
}

bool WebSocketSession::send(Context& context, WebSocketFrame kind, ByteView payload) {
  if (!is_open()) return false;
  WebSocketCounters& counters = home_.session_counters();
  if (!has_room(context)) {
    counters.reached(WebSocketLimit::queue_bytes_max);
    return false;
  }
  if (kind < WebSocketFrame::close) ++counters.messages_said;
  const std::size_t piece = settings_.fragment_bytes;
  while (piece != 0 && payload.size() > piece && kind < WebSocketFrame::close) {
    write_frame(context, kind, payload.first(piece), false);
    payload = payload.after(piece);
    kind = WebSocketFrame::continuation;
  }
  write_frame(context, kind, payload, true);
  return true;
}

void WebSocketSession::write_frame(Context& context, WebSocketFrame kind, ByteView payload,
                                   bool last) {
  std::string frame;
  frame.reserve(payload.size() + 14);
  codec::WebSocketMask mask;
  const bool masks = side_ == WebSocketSide::client;
  if (masks) context.fill_unguessable(mask);
  WebSocketCodec::append_frame(frame, kind, payload, last, masks ? &mask : nullptr);
  context.write(stream_, frame);
}

// --- Messages in ---

void WebSocketSession::on_stream_data(Context& context, StreamId, ByteView bytes) {
  heard_at_ = context.now();
  pinged_ = false;
  if (paused_ || resumes_) {
    held_ += bytes.text();
    return;
  }
  consume(context, bytes);
}

void WebSocketSession::consume(Context& context, ByteView input) {
  while (!finished_ && !paused_) {
    const Item item = codec_.next(input);
    if (item.kind == WebSocketCodec::Kind::need_more) return;
    take(context, item);
  }
  if (!finished_) held_.insert(0, input.text());
}

void WebSocketSession::take(Context& context, const Item& item) {
  const bool closing = closes_by_ != never;
  const bool is_message =
      item.kind == WebSocketCodec::Kind::text || item.kind == WebSocketCodec::Kind::binary;
  if (is_message && !closing) ++home_.session_counters().messages_heard;
  switch (item.kind) {
    case WebSocketCodec::Kind::text:
      if (!closing) user_.on_socket_text(context, id_, item.payload.text());
      return;
    case WebSocketCodec::Kind::binary:
      if (!closing) user_.on_socket_binary(context, id_, item.payload);
      return;
    case WebSocketCodec::Kind::ping:
      // One who asks and does not read hears no more than the queue holds.
      send(context, WebSocketFrame::pong, item.payload);
      return;
    case WebSocketCodec::Kind::pong:
      if (!closing) user_.on_socket_pong(context, id_, item.payload);
      return;
    case WebSocketCodec::Kind::close:
      return peer_closes(context, item);
    case WebSocketCodec::Kind::error:
      return fail(context, item.code, item.payload.text());
    case WebSocketCodec::Kind::need_more:
      return;
  }
}

void WebSocketSession::pause(Context& context) {
  paused_ = true;
  if (!finished_) context.pause_reading(stream_);
}

void WebSocketSession::resume(Context& context) {
  if (!std::exchange(paused_, false) || finished_) return;
  // Not from here: the user is in the middle of something.
  resumes_ = true;
  home_.wake_in(context, id_, 0s);
}

// --- Closing ---

void WebSocketSession::close(Context& context, std::uint16_t code, std::string_view reason) {
  if (!is_open()) return;
  say_close(context, code, reason);
  if (std::exchange(paused_, false)) context.resume_reading(stream_);
}

void WebSocketSession::say_close(Context& context, std::uint16_t code, std::string_view reason) {
  write_frame(context, WebSocketFrame::close, WebSocketCodec::close_payload(code, reason), true);
  closes_by_ = context.now() + settings_.close_timeout;
  home_.wake_in(context, id_, resumes_ ? Duration(0) : settings_.close_timeout);
}

void WebSocketSession::peer_closes(Context& context, const Item& item) {
  closed_ = {item.code, std::string(item.payload.text())};
  if (closes_by_ == never) say_close(context, item.code, {});
  // The server ends the stream first, so that the waiting is not on its side.
  if (side_ == WebSocketSide::server) finish(context);
}

void WebSocketSession::fail(Context& context, std::uint16_t code, std::string_view words) {
  closed_ = {code, std::string(words)};
  if (code == codes::too_big) {
    home_.session_counters().reached(WebSocketLimit::message_bytes_max);
  }
  if (closes_by_ == never) say_close(context, code, words);
  finish(context);
}

void WebSocketSession::finish(Context& context) {
  if (!std::exchange(finished_, true)) context.finish(stream_);
}

void WebSocketSession::abort(Context& context, std::string reason) {
  if (closed_.code == codes::no_close) closed_.reason = std::move(reason);
  finished_ = true;
  context.abort(stream_);
}

void WebSocketSession::on_stream_end(Context& context, StreamId) {
  finish(context);
}

void WebSocketSession::on_stream_writable(Context& context, StreamId) {
  if (may_write(context)) user_.on_socket_writable(context, id_);
}

void WebSocketSession::on_stream_closed(Context& context, StreamId, CloseReason reason) {
  finished_ = true;
  if (closed_.code == codes::no_close && closed_.reason.empty()) {
    closed_.reason = std::string(to_string(reason));
  }
  home_.session_over(context, id_, WebSocketClosed(closed_));
}

// --- Time ---

void WebSocketSession::due(Context& context) {
  const TimePoint now = context.now();
  WebSocketCounters& counters = home_.session_counters();
  if (now >= closes_by_) {
    counters.reached(WebSocketLimit::close_timeout);
    return abort(context, "the other side does not close");
  }
  if (std::exchange(resumes_, false)) {
    if (!finished_) context.resume_reading(stream_);
    const std::string held = std::exchange(held_, {});
    consume(context, held);
  }
  if (!is_open()) {
    if (closes_by_ != never) home_.wake_in(context, id_, closes_by_ - now);
    return;
  }
  if (paused_) heard_at_ = now;  // whose silence it is nobody knows
  const Duration silence = now - heard_at_;
  if (silence >= settings_.idle_timeout) {
    counters.reached(WebSocketLimit::idle_timeout);
    return abort(context, "nothing was heard");
  }
  if (silence >= settings_.idle_timeout / 2 && !std::exchange(pinged_, true)) {
    send(context, WebSocketFrame::ping, {});
  }
  const Duration left = (pinged_ ? settings_.idle_timeout : settings_.idle_timeout / 2) - silence;
  home_.wake_in(context, id_, std::max<Duration>(left, 1ms));
}

}  // namespace swarmstage::websocket
