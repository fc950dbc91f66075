// An instance that speaks and listens on every interface, whatever was chosen.

#include "tests/scenarios/mutants/mutant_discovery.h"

namespace swarmstage::lan_discovery {
namespace {

DiscoverySettings without_choices(DiscoverySettings settings) {
  settings.interfaces.clear();
  settings.excluded.clear();
  return settings;
}

class IgnoresChoices : public MutantPart {
 public:
  explicit IgnoresChoices(const DiscoverySettings& settings)
      : MutantPart(without_choices(settings)) {}
};

}  // namespace
}  // namespace swarmstage::lan_discovery

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::lan_discovery::mutant_role<swarmstage::lan_discovery::IgnoresChoices>());
}
