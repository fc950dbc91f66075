#pragma once

// An instance of LAN discovery that is broken on purpose: what comes passes through
// `hears`, which may change it, before the instance sees it. Exported in place of
// the real role, so that scenarios run as they stand and must notice.

#include "core/node/context.h"
#include "core/node/role_library.h"
#include "core/roles/lan_discovery/discovery_node.h"
#include "core/roles/lan_discovery/lan_discovery_role.h"

namespace swarmstage::lan_discovery {

class MutantPart : public DiscoveryPart {
 public:
  using DiscoveryPart::DiscoveryPart;

  void on_datagram(Context& context, const Datagram& datagram) override {
    Datagram changed = datagram;
    if (hears(changed)) DiscoveryPart::on_datagram(context, changed);
  }

 protected:
  virtual bool hears(Datagram&) { return true; }
};

/// The real role, made of mutants.
template <typename Mutant>
Role mutant_role() {
  Role role = lan_discovery_role();
  role.make = [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
    auto settings = DiscoverySettings::from(config);
    if (!settings) return Error{settings.error()};
    auto part = std::make_unique<Mutant>(*settings);
    return std::unique_ptr<Node>(std::make_unique<DiscoveryNode>(*settings, std::move(part)));
  };
  return role;
}

}  // namespace swarmstage::lan_discovery
