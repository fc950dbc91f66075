#pragma once

// The nodes of a scenario on a stage: built from the roster, started by their
// start plans, and then ended, begun again and told things by whoever conducts
// the run. Knows every node's present life. The stage and the roster must
// outlive it; called between events only, like the stage itself.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/node/role.h"
#include "core/stage/stage.h"
#include "engine/run/node_config.h"
#include "engine/run/roster.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class Swarm {
 public:
  /// Told when a node begins or ends: "started", "crashed", "stopped", ...
  using LifeChanged = std::function<void(NodeIndex, std::string_view what)>;

  /// `routers` are those of a routed network, each with its part of the hosts; null:
  /// there is none.
  Swarm(const Scenario& scenario, const Roster& roster, const RoleRegistry& roles, Stage& stage,
        const Graph* routers, LifeChanged life_changed);

  /// Segments, hosts, names, links, nodes. One line on what went wrong.
  std::optional<std::string> build();
  /// Arranges for the nodes to begin as their groups say.
  void arrange_starts();

  void start(NodeIndex node);
  void crash(NodeIndex node);
  void power_off(NodeIndex node);
  /// Drains now, stops after the grace.
  void stop(NodeIndex node, Duration grace);
  /// A new life, perhaps on a new disk; what is wrong with its config is said in one line.
  std::optional<std::string> restart(NodeIndex node, const Json& config = Json::object(),
                                     bool disk_lost = false);
  /// Gives a running node a new configuration, the group's with this laid over it.
  void reload(NodeIndex node, const Json& config);

  bool running(NodeIndex node) const { return stage_.running(node); }
  /// Whether it ran once and does not now.
  bool is_down(NodeIndex node) const;
  /// Told to stop, and within its grace.
  bool is_stopping(NodeIndex node) const { return lives_[node.value].stopping; }
  Stage& stage() { return stage_; }
  const Roster& roster() const { return roster_; }
  HostIndex host_of(NodeIndex node) const { return roster_.seat(node).host; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(roster_.seats().size()); }

 private:
  struct Life {
    bool begun = false;      // the present node object has been started
    bool power_off = false;  // its host is down
    bool stopping = false;
    std::uint32_t number = 0;
  };

  void add_regions();
  void add_routers();
  SegmentIndex router_of(std::size_t host) const;
  void add_hosts();
  std::optional<std::string> add_node(NodeIndex node);
  void say(NodeIndex node, std::string_view what);

  const Scenario& scenario_;
  const Roster& roster_;
  const RoleRegistry& roles_;
  Stage& stage_;
  const Graph* routers_;
  LifeChanged life_changed_;
  NodeConfigs configs_;
  std::vector<Life> lives_;
};

}  // namespace swarmstage
