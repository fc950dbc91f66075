// A mesh node that never answers a PING.

#include "tests/scenarios/mutants/mutant_mesh.h"

namespace swarmstage::mesh {
namespace {

class IgnoresPing : public MutantMesh {
 public:
  using MutantMesh::MutantMesh;

 protected:
  bool keeps(const std::string& line) override { return line != "PING\n"; }
};

}  // namespace
}  // namespace swarmstage::mesh

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::mesh::mutant_role<swarmstage::mesh::IgnoresPing>());
}
