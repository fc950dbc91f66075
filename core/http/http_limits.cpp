#include "core/http/http_limits.h"

#include "core/base/assert.h"

namespace swarmstage::http {

std::string_view to_string(HttpLimit limit) {
  constexpr std::array<std::string_view, http_limit_count> names = {"header_bytes_max",
                                                                    "target_bytes_max",
                                                                    "body_bytes_max",
                                                                    "bodies_bytes_max",
                                                                    "header_timeout",
                                                                    "body_timeout",
                                                                    "answer_timeout",
                                                                    "write_timeout",
                                                                    "idle_timeout",
                                                                    "connections_max",
                                                                    "connections_per_address_max",
                                                                    "pipelined_bytes_max",
                                                                    "requests_per_connection_max",
                                                                    "event_queue_bytes_max",
                                                                    "packed_answers_max"};
  const auto index = static_cast<std::size_t>(limit);
  SWARMSTAGE_ASSERT(index < names.size(), "no such limit");
  return names[index];
}

}  // namespace swarmstage::http
