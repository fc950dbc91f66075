// A mesh node that stores the addresses of its peers and never looks at them.

#include "tests/scenarios/mutants/mutant_mesh.h"

namespace swarmstage::mesh {
namespace {

class ForgetsPeers : public MutantMesh {
 public:
  using MutantMesh::MutantMesh;

  void on_reply(Context& context, CallId call, const ServiceReply& reply) override {
    ServiceReply emptied = reply;
    if (emptied.body.is_object()) emptied.body = {{"found", false}};
    MutantMesh::on_reply(context, call, emptied);
  }
};

}  // namespace
}  // namespace swarmstage::mesh

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::mesh::mutant_role<swarmstage::mesh::ForgetsPeers>());
}
