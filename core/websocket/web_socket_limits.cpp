#include "core/websocket/web_socket_limits.h"

#include "core/base/assert.h"

namespace swarmstage::websocket {

std::string_view to_string(WebSocketLimit limit) {
  constexpr std::array<std::string_view, websocket_limit_count> names = {
      "message_bytes_max", "queue_bytes_max", "sockets_max", "idle_timeout", "close_timeout"};
  const auto index = static_cast<std::size_t>(limit);
  SWARMSTAGE_ASSERT(index < names.size(), "no such limit");
  return names[index];
}

}  // namespace swarmstage::websocket
