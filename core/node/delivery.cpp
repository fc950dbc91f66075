#include "core/node/delivery.h"

#include <array>

namespace swarmstage {

std::string_view delivery_name(std::size_t index) {
  static constexpr std::array<std::string_view, std::variant_size_v<Delivery>> names = {
      "started",         "drained",         "stopped",       "reloaded",    "port opened",
      "port failed",     "port closed",     "datagram",      "timer fired", "listener opened",
      "listener failed", "listener closed", "stream opened", "stream data", "stream ended",
      "stream writable", "stream closed",   "resolved",      "replied",     "invoked",
      "host changed"};
  return names[index];
}

}  // namespace swarmstage
