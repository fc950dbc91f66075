#pragma once

// A mesh node that is broken on purpose: what its peers write passes through
// `keeps` line by line before the node sees it. Exported in place of the real
// role, so that scenarios run as they stand and must notice.

#include <map>
#include <string>

#include "core/node/context.h"
#include "core/node/role_library.h"
#include "core/roles/mesh/mesh_node.h"
#include "core/roles/mesh/mesh_role.h"

namespace swarmstage::mesh {

class MutantMesh : public MeshNode {
 public:
  using MeshNode::MeshNode;

  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    std::string& left = left_[stream];
    left.append(bytes.text());
    std::string kept;
    std::size_t end = 0;
    while ((end = left.find('\n')) != std::string::npos) {
      const std::string line = left.substr(0, end + 1);
      left.erase(0, end + 1);
      if (keeps(line)) kept += line;
    }
    if (!kept.empty()) MeshNode::on_stream_data(context, stream, ByteView(kept));
  }

  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override {
    left_.erase(stream);
    MeshNode::on_stream_closed(context, stream, reason);
  }

 protected:
  virtual bool keeps(const std::string& /*line*/) { return true; }

 private:
  std::map<StreamId, std::string> left_;
};

/// The real role, made of mutants.
template <typename Mutant>
Role mutant_role() {
  Role role = mesh_role();
  role.make = [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
    auto settings = MeshSettings::from(config);
    if (!settings) return Error{settings.error()};
    return std::unique_ptr<Node>(std::make_unique<Mutant>(std::move(*settings)));
  };
  return role;
}

}  // namespace swarmstage::mesh
