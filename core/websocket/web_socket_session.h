#pragma once

// One open web socket on its stream, whichever side we are: messages out of bytes
// and bytes out of messages, pings answered, silence noticed, the closing
// handshake. Owned by WebSockets, from the handshake until the stream is closed.

#include <functional>
#include <string>

#include "core/codec/websocket_codec.h"
#include "core/http/stream_handler.h"
#include "core/websocket/web_socket_limits.h"
#include "core/websocket/web_socket_settings.h"
#include "core/websocket/web_socket_user.h"

namespace swarmstage::websocket {

/// What a session needs of who owns it.
class SessionHome {
 public:
  virtual ~SessionHome() = default;
  /// Calls `due` after that time, instead of any time set before.
  virtual void wake_in(Context&, WebSocketId, Duration) = 0;
  /// The stream is closed. Ends the session, inside the call.
  virtual void session_over(Context&, WebSocketId, const WebSocketClosed&) = 0;
  virtual WebSocketCounters& session_counters() = 0;
};

class WebSocketSession final : public http::StreamHandler {
 public:
  WebSocketSession(SessionHome& home, WebSocketId id, codec::WebSocketSide side,
                   const WebSocketSettings& settings, WebSocketUser& user);

  void begin(Context& context, StreamId stream, const WebSocketInfo& info);
  /// False: it is closing, or too much waits already.
  bool send(Context& context, codec::WebSocketFrame kind, ByteView payload);
  bool may_write(Context& context) const { return is_open() && has_room(context); }
  void pause(Context& context);
  void resume(Context& context);
  void close(Context& context, std::uint16_t code, std::string_view reason);
  /// Drops the stream.
  void abort(Context& context, std::string reason);
  void due(Context& context);
  WebSocketUser& user() const { return user_; }

  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override;
  void on_stream_end(Context& context, StreamId stream) override;
  void on_stream_writable(Context& context, StreamId stream) override;
  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override;

 private:
  using Item = codec::WebSocketCodec::Item;

  bool is_open() const { return !finished_ && closes_by_ == never; }
  bool has_room(Context& context) const;
  void consume(Context& context, ByteView input);
  void take(Context& context, const Item& item);
  void peer_closes(Context& context, const Item& item);
  void fail(Context& context, std::uint16_t code, std::string_view words);
  void say_close(Context& context, std::uint16_t code, std::string_view reason);
  void write_frame(Context& context, codec::WebSocketFrame kind, ByteView payload, bool last);
  void finish(Context& context);

  SessionHome& home_;
  const WebSocketId id_;
  const codec::WebSocketSide side_;
  const WebSocketSettings& settings_;
  WebSocketUser& user_;
  StreamId stream_;
  codec::WebSocketCodec codec_;
  std::string held_;  // came while nobody wanted to hear
  TimePoint heard_at_{};
  TimePoint closes_by_ = never;  // once we said close
  WebSocketClosed closed_;       // what the user will be told
  bool paused_ = false;
  bool resumes_ = false;   // what was held is about to be heard
  bool finished_ = false;  // nothing more is written
  bool pinged_ = false;    // since we heard something
};

}  // namespace swarmstage::websocket
