#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage {

Position GroupPlan::place_of(std::string_view wrong_config) const {
  for (const auto& [key, at] : config_keys) {
    std::string begin = "'";
    begin += key;
    begin += '\'';
    if (wrong_config.starts_with(begin)) return at;
  }
  return config_at;
}

}  // namespace swarmstage

namespace swarmstage::reading {

namespace {

std::vector<Placement> placement(const Value& value, Problems& problems) {
  std::vector<Placement> parts;
  if (!expect_map(value, problems)) return parts;
  double sum = 0;
  for (const Entry& entry : value.entries()) {
    Placement part{{entry.key, entry.value.file(), entry.key_at}, 0};
    part.share = read_percentage(&entry.value, problems).value_or(0);
    sum += part.share;
    parts.push_back(part);
  }
  if (sum < 0.999 || sum > 1.001) {
    object(problems, value, "the shares of the regions do not add up to 100%");
  }
  return parts;
}

NeighbourPlan neighbours(const Value& value, Problems& problems) {
  NeighbourPlan plan;
  plan.at = value.at();
  MapReader map(value, "neighbours", problems);
  if (const Value* file = map.find("file")) {
    // What shapes are made by is unknown to a file, and refused with it.
    plan.file = graph_file(*file, problems);
  } else if (map.is_map()) {
    read_shape(map, plan.shape, problems);
  }
  take(map, "into", plan.into, problems);
  if (const Value* side = map.find("tell")) {
    static const std::vector<std::string> sides = {"earlier", "later", "both"};
    plan.side = static_cast<NeighbourPlan::Side>(choice(*side, sides, problems));
  }
  map.finish();
  return plan;
}

StartPlan start(const Value& value, Problems& problems) {
  StartPlan plan;
  if (value.kind() == Value::Kind::text && value.text() == "by-timeline") {
    plan.by_timeline = true;
    return plan;
  }
  if (value.kind() != Value::Kind::map) {
    plan.at = read_duration(&value, problems).value_or(Duration{});
    return plan;
  }
  MapReader map(value, "a start", problems);
  take(map, "at", plan.at, problems);
  take(map, "every", plan.every, problems);
  if (const Value* arrivals = map.find("arrivals")) {
    if (plan.every != Duration{}) {
      object(problems, *arrivals, "a start has `every` or `arrivals`, not both");
    }
    plan.every = rate(*arrivals, problems);
    plan.poisson = true;
  }
  map.finish();
  return plan;
}

bool is_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return true;
}

void read_place(MapReader& map, GroupPlan& plan, Problems& problems) {
  const Value* region = map.find("region");
  const Value* regions = map.find("regions");
  if (region && regions) object(problems, *regions, "a group has `region` or `regions`, not both");
  if (region) plan.placement = {{phrase(*region, problems), 1}};
  if (regions) plan.placement = placement(*regions, problems);
  if (const Value* also = map.find("also_in"); also && expect_list(*also, problems)) {
    for (const Value& each : also->items()) plan.also_in.push_back(phrase(each, problems));
  }
  if (const Value* host = map.find("host")) plan.host = phrase(*host, problems);
  if (const Value* access = map.find("access")) plan.access = link_quality(*access, problems);
}

GroupPlan group(const Entry& entry, Problems& problems) {
  GroupPlan plan;
  plan.name = {entry.key, entry.value.file(), entry.key_at};
  if (!is_name(entry.key)) {
    problems.add(entry.value.file(), entry.key_at,
                 "'" + entry.key + "' cannot name nodes; letters, digits, '-' and '_' can");
  }
  MapReader map(entry.value, "a node group", problems);
  if (const Value* role = map.require("role")) plan.role = phrase(*role, problems);
  if (const Value* count = map.find("count")) {
    plan.is_list = true;
    const auto number = read_integer(count, problems, 1, 1 << 20);
    if (number) plan.count = static_cast<std::uint32_t>(*number);
  }
  read_place(map, plan, problems);
  if (const Value* config = map.find("config"); config && expect_map(*config, problems)) {
    plan.config = config->to_json();
    plan.config_at = config->at();
    for (const Entry& key : config->entries()) plan.config_keys.emplace_back(key.key, key.key_at);
  }
  if (const Value* shape = map.find("neighbors")) {
    plan.neighbours = neighbours(*shape, problems);
    const auto& file = plan.neighbours->file;
    if (file && !plan.is_list && !file->names.empty()) {  // as many as the file has
      plan.is_list = true;
      plan.count = file->graph.node_count();
    }
  }
  if (const Value* begin = map.find("start")) plan.start = start(*begin, problems);
  map.finish();
  return plan;
}

}  // namespace

std::vector<GroupPlan> groups(const Value& value, Problems& problems) {
  std::vector<GroupPlan> plans;
  if (!expect_map(value, problems)) return plans;
  plans.reserve(value.entries().size());
  for (const Entry& entry : value.entries()) plans.push_back(group(entry, problems));
  if (plans.empty()) object(problems, value, "a swarm needs at least one group of nodes");
  return plans;
}

}  // namespace swarmstage::reading
