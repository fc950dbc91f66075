// An instance that believes what is said of a peer wherever it comes from.

#include "tests/scenarios/mutants/mutant_discovery.h"

namespace swarmstage::lan_discovery {
namespace {

class BelievesAnybody : public MutantPart {
 public:
  using MutantPart::MutantPart;

 protected:
  bool hears(Datagram& datagram) override {
    const NoticeReading reading = read_notice(datagram.bytes, {});
    const Peer* peer = state().peers.find(reading.notice.instance);
    if (reading.fault == Fault::none && peer) datagram.from = peer->source;
    return true;
  }
};

}  // namespace
}  // namespace swarmstage::lan_discovery

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(
      swarmstage::lan_discovery::mutant_role<swarmstage::lan_discovery::BelievesAnybody>());
}
