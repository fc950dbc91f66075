#pragma once

// Whoever speaks over web sockets: a part of a role implements this. Calls come
// from inside handlers of the server or client that carries the socket; a user that
// is a component enters it first (core/node/component.h) to ask the context for
// things of its own. Views are valid inside the call.
//
//   [opened (text | binary | pong | writable)*] closed      closed once and last
//
// A socket one connected is closed without having been opened if that failed; one
// that was accepted is always opened.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/node/stream.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::websocket {

struct WebSocketId {
  std::uint64_t value = 0;
  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const WebSocketId&, const WebSocketId&) = default;
};

struct WebSocketInfo {
  Endpoint remote;
  PeerIdentity peer;     // where TLS asked for it
  std::string path;      // of the request; empty if we connected
  std::string protocol;  // agreed on; empty: none
};

/// The code of the other side's close; ours, if we closed for a fault of the other
/// side; 1005: a close without a code; 1006: no close came.
struct WebSocketClosed {
  std::uint16_t code = 1006;
  std::string reason;
};

class WebSocketUser {
 public:
  virtual ~WebSocketUser() = default;
  virtual void on_socket_opened(Context&, WebSocketId, const WebSocketInfo&) {}
  virtual void on_socket_text(Context&, WebSocketId, std::string_view) {}
  virtual void on_socket_binary(Context&, WebSocketId, ByteView) {}
  virtual void on_socket_pong(Context&, WebSocketId, ByteView) {}
  /// The queue was long and is short again.
  virtual void on_socket_writable(Context&, WebSocketId) {}
  virtual void on_socket_closed(Context&, WebSocketId, const WebSocketClosed&) {}
};

}  // namespace swarmstage::websocket
