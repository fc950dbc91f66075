#pragma once

// How a server behaves, limits first. Plain values, copied into the server when
// it is made; roles fill them from their own configuration keys.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/node/stream.h"
#include "core/node/time.h"

namespace swarmstage::http {

struct HttpSettings {
  IpAddress address = IpAddress::v4(127, 0, 0, 1);
  std::uint16_t port = 0;  // 0 asks for a free one
  std::optional<TlsOptions> tls = std::nullopt;

  // What a client may make us hold.
  std::size_t header_bytes_max = 8U << 10;
  std::size_t target_bytes_max = 4U << 10;
  std::size_t body_bytes_max = 1U << 20;
  std::size_t bodies_bytes_max = 64U << 20;  // of all under way together, where not streamed
  std::size_t connections_max = 12000;
  std::size_t connections_per_address_max = 1000;
  std::size_t pipelined_bytes_max = 64U << 10;
  std::size_t event_queue_bytes_max = 256U << 10;
  std::size_t packed_answers_max = 256;           // bit by bit at once; further ones go as they are
  std::uint64_t requests_per_connection_max = 0;  // 0: as many as it likes

  // What a client may make us wait for.
  Duration header_timeout = 10s;
  Duration body_timeout = 30s;         // longest silence inside a body
  std::size_t body_rate_min = 256;     // bytes per second, after the first body_timeout
  Duration answer_timeout = 30s;       // of a handler that answers later
  Duration write_timeout = 30s;        // longest time in which a client takes nothing
  Duration idle_timeout = 75s;         // between two requests
  Duration event_ping_interval = 15s;  // of event streams with nothing to say
  Duration drain_grace = 500ms;        // from the drain to the end of listening

  // Whom a browser may let speak to us.
  std::vector<std::string> allowed_origins;  // CORS; exact, empty: none
  /// Names by which we may be called, against DNS rebinding: anybody can make a name of theirs
  /// point to us. Empty: any, but then no page that came from a name may change anything.
  /// Addresses and localhost are always right.
  std::vector<std::string> allowed_hosts;

  std::size_t gzip_bytes_min = 1024;  // smaller bodies go as they are; 0: never gzip
};

}  // namespace swarmstage::http
