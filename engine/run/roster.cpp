#include "engine/run/roster.h"

#include "core/base/nearest.h"
#include "core/node/random.h"
#include "engine/graph/graph_file.h"

namespace swarmstage {

namespace {

std::string numbered(const std::string& group, std::uint32_t position) {
  std::string name = group;
  name += '[';
  name += std::to_string(position);
  name += ']';
  return name;
}

void wrong(Problems& problems, const Phrase& phrase, std::string what) {
  problems.add(phrase.file, phrase.at, std::move(what));
}

/// Where a role without `into` wants to hear of its neighbours.
std::string overlay_key(const RoleDescriptor& role) {
  for (const std::string_view key : {"neighbors", "neighbours", "bootstrap", "peers"}) {
    const ConfigKey* known = role.find_key(key);
    if (known != nullptr && known->type == ValueType::texts) return std::string(key);
  }
  return {};
}

Result<Graph> overlay_of(const GroupPlan& plan, std::uint64_t seed) {
  const NeighbourPlan& overlay = *plan.neighbours;
  if (overlay.file) return seated(*overlay.file, plan.name.text, plan.count);
  GraphShape shape = overlay.shape;
  shape.nodes = plan.count;
  Random random(seed, stable_id(plan.name.text), "overlay");
  return make_graph(shape, random);
}

template <typename Map>
std::optional<std::uint32_t> look_up(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Roster::Roster(const Scenario& scenario, const RoleRegistry& roles, Problems& problems) {
  add_regions(scenario);
  for (const GroupPlan& plan : scenario.groups) {
    add_group(plan, roles, problems);
    add_overlay(plan, groups_.back(), scenario.seed, problems);
  }
}

void Roster::add_regions(const Scenario& scenario) {
  for (const RegionPlan& region : scenario.network.regions) regions_.push_back(region.name.text);
  if (regions_.empty()) regions_.emplace_back("lan");
}

void Roster::add_group(const GroupPlan& plan, const RoleRegistry& roles, Problems& problems) {
  const auto group = static_cast<std::uint32_t>(groups_.size());
  const Role* role = roles.find(plan.role.text);
  if (role == nullptr) wrong(problems, plan.role, roles.unknown(plan.role.text));
  groups_.push_back({&plan, role, static_cast<std::uint32_t>(seats_.size()), {}, {}});
  group_index_.emplace(plan.name.text, group);
  if (role != nullptr) {
    // References to other nodes are filled in later; they are texts either way.
    const Result<RoleConfig> config = RoleConfig::parse(role->descriptor, plan.config);
    if (!config) problems.add(plan.name.file, plan.place_of(config.error()), config.error());
  }
  add_seats(plan, group, problems);
}

void Roster::add_seats(const GroupPlan& plan, std::uint32_t group, Problems& problems) {
  for (std::uint32_t position = 0; position < plan.count; ++position) {
    Seat seat;
    seat.name = plan.is_list ? numbered(plan.name.text, position) : plan.name.text;
    seat.group = group;
    seat.position = position;
    seat.region = region_of(plan, position, problems);
    seat.host = host_of(plan, seat, problems);
    node_index_.emplace(seat.name, static_cast<std::uint32_t>(seats_.size()));
    seats_.push_back(std::move(seat));
  }
}

SegmentIndex Roster::region_of(const GroupPlan& plan, std::uint32_t position,
                               Problems& problems) const {
  double until = 0;
  for (const Placement& part : plan.placement) {
    until += part.share;
    const bool is_last = &part == &plan.placement.back();
    if (!is_last && position >= until * plan.count - 1e-9) continue;
    const auto region = find_region(part.region.text);
    if (region) return {*region};
    if (position == 0 || !is_last) {
      wrong(
          problems, part.region,
          "there is no region '" + part.region.text + "'" + suggestion(part.region.text, regions_));
    }
    return {};
  }
  return {};
}

HostIndex Roster::host_of(const GroupPlan& plan, const Seat& seat, Problems& problems) {
  const std::string name = plan.host ? plan.host->text : seat.name;
  const auto known = look_up(host_index_, name);
  if (known) return {*known};
  const auto index = static_cast<std::uint32_t>(hosts_.size());
  host_index_.emplace(name, index);
  hosts_.push_back({name, {seat.region}, plan.access});
  for (const Phrase& also : plan.also_in) {
    const auto region = find_region(also.text);
    if (region && SegmentIndex{*region} != seat.region) {
      hosts_.back().regions.push_back({*region});
    } else if (seat.position == 0) {
      wrong(problems, also,
            region ? "the nodes are in '" + also.text + "' already"
                   : "there is no region '" + also.text + "'" + suggestion(also.text, regions_));
    }
  }
  return {index};
}

void Roster::add_overlay(const GroupPlan& plan, GroupSeats& seats, std::uint64_t seed,
                         Problems& problems) {
  if (!plan.neighbours || seats.role == nullptr) return;
  const NeighbourPlan& overlay = *plan.neighbours;
  Result<Graph> graph = overlay_of(plan, seed);
  if (!graph) {
    problems.add(plan.name.file, overlay.at, graph.error());
    return;
  }
  seats.overlay = std::move(graph.value());
  const RoleDescriptor& role = seats.role->descriptor;
  seats.overlay_key = overlay.into.empty() ? overlay_key(role) : overlay.into;
  const ConfigKey* key = role.find_key(seats.overlay_key);
  if (key != nullptr && key->type == ValueType::texts) return;
  std::string what = "role " + role.name;
  what += seats.overlay_key.empty() ? " has no key for neighbours; name one by `into`"
                                    : " has no list called '" + seats.overlay_key + "'";
  problems.add(plan.name.file, overlay.at, what);
}

std::optional<std::uint32_t> Roster::find_group(std::string_view name) const {
  return look_up(group_index_, name);
}

std::optional<std::uint32_t> Roster::find_region(std::string_view name) const {
  for (std::uint32_t i = 0; i < regions_.size(); ++i) {
    if (regions_[i] == name) return i;
  }
  return std::nullopt;
}

std::optional<NodeIndex> Roster::find_node(std::string_view name) const {
  const auto found = look_up(node_index_, name);
  if (!found) return std::nullopt;
  return NodeIndex{*found};
}

std::vector<std::string> Roster::group_names() const {
  std::vector<std::string> names;
  for (const GroupSeats& group : groups_) names.push_back(group.plan->name.text);
  return names;
}

}  // namespace swarmstage
