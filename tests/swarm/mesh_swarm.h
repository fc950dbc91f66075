#pragma once

// A swarm of mesh nodes, one a host, on a stage of the registry. Verbs for tests.

#include <memory>
#include <string>
#include <vector>

#include "core/node/role.h"
#include "core/stage/stage.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::support {

class MeshSwarm {
 public:
  MeshSwarm(const StageEntry& entry, std::uint64_t seed);

  /// A node named n0, n1, ... that begins with these nodes; not started yet.
  std::uint32_t add(const std::vector<std::uint32_t>& bootstrap, Json config = Json::object());
  void start(std::uint32_t node) { stage_->start(nodes_[node].index); }
  void start_all();
  void crash(std::uint32_t node) { stage_->crash(nodes_[node].index); }
  void say(std::uint32_t node, std::string_view text);

  std::int64_t peers(std::uint32_t node);
  std::int64_t heard(std::uint32_t node);
  bool connected(std::uint32_t node, std::uint32_t other);
  /// Every running node is a peer of every other.
  bool is_full_mesh();
  bool until(Duration limit, const std::function<bool()>& done);

  Stage& stage() { return *stage_; }
  HostIndex host(std::uint32_t node) const { return nodes_[node].host; }

 private:
  struct Member {
    HostIndex host;
    NodeIndex index;
  };

  RoleRegistry roles_;
  std::unique_ptr<Stage> stage_;
  SegmentIndex segment_;
  std::vector<Member> nodes_;
};

}  // namespace swarmstage::support
