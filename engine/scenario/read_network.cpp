#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage::reading {

namespace {

const std::vector<std::string> jitter_shapes = {"uniform", "normal", "exponential"};

/// A percentage, or the two states of bursts.
LossModel loss(const Value& value, Problems& problems) {
  LossModel model;
  if (value.kind() != Value::Kind::map) {
    model.probability = read_percentage(&value, problems).value_or(0);
    return model;
  }
  MapReader map(value, "a loss in bursts", problems);
  take_percentage(map, "good", model.probability, problems);
  take_percentage(map, "enter_bad", model.enter_bad, problems);
  take_percentage(map, "leave_bad", model.leave_bad, problems);
  take_percentage(map, "bad", model.bad_probability, problems);
  map.finish();
  return model;
}

RegionPlan region(const Entry& entry, Problems& problems) {
  RegionPlan plan{{entry.key, entry.value.file(), entry.key_at}, {}};
  MapReader map(entry.value, "a region", problems);
  if (const Value* access = map.find("access")) plan.access = link_quality(*access, problems);
  map.finish();
  return plan;
}

RegionLink region_link(const Value& value, Problems& problems) {
  RegionLink link;
  MapReader map(value, "a link between regions", problems);
  if (const Value* from = map.require("from")) link.from = phrase(*from, problems);
  if (const Value* to = map.require("to")) link.to = phrase(*to, problems);
  link.quality = link_change(map, problems).applied_to({});
  map.finish();
  return link;
}

HostLink host_link(const Value& value, Problems& problems) {
  HostLink link;
  MapReader map(value, "a link", problems);
  if (const Value* from = map.require("from")) link.from = phrase(*from, problems);
  if (const Value* to = map.require("to")) link.to = phrase(*to, problems);
  take(map, "both_ways", link.both_ways, problems);
  link.quality = link_change(map, problems).applied_to({});
  map.finish();
  return link;
}

RoutedPlan routed(const Value& value, Problems& problems) {
  constexpr std::int64_t routers_limit = 2048;
  RoutedPlan plan;
  plan.at = value.at();
  MapReader map(value, "a routed network", problems);
  if (const Value* file = map.find("file")) {
    plan.file = graph_file(*file, problems);
  } else if (map.is_map()) {
    read_shape(map, plan.shape, problems);
    if (const Value* routers = map.require("routers")) {
      const auto number = read_integer(routers, problems, 1, routers_limit);
      plan.shape.nodes = static_cast<std::uint32_t>(number.value_or(1));
    }
  }
  if (plan.file && plan.file->names.size() > routers_limit) {
    object(problems, value, "more than 2048 routers");
  }
  if (const Value* link = map.require("link")) {
    plan.link = link_quality(*link, problems);
    if (plan.link.mtu != LinkQuality{}.mtu) {
      object(problems, *link, "links between routers have no `mtu`; give it to `access`");
    }
  }
  take_unsupported(map, plan.skip_unsupported, problems);
  map.finish();
  return plan;
}

/// Stages multiply them: what is drawn around one, and time-outs that are doubled again
/// and again, must still fit.
std::optional<Duration> link_delay(const Value& value, Problems& problems) {
  constexpr Duration longest = 24h;
  const std::optional<Duration> delay = read_duration(&value, problems);
  if (!delay || *delay <= longest) return delay;
  object(problems, value, "found '" + value.text() + "', expected a delay of at most 24h");
  return std::nullopt;
}

template <typename Plan>
void read_each(MapReader& map, std::string_view key, std::vector<Plan>& into,
               Plan (*one)(const Value&, Problems&), Problems& problems) {
  const Value* list = map.find(key);
  if (list == nullptr) return;
  if (!expect_list(*list, problems)) return;
  for (const Value& item : list->items()) into.push_back(one(item, problems));
}

}  // namespace

LinkChange link_change(MapReader& map, Problems& problems) {
  LinkChange change;
  if (const Value* value = map.find("latency")) change.latency = link_delay(*value, problems);
  if (const Value* value = map.find("jitter")) change.jitter = link_delay(*value, problems);
  if (const Value* value = map.find("jitter_shape")) {
    change.shape = static_cast<JitterShape>(choice(*value, jitter_shapes, problems));
  }
  if (const Value* value = map.find("keeps_order")) {
    change.keeps_order = read_flag(value, problems);
  }
  if (const Value* value = map.find("bandwidth")) change.bandwidth = read_rate(value, problems);
  if (const Value* value = map.find("queue")) change.queue_bytes = read_size(value, problems);
  if (const Value* value = map.find("loss")) change.loss = loss(*value, problems);
  if (const Value* value = map.find("duplicate")) {
    change.duplicate = read_percentage(value, problems);
  }
  if (const Value* value = map.find("reorder")) change.reorder = read_percentage(value, problems);
  if (const Value* value = map.find("reorder_by")) {
    change.reorder_by = link_delay(*value, problems);
  }
  if (const Value* value = map.find("mtu")) {
    const auto mtu = read_integer(value, problems, 68, 65535);
    if (mtu) change.mtu = static_cast<std::uint32_t>(*mtu);
  }
  return change;
}

LinkQuality link_quality(const Value& value, Problems& problems) {
  MapReader map(value, "a link's quality", problems);
  const LinkQuality quality = link_change(map, problems).applied_to({});
  map.finish();
  return quality;
}

NetworkPlan network(const Value& value, Problems& problems) {
  NetworkPlan plan;
  MapReader map(value, "a network", problems);
  if (const Value* regions = map.find("regions"); regions && expect_map(*regions, problems)) {
    for (const Entry& entry : regions->entries()) plan.regions.push_back(region(entry, problems));
  }
  read_each(map, "between", plan.between, region_link, problems);
  read_each(map, "links", plan.links, host_link, problems);
  if (const Value* family = map.find("addresses")) {
    if (choice(*family, {"ipv4", "ipv6"}, problems) == 1) plan.ipv6 = family->at();
  }
  if (const Value* routers = map.find("routed")) plan.routed = routed(*routers, problems);
  if (plan.routed && !plan.routed->skip_unsupported && !plan.between.empty()) {
    object(problems, *map.find("between"),
           "a routed network has no links between regions, unless it is left out on some stages: "
           "`unsupported: skip`");
  }
  map.finish();
  return plan;
}

}  // namespace swarmstage::reading
