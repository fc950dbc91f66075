#pragma once

// The machine a node runs on, as far as the node may know it: a name and its
// interfaces. Several nodes may share a host. Stages own hosts; a node sees its
// own through the context and hears of changes by on_host_changed.

#include <cstdint>
#include <string>
#include <vector>

#include "core/node/endpoint.h"

namespace swarmstage {

struct Interface {
  std::string name;
  std::uint16_t index = 0;
  IpAddress address;
  std::uint8_t prefix_length = 0;
  IpAddress broadcast;  // unspecified where the network has none
  bool up = true;
  bool loopback = false;
  bool multicast = true;

  friend bool operator==(const Interface&, const Interface&) = default;
};

struct Host {
  std::string name;
  std::vector<Interface> interfaces;

  /// The first address a peer could reach us at: up, not loopback if possible.
  IpAddress primary_address() const;
  bool owns(const IpAddress& address) const;
};

/// What changed on the host since the last time the node was told.
struct HostChange {
  enum class Kind : std::uint8_t { interface_added, interface_removed, address_changed };
  Kind kind = Kind::interface_added;
  Interface interface;
};

/// What the host is after the change.
void apply_change(Host& host, const HostChange& change);

}  // namespace swarmstage
