// A mesh node that passes over every tenth PEERS line.

#include "tests/scenarios/mutants/mutant_mesh.h"

namespace swarmstage::mesh {
namespace {

class DropsPeers : public MutantMesh {
 public:
  using MutantMesh::MutantMesh;

 protected:
  bool keeps(const std::string& line) override {
    return !line.starts_with("PEERS:") || ++heard_ % 10 != 0;
  }

 private:
  unsigned heard_ = 0;
};

}  // namespace
}  // namespace swarmstage::mesh

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::mesh::mutant_role<swarmstage::mesh::DropsPeers>());
}
