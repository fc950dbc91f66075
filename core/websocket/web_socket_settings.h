#pragma once

// How web sockets behave, limits first. Plain values, copied when the sockets are
// made; roles fill them from their own configuration keys.

#include <cstddef>
#include <string>
#include <vector>

#include "core/node/time.h"

namespace swarmstage::websocket {

struct WebSocketSettings {
  // What the other side may make us hold or wait for.
  std::size_t message_bytes_max = 64U << 10;  // longer ones close with 1009
  std::size_t queue_bytes_max = 1U << 20;     // unsent; more is not taken
  std::size_t sockets_max = 12000;            // more are answered 503
  Duration idle_timeout = 60s;                // silence; after half of it we ask by a ping
  Duration close_timeout = 5s;                // from our close to the end of the stream

  std::size_t fragment_bytes = 0;  // longer messages are sent in pieces; 0: never

  /// Pages of these origins may connect, and those of the server's own. Programs that are no
  /// browsers say no origin and may always.
  std::vector<std::string> allowed_origins = {};
};

}  // namespace swarmstage::websocket
