#pragma once

// Everything the other side of a web socket can make us hold or wait for, with the
// name that settings and metrics share, and a counter of how often each was
// reached; beside them, what was done at all.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace swarmstage::websocket {

enum class WebSocketLimit : std::uint8_t {
  message_bytes_max,  // closed with 1009
  queue_bytes_max,    // a message, or a pong, was not taken
  sockets_max,        // 503
  idle_timeout,       // dropped
  close_timeout,      // dropped
};

inline constexpr std::size_t websocket_limit_count = 5;

std::string_view to_string(WebSocketLimit limit);

class WebSocketCounters {
 public:
  void reached(WebSocketLimit limit) { ++counts_[static_cast<std::size_t>(limit)]; }
  std::uint64_t count(WebSocketLimit limit) const {
    return counts_[static_cast<std::size_t>(limit)];
  }

  std::uint64_t opened = 0;
  std::uint64_t messages_heard = 0;
  std::uint64_t messages_said = 0;

 private:
  std::array<std::uint64_t, websocket_limit_count> counts_{};
};

}  // namespace swarmstage::websocket
