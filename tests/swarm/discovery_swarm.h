#pragma once

// Instances of LAN discovery on machines of one or more broadcast segments, on a
// stage of the registry. Verbs for tests.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/node/role.h"
#include "core/stage/stage.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::support {

class DiscoverySwarm {
 public:
  DiscoverySwarm(const StageEntry& entry, std::uint64_t seed);

  SegmentIndex add_segment(std::string name);
  HostIndex add_machine(std::vector<SegmentIndex> segments = {});
  /// Called n0, n1, ...; not started yet.
  std::uint32_t add(HostIndex machine, const Json& config = Json::object());
  void add_node(HostIndex machine, std::string name, std::unique_ptr<Node> node);
  void start(std::uint32_t instance) { stage_->start(nodes_[instance]); }
  /// Crashes, and begins a new life with the default configuration.
  void begin_anew(std::uint32_t instance);
  /// In good order.
  void leave(std::uint32_t instance);

  bool knows(std::uint32_t instance, std::uint32_t other);
  bool know_each_other(std::uint32_t one, std::uint32_t other) {
    return knows(one, other) && knows(other, one);
  }
  std::int64_t peers(std::uint32_t instance);
  std::string address_of(std::uint32_t instance, std::uint32_t other);
  bool until(Duration limit, const std::function<bool()>& done);

  Stage& stage() { return *stage_; }
  NodeIndex node(std::uint32_t instance) const { return nodes_[instance]; }

 private:
  Json observe(std::uint32_t instance, std::string_view name, std::uint32_t other);

  RoleRegistry roles_;
  std::unique_ptr<Stage> stage_;
  SegmentIndex segment_;
  std::vector<NodeIndex> nodes_;
  std::uint32_t machines_ = 0;
};

}  // namespace swarmstage::support
