#include "engine/expression/role_names.h"

namespace swarmstage {

namespace {

template <typename Descriptor>
void add_names(std::vector<std::string>& names, const std::vector<Descriptor>& list) {
  for (const Descriptor& each : list) {
    if (std::find(names.begin(), names.end(), each.name) == names.end()) names.push_back(each.name);
  }
}

bool holds(const std::vector<const RoleDescriptor*>& roles, const RoleDescriptor* role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

}  // namespace

RoleNames::RoleNames(const Population& population, const std::vector<NodeIndex>& nodes)
    : population_(population), nodes_(nodes) {
  const RoleDescriptor* last = nullptr;
  for (const NodeIndex node : nodes_) {
    const RoleDescriptor* role = &population_.role_of(node);
    if (role != last && !holds(roles_, role)) roles_.push_back(role);
    last = role;
  }
}

std::vector<NodeIndex> RoleNames::nodes_of(const std::vector<const RoleDescriptor*>& having) const {
  if (having.size() == roles_.size()) return nodes_;
  std::vector<NodeIndex> found;
  for (const NodeIndex node : nodes_) {
    if (holds(having, &population_.role_of(node))) found.push_back(node);
  }
  return found;
}

std::string RoleNames::describe() const {
  std::string text = roles_.size() == 1 ? "role " : "roles ";
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    if (i > 0) text += i + 1 == roles_.size() ? " and " : ", ";
    text += roles_[i]->name;
  }
  return text;
}

std::vector<std::string> RoleNames::all() const {
  std::vector<std::string> names = observables();
  for (const RoleDescriptor* role : roles_) {
    add_names(names, role->events);
    add_names(names, role->samples);
    add_names(names, role->operations);
  }
  return names;
}

std::vector<std::string> RoleNames::observables() const {
  std::vector<std::string> names;
  for (const RoleDescriptor* role : roles_) add_names(names, role->observables);
  return names;
}

}  // namespace swarmstage
