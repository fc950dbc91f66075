#include "engine/run/swarm_population.h"

namespace swarmstage {

SwarmPopulation::SwarmPopulation(const Roster& roster) : roster_(roster) {
  for (std::uint32_t i = 0; i < roster.seats().size(); ++i) {
    const NodeIndex node{i};
    const Seat& seat = roster.seat(node);
    add(SetKind::group, roster.group_of(node).plan->name.text, node);
    add(SetKind::region, roster.regions()[seat.region.value], node);
    add(SetKind::host, roster.hosts()[seat.host.value].name, node);
    add(SetKind::role, roster.role_of(node).name, node);
  }
}

void SwarmPopulation::add(SetKind kind, const std::string& name, NodeIndex node) {
  sets_[static_cast<std::size_t>(kind)][name].push_back(node);
}

std::uint32_t SwarmPopulation::size() const {
  return static_cast<std::uint32_t>(roster_.seats().size());
}

const std::vector<NodeIndex>* SwarmPopulation::find(SetKind kind, std::string_view name) const {
  const auto found = sets(kind).find(name);
  return found == sets(kind).end() ? nullptr : &found->second;
}

std::vector<std::string> SwarmPopulation::names(SetKind kind) const {
  std::vector<std::string> list;
  for (const auto& [name, nodes] : sets(kind)) list.push_back(name);
  return list;
}

}  // namespace swarmstage
