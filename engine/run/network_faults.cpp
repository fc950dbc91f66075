// The part of Faults that changes the network.

#include <algorithm>

#include "engine/run/faults.h"

namespace swarmstage {

namespace {

std::vector<NodeIndex> joined(std::vector<NodeIndex> left, const std::vector<NodeIndex>& right) {
  left.insert(left.end(), right.begin(), right.end());
  std::sort(left.begin(), left.end());
  left.erase(std::unique(left.begin(), left.end()), left.end());
  return left;
}

/// The region that `region eu` names and nothing else does.
std::optional<std::string> region_name(const Phrase& selector) {
  constexpr std::string_view word = "region ";
  if (!selector.text.starts_with(word)) return std::nullopt;
  const std::string name = selector.text.substr(word.size());
  if (name.find_first_of(" +-,") != std::string::npos) return std::nullopt;
  return name;
}

}  // namespace

Done Faults::carry_out(const deed::Unplug& unplug, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(unplug.nodes, draws);
  return {nodes, hold(hosts_of(nodes), unplugged_, [this](HostIndex host, bool on) {
            swarm_.stage().set_interface(host, 1, !on);
          })};
}

Done Faults::carry_out(const deed::Cut& cut, Random& draws) {
  std::vector<std::vector<HostIndex>> sides;
  std::vector<NodeIndex> all;
  for (const Phrase& side : cut.sides) {
    const std::vector<NodeIndex> nodes = picker_.pick(side, draws);
    sides.push_back(hosts_of(nodes));
    all = joined(std::move(all), nodes);
  }
  if (sides.size() == 1) {
    std::vector<HostIndex> rest;
    for (std::uint32_t i = 0; i < swarm_.roster().hosts().size(); ++i) {
      if (!std::binary_search(sides[0].begin(), sides[0].end(), HostIndex{i})) rest.push_back({i});
    }
    sides.push_back(std::move(rest));
  }
  std::vector<std::uint32_t> partitions;
  for (std::size_t left = 0; left < sides.size(); ++left) {
    for (std::size_t right = left + 1; right < sides.size(); ++right) {
      partitions.push_back(swarm_.stage().partition({sides[left], sides[right], cut.one_way}));
    }
    if (cut.one_way) break;  // what the first says does not reach the others
  }
  return {all, [this, partitions] {
            for (const std::uint32_t partition : partitions) swarm_.stage().heal(partition);
          }};
}

Done Faults::carry_out(const deed::ChangeAccess& change, Random& draws) {
  std::vector<NodeIndex> nodes = picker_.pick(change.nodes, draws);
  return {nodes, wires_.change_access(hosts_of(nodes), change.change)};
}

Done Faults::carry_out(const deed::ChangeLink& change, Random& draws) {
  std::vector<NodeIndex> left = picker_.pick(change.from, draws);
  std::vector<NodeIndex> right = picker_.pick(change.to, draws);
  const auto from = region_name(change.from);
  const auto to = region_name(change.to);
  auto undo =
      from && to && change.both_ways
          ? wires_.change_between({*swarm_.roster().find_region(*from)},
                                  {*swarm_.roster().find_region(*to)}, change.change)
          : wires_.change_links(hosts_of(left), hosts_of(right), change.both_ways, change.change);
  return {joined(std::move(left), right), std::move(undo)};
}

}  // namespace swarmstage
