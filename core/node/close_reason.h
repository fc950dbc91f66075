#pragma once

// Why a stream, port or listener ended, in one word that is the same on every
// stage. Drivers translate what their network says into it; protocols decide
// by it and print it.

#include <cstdint>
#include <optional>
#include <string_view>

namespace swarmstage {

enum class CloseReason : std::uint8_t {
  finished,           // both sides said they were done
  closed_by_us,       // closed or aborted on our own request
  refused,            // nobody listens there
  timed_out,          // no answer in time, at connect or later
  unreachable,        // no way to that address
  reset,              // the other side dropped the stream
  queue_limit,        // our send queue passed its limit
  stream_limit,       // we hold as many streams as we may
  address_in_use,     // the port is taken
  address_not_ours,   // no interface has that address
  permission_denied,  // the system does not let us
  bad_identity,       // the TLS handshake failed or named somebody else
  interface_gone,     // the address went away under it
  host_stopped,       // the node or its host stops
  unsupported,        // this stage cannot do what was asked
};

inline constexpr int close_reason_count = static_cast<int>(CloseReason::unsupported) + 1;

std::string_view to_string(CloseReason reason);
std::optional<CloseReason> parse_close_reason(std::string_view text);

}  // namespace swarmstage
