// An instance that hears broadcasts and no answers, as the original does.

#include "tests/scenarios/mutants/mutant_discovery.h"

namespace swarmstage::lan_discovery {
namespace {

class HearsNoAnswers : public MutantPart {
 public:
  using MutantPart::MutantPart;

 protected:
  bool hears(Datagram& datagram) override { return datagram.cast != Cast::unicast; }
};

}  // namespace
}  // namespace swarmstage::lan_discovery

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::lan_discovery::mutant_role<swarmstage::lan_discovery::HearsNoAnswers>());
}
