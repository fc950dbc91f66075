// A mesh node that never looks whether its peers are still there.

#include "tests/scenarios/mutants/mutant_mesh.h"

namespace swarmstage::mesh {
namespace {

class NeverExpires : public MutantMesh {
 public:
  using MutantMesh::MutantMesh;

  void on_timer(Context& context, TimerId id) override {
    if (id.kind == static_cast<std::uint16_t>(TimerKind::maintenance)) return;
    MutantMesh::on_timer(context, id);
  }
};

}  // namespace
}  // namespace swarmstage::mesh

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::mesh::mutant_role<swarmstage::mesh::NeverExpires>());
}
