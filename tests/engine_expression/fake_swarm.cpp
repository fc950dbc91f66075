#include "tests/engine_expression/fake_swarm.h"

#include "core/roles/mesh/mesh_role.h"

namespace swarmstage::test {

namespace {

RoleDescriptor describe_tracker() {
  RoleDescriptor role;
  role.name = "tracker";
  role.about = "knows who is there";
  role.operations = {{"announce", "tells of a peer", {}, ValueType::json}};
  role.observables = {
      {"knows", ValueType::flag, "whether it knows", {{"peer", ValueType::text, "who"}}},
      {"entries", ValueType::integer, "how many it knows", {}},
      {"oldest", ValueType::duration, "age of the oldest entry", {}},
      {"memory", ValueType::size, "memory in use", {}}};
  role.events = {{"Announced",
                  "a peer announced itself",
                  {{"peer", ValueType::text, "who"},
                   {"age", ValueType::duration, "since the last time"},
                   {"again", ValueType::flag, "not for the first time"}}}};
  role.samples = {{"lookup", "us", "time of a look-up"}, {"load", "", "requests waiting"}};
  return role;
}

}  // namespace

FakeSwarm::FakeSwarm(std::uint32_t peers)
    : peers_(peers), down_(peers + 1), table_(peers + 1), tracker_(describe_tracker()) {
  for (std::uint32_t i = 0; i < peers; ++i) {
    groups_["peer"].push_back({i});
    roles_["mesh"].push_back({i});
    regions_[i % 2 == 0 ? "eu" : "us"].push_back({i});
    hosts_[std::to_string(i).insert(0, 1, 'h')].push_back({i});
  }
  groups_["control"] = roles_["tracker"] = {control()};
  regions_["eu"].push_back(control());
}

Vocabulary FakeSwarm::vocabulary() const {
  Vocabulary words;
  words.population = this;
  words.parameters["degree"] = {Type::number, 4.0};
  words.parameters["patience"] = {Type::duration, 20e9};
  words.parameters["who"] = {Type::text, std::string("alice")};
  words.phases = {"warm-up", "chaos"};
  words.marks = {"the crash", "heal"};
  return words;
}

void FakeSwarm::set(NodeIndex node, const std::string& observable, Json value) {
  table_[node.value][observable] = std::move(value);
}

void FakeSwarm::set_all(const std::string& observable, const Json& value) {
  for (std::uint32_t i = 0; i < peers_; ++i) set({i}, observable, value);
}

const std::vector<NodeIndex>* FakeSwarm::find(SetKind kind, std::string_view name) const {
  const Sets& sets = kind == SetKind::group    ? groups_
                     : kind == SetKind::region ? regions_
                     : kind == SetKind::host   ? hosts_
                                               : roles_;
  const auto found = sets.find(name);
  return found == sets.end() ? nullptr : &found->second;
}

std::vector<std::string> FakeSwarm::names(SetKind kind) const {
  const Sets& sets = kind == SetKind::group    ? groups_
                     : kind == SetKind::region ? regions_
                     : kind == SetKind::host   ? hosts_
                                               : roles_;
  std::vector<std::string> names;
  for (const auto& [name, nodes] : sets) names.push_back(name);
  return names;
}

const RoleDescriptor& FakeSwarm::role_of(NodeIndex node) const {
  return node == control() ? tracker_ : mesh::mesh_descriptor();
}

std::string FakeSwarm::name_of(NodeIndex node) const {
  std::string name = "peer[";
  return node == control() ? "control" : name.append(std::to_string(node.value)).append("]");
}

std::string FakeSwarm::swarm_name_of(NodeIndex node) const {
  std::string name = "peer-";
  return node == control() ? "control" : name.append(std::to_string(node.value));
}

Json FakeSwarm::observe(NodeIndex node, std::string_view observable, const Json& arguments) {
  ++observations;
  std::string key(observable);
  for (const auto& [name, value] : arguments.items()) {
    key.append(" ").append(value.is_string() ? value.get<std::string>() : value.dump());
  }
  const auto found = table_[node.value].find(key);
  return found == table_[node.value].end() ? Json() : found->second;
}

std::optional<TimeWindow> FakeSwarm::phase(std::string_view name) const {
  const auto found = phases.find(name);
  return found == phases.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TimePoint> FakeSwarm::mark(std::string_view name) const {
  const auto found = marks.find(name);
  return found == marks.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace swarmstage::test
