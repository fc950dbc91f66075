#pragma once

// Everything a client can make a server hold or wait for, with the name that
// settings, errors and metrics share, and a counter of how often each was
// reached.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace swarmstage::http {

enum class HttpLimit : std::uint8_t {
  header_bytes_max,             // 431
  target_bytes_max,             // 414
  body_bytes_max,               // 413
  bodies_bytes_max,             // 503: bodies of all requests under way
  header_timeout,               // 408: from the first byte of a request to the end of its head
  body_timeout,                 // 408: a body slower than body_rate_min
  answer_timeout,               // 503: the handler did not answer
  write_timeout,                // closed: the client takes nothing of its answer
  idle_timeout,                 // closed: nothing asked on a kept connection
  connections_max,              // 503 and closed
  connections_per_address_max,  // 429 and closed
  pipelined_bytes_max,          // not read: requests sent ahead of the answers
  requests_per_connection_max,  // answered with Connection: close
  event_queue_bytes_max,        // closed: an event stream whose client does not read
  packed_answers_max,           // not packed: an answer that comes bit by bit
};

inline constexpr std::size_t http_limit_count = 15;

std::string_view to_string(HttpLimit limit);

class HttpCounters {
 public:
  void reached(HttpLimit limit) { ++counts_[static_cast<std::size_t>(limit)]; }
  std::uint64_t count(HttpLimit limit) const { return counts_[static_cast<std::size_t>(limit)]; }

 private:
  std::array<std::uint64_t, http_limit_count> counts_{};
};

}  // namespace swarmstage::http
