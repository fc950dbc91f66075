// A mesh node that leaves when something cannot be stored.

#include <utility>

#include "tests/scenarios/mutants/mutant_mesh.h"

namespace swarmstage::mesh {
namespace {

class DiesOfAFullDisk : public MutantMesh {
 public:
  using MutantMesh::MutantMesh;

  void on_reply(Context& context, CallId call, const ServiceReply& reply) override {
    MutantMesh::on_reply(context, call, reply);
    const bool failed = reply.status == ServiceReply::Status::failed;
    if (failed && !std::exchange(left_, true)) on_drain(context);
  }

 private:
  bool left_ = false;
};

}  // namespace
}  // namespace swarmstage::mesh

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::mesh::mutant_role<swarmstage::mesh::DiesOfAFullDisk>());
}
