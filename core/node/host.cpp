#include "core/node/host.h"

#include <algorithm>

namespace swarmstage {

IpAddress Host::primary_address() const {
  const Interface* best = nullptr;
  for (const Interface& each : interfaces) {
    if (!each.up) continue;
    if (!best || (best->loopback && !each.loopback)) best = &each;
  }
  return best ? best->address : IpAddress();
}

bool Host::owns(const IpAddress& address) const {
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& each) { return each.address == address; });
}

}  // namespace swarmstage
