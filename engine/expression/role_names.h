#pragma once

// What the roles of some nodes describe, by name. A short-lived helper of the
// parsers: it points into the population's descriptors.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/population.h"

namespace swarmstage {

template <typename Descriptor>
const Descriptor* find_named(const std::vector<Descriptor>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Descriptor& each) { return each.name == name; });
  return found == list.end() ? nullptr : &*found;
}

class RoleNames {
 public:
  RoleNames(const Population& population, const std::vector<NodeIndex>& nodes);

  const std::vector<const RoleDescriptor*>& roles() const { return roles_; }
  /// Of the first role that has it; null: none has.
  template <typename Descriptor>
  const Descriptor* find(std::vector<Descriptor> RoleDescriptor::*list,
                         std::string_view name) const {
    for (const RoleDescriptor* role : roles_) {
      if (const Descriptor* found = find_named(role->*list, name)) return found;
    }
    return nullptr;
  }
  /// The nodes whose role has it.
  template <typename Descriptor>
  std::vector<NodeIndex> nodes_with(std::vector<Descriptor> RoleDescriptor::*list,
                                    std::string_view name) const {
    std::vector<const RoleDescriptor*> having;
    for (const RoleDescriptor* role : roles_) {
      if (find_named(role->*list, name)) having.push_back(role);
    }
    return nodes_of(having);
  }

  /// "role mesh", "roles mesh and tracker".
  std::string describe() const;
  /// Every name there is, for suggestions.
  std::vector<std::string> all() const;
  std::vector<std::string> observables() const;

 private:
  std::vector<NodeIndex> nodes_of(const std::vector<const RoleDescriptor*>& having) const;

  const Population& population_;
  const std::vector<NodeIndex>& nodes_;
  std::vector<const RoleDescriptor*> roles_;
};

}  // namespace swarmstage
