#pragma once

// The digests that the run hashes are folded from. The few deliveries and
// commands that happen millions of times have one by hand; all others are
// hashed as the bytes of their trace record.

#include <cstdint>

#include "core/base/byte_view.h"
#include "core/node/delivery.h"
#include "core/node/outbox.h"
#include "core/trace/mix.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

inline std::uint64_t digest_of(const IpAddress& address) {
  std::uint64_t words[2];
  std::memcpy(words, address.bytes.data(), sizeof(words));
  return mix(words[0] ^ address.scope, words[1]);
}

inline std::uint64_t digest_of(const Endpoint& endpoint) {
  return digest_of(endpoint.address) ^ (std::uint64_t{endpoint.port} << 17U);
}

inline std::uint64_t digest_of(const TimerId& timer) {
  return mix(timer.subject, std::uint64_t{timer.kind} << 16U | timer.owner);
}

inline std::uint64_t digest_of(const Datagram& datagram) {
  const auto head =
      std::uint64_t{datagram.port.value} << 8U | static_cast<std::uint64_t>(datagram.cast);
  return mix(digest_of(datagram.from) ^ head, hash_bytes(datagram.bytes));
}

/// What was done, whether a delivery or a command, and to what.
inline std::uint64_t digest_kind(RecordKind kind, std::uint8_t type, std::uint64_t id) {
  return mix(id, std::uint64_t{static_cast<std::uint8_t>(kind)} << 8U | type);
}

}  // namespace swarmstage
