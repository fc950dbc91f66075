#pragma once

// The roster as selectors and expressions see it. Belongs to the plan of a run;
// the roster outlives it.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/expression/population.h"
#include "engine/run/roster.h"

namespace swarmstage {

class SwarmPopulation final : public Population {
 public:
  explicit SwarmPopulation(const Roster& roster);

  std::uint32_t size() const override;
  const std::vector<NodeIndex>* find(SetKind kind, std::string_view name) const override;
  std::vector<std::string> names(SetKind kind) const override;
  const RoleDescriptor& role_of(NodeIndex node) const override { return roster_.role_of(node); }
  std::string name_of(NodeIndex node) const override { return roster_.seat(node).name; }
  std::string swarm_name_of(NodeIndex node) const override { return roster_.seat(node).name; }

 private:
  using Sets = std::map<std::string, std::vector<NodeIndex>, std::less<>>;

  const Sets& sets(SetKind kind) const { return sets_[static_cast<std::size_t>(kind)]; }
  void add(SetKind kind, const std::string& name, NodeIndex node);

  const Roster& roster_;
  std::array<Sets, 4> sets_;
};

}  // namespace swarmstage
