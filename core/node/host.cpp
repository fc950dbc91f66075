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
  const auto find = [&](auto matches) {
    return std::find_if(host.interfaces.begin(), host.interfaces.end(), matches);
  };
  const Interface& next = change.interface;
  const auto is_same = [&](const Interface& each) { return each.index == next.index; };
  // An interface may have several addresses, each with an entry of its own.
  auto place = find([&](const Interface& each) {
    return each.index == next.index && each.address == next.address;
  });
  const bool moved = change.kind == HostChange::Kind::address_changed;
  if (place == host.interfaces.end() && moved) place = find(is_same);
  if (place != host.interfaces.end()) {
    *place = next;  // one that is removed stays listed, as down
  } else {
    host.interfaces.push_back(next);
  }
}

}  // namespace swarmstage
