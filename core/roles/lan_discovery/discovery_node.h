#pragma once

// An instance as a daemon: discovery, and beside it the HTTP API, unless the
// configuration has no port for one, and DNS-SD, if it is wanted.

#include <memory>

#include "core/dns_sd/dns_sd.h"
#include "core/node/component.h"
#include "core/roles/lan_discovery/discovery_api.h"
#include "core/roles/lan_discovery/discovery_part.h"

namespace swarmstage::lan_discovery {

class DiscoveryNode : public ComponentNode {
 public:
  /// `part`: discovery itself, already made of the same settings.
  DiscoveryNode(const DiscoverySettings& settings, std::unique_ptr<DiscoveryPart> part);

 private:
  void add_http(const DiscoverySettings& settings, DiscoveryPart& discovery);
  void add_dns_sd(const DiscoverySettings& settings, DiscoveryPart& discovery);

  std::unique_ptr<DiscoveryApi> api_;  // null: no HTTP
};

}  // namespace swarmstage::lan_discovery
