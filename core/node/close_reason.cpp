#include "core/node/close_reason.h"

#include <array>

#include "core/node/limits.h"

namespace swarmstage {

namespace {

constexpr std::array<std::string_view, close_reason_count> names = {
    "finished",         "closed_by_us",      "refused",
    "timed_out",        "unreachable",       "reset",
    "queue_limit",      "stream_limit",      "address_in_use",
    "address_not_ours", "permission_denied", "bad_identity",
    "interface_gone",   "host_stopped",      "unsupported"};

}  // namespace

std::string_view to_string(CloseReason reason) {
  return names[static_cast<std::size_t>(reason)];
}

std::optional<CloseReason> parse_close_reason(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<CloseReason>(i);
  }
  return std::nullopt;
}

std::string_view to_string(LimitName name) {
  static constexpr std::array<std::string_view, limit_name_count> limit_names = {
      "stream_queue_bytes", "streams", "pending"};
  return limit_names[static_cast<std::size_t>(name)];
}

}  // namespace swarmstage
