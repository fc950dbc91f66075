// An instance that passes over goodbyes.

#include "tests/scenarios/mutants/mutant_discovery.h"

namespace swarmstage::lan_discovery {
namespace {

class IgnoresGoodbyes : public MutantPart {
 public:
  using MutantPart::MutantPart;

 protected:
  bool hears(Datagram& datagram) override {
    return read_notice(datagram.bytes, {}).notice.kind != NoticeKind::goodbye;
  }
};

}  // namespace
}  // namespace swarmstage::lan_discovery

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(
      swarmstage::lan_discovery::mutant_role<swarmstage::lan_discovery::IgnoresGoodbyes>());
}
