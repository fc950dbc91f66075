#pragma once

// What a peer, or a mistake, may make a node hold. Each limit has a name by
// which configuration, errors and metrics speak of it, and a counter of how
// often it was reached. The runner enforces these; roles add their own for
// what they keep.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace swarmstage {

struct Limits {
  std::size_t datagram_bytes = 65507;          // largest payload of IPv4 UDP
  std::size_t stream_queue_bytes = 16U << 20;  // unsent bytes of one stream
  std::size_t high_water_bytes = 256U << 10;   // above: wait for writable
  std::size_t low_water_bytes = 64U << 10;     // below: writable is told
  std::size_t streams = 16384;                 // open or opening, of one node
  std::size_t ports = 64;                      // ports and listeners of one node
  std::size_t timers = 1U << 20;               // set at once, of one node
  std::size_t pending = 4096;                  // resolves and service calls under way, of one node
};

enum class LimitName : std::uint8_t { stream_queue_bytes, streams, pending };

inline constexpr std::size_t limit_name_count = 3;

std::string_view to_string(LimitName name);

/// How often each limit was reached, per group of runners.
using LimitCounters = std::array<std::uint64_t, limit_name_count>;

}  // namespace swarmstage
