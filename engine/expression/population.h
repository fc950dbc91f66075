#pragma once

// The nodes of a scenario as selectors see them: numbered as on the stage, and
// known by group, region, host and role. The engine makes it once the scenario's
// nodes are settled; it outlives every selector and expression and never changes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/ids.h"
#include "core/node/role.h"

namespace swarmstage {

enum class SetKind : std::uint8_t { group, region, host, role };

class Population {
 public:
  virtual ~Population() = default;

  /// Nodes are numbered from 0 to size() - 1.
  virtual std::uint32_t size() const = 0;
  /// In order, each once; null: no such set. A single node may be found as the
  /// group of its name.
  virtual const std::vector<NodeIndex>* find(SetKind kind, std::string_view name) const = 0;
  virtual std::vector<std::string> names(SetKind kind) const = 0;
  virtual const RoleDescriptor& role_of(NodeIndex node) const = 0;
  /// As people read it: "peer[3]".
  virtual std::string name_of(NodeIndex node) const = 0;
  /// As other nodes know it: what a selector of one node means as an argument.
  virtual std::string swarm_name_of(NodeIndex node) const = 0;
};

}  // namespace swarmstage
