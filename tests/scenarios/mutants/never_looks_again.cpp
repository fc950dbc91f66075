// An instance that never looks whether its peers are still there.

#include "tests/scenarios/mutants/mutant_discovery.h"

namespace swarmstage::lan_discovery {
namespace {

class NeverLooksAgain : public MutantPart {
 public:
  using MutantPart::MutantPart;

  void on_timer(Context& context, TimerId id) override {
    if (id.kind == static_cast<std::uint16_t>(TimerKind::watch)) return;
    MutantPart::on_timer(context, id);
  }
};

}  // namespace
}  // namespace swarmstage::lan_discovery

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(
      swarmstage::lan_discovery::mutant_role<swarmstage::lan_discovery::NeverLooksAgain>());
}
