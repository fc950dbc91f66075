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

void apply_change(Host& host, const HostChange& change) {
  const auto same =
      std::find_if(host.interfaces.begin(), host.interfaces.end(),
                   [&](const Interface& each) { return each.index == change.interface.index; });
  if (same != host.interfaces.end()) {
    *same = change.interface;  // one that is removed stays listed, as down
  } else {
    host.interfaces.push_back(change.interface);
  }
}

}  // namespace swarmstage
