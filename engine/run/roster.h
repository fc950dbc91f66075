#pragma once

// Who takes part in a scenario, before there is any stage: every node with its
// group, place, host and region, and the overlay links it begins with. Indices
// are those the stage will give, because nodes and hosts are added to it in this
// order. Made once, never changed.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph/graph.h"
#include "core/node/ids.h"
#include "core/node/role.h"
#include "core/stage/network_plan.h"
#include "engine/document/problems.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

struct Seat {
  std::string name;
  std::uint32_t group = 0;
  std::uint32_t position = 0;  // within the group
  SegmentIndex region;
  HostIndex host;
};

struct HostSeat {
  std::string name;
  std::vector<SegmentIndex> regions;  // an interface in each
  std::optional<LinkQuality> access;
};

struct GroupSeats {
  const GroupPlan* plan = nullptr;
  const Role* role = nullptr;
  std::uint32_t first = 0;  // its nodes follow one another
  std::optional<Graph> overlay;
  std::string overlay_key;  // the config key that is told of it
};

class Roster {
 public:
  /// The scenario and the roles must outlive it. What is wrong is added.
  Roster(const Scenario& scenario, const RoleRegistry& roles, Problems& problems);

  const std::vector<Seat>& seats() const { return seats_; }
  const std::vector<HostSeat>& hosts() const { return hosts_; }
  const std::vector<GroupSeats>& groups() const { return groups_; }
  const std::vector<std::string>& regions() const { return regions_; }

  const Seat& seat(NodeIndex node) const { return seats_[node.value]; }
  const GroupSeats& group_of(NodeIndex node) const { return groups_[seat(node).group]; }
  const RoleDescriptor& role_of(NodeIndex node) const { return group_of(node).role->descriptor; }
  std::optional<std::uint32_t> find_group(std::string_view name) const;
  std::optional<std::uint32_t> find_region(std::string_view name) const;
  std::optional<NodeIndex> find_node(std::string_view name) const;
  std::vector<std::string> group_names() const;

 private:
  void add_regions(const Scenario& scenario);
  void add_group(const GroupPlan& plan, const RoleRegistry& roles, Problems& problems);
  void add_seats(const GroupPlan& plan, std::uint32_t group, Problems& problems);
  void add_overlay(const GroupPlan& plan, GroupSeats& seats, std::uint64_t seed,
                   Problems& problems);
  SegmentIndex region_of(const GroupPlan& plan, std::uint32_t position, Problems& problems) const;
  HostIndex host_of(const GroupPlan& plan, const Seat& seat, Problems& problems);

  std::vector<Seat> seats_;
  std::vector<HostSeat> hosts_;
  std::vector<GroupSeats> groups_;
  std::vector<std::string> regions_;
  std::map<std::string, std::uint32_t, std::less<>> group_index_;
  std::map<std::string, std::uint32_t, std::less<>> node_index_;
  std::map<std::string, std::uint32_t, std::less<>> host_index_;
};

}  // namespace swarmstage
