#include "core/trace/created_record.h"

namespace swarmstage {

namespace {

Json interface_to_json(const Interface& i) {
  return {{"name", i.name},
          {"index", i.index},
          {"address", i.address.to_string()},
          {"prefix_length", i.prefix_length},
          {"broadcast", i.broadcast.to_string()},
          {"up", i.up},
          {"loopback", i.loopback},
          {"multicast", i.multicast}};
}

Interface interface_from_json(const Json& json) {
  Interface i;
  i.name = json.at("name").get<std::string>();
  i.index = json.at("index").get<std::uint16_t>();
  i.address = IpAddress::parse(json.at("address").get<std::string>()).value_or(IpAddress());
  i.prefix_length = json.at("prefix_length").get<std::uint8_t>();
  i.broadcast = IpAddress::parse(json.at("broadcast").get<std::string>()).value_or(IpAddress());
  i.up = json.at("up").get<bool>();
  i.loopback = json.at("loopback").get<bool>();
  i.multicast = json.at("multicast").get<bool>();
  return i;
}

Json limits_to_json(const Limits& limits) {
  return {{"datagram_bytes", limits.datagram_bytes},
          {"stream_queue_bytes", limits.stream_queue_bytes},
          {"high_water_bytes", limits.high_water_bytes},
          {"low_water_bytes", limits.low_water_bytes},
          {"streams", limits.streams},
          {"ports", limits.ports},
          {"timers", limits.timers},
          {"pending", limits.pending}};
}

Limits limits_from_json(const Json& json) {
  Limits limits;
  limits.datagram_bytes = json.at("datagram_bytes").get<std::size_t>();
  limits.stream_queue_bytes = json.at("stream_queue_bytes").get<std::size_t>();
  limits.high_water_bytes = json.at("high_water_bytes").get<std::size_t>();
  limits.low_water_bytes = json.at("low_water_bytes").get<std::size_t>();
  limits.streams = json.at("streams").get<std::size_t>();
  limits.ports = json.at("ports").get<std::size_t>();
  limits.timers = json.at("timers").get<std::size_t>();
  limits.pending = json.value("pending", limits.pending);
  return limits;
}

}  // namespace

Json CreatedRecord::to_json() const {
  Json interfaces = Json::array();
  for (const Interface& each : host.interfaces) interfaces.push_back(interface_to_json(each));
  return {{"name", name},
          {"role", role},
          {"config", config},
          {"stable_id", stable_id},
          {"host", {{"name", host.name}, {"interfaces", interfaces}}},
          {"limits", limits_to_json(limits)}};
}

std::optional<CreatedRecord> CreatedRecord::from_json(const Json& json) {
  try {
    CreatedRecord created;
    created.name = json.at("name").get<std::string>();
    created.role = json.at("role").get<std::string>();
    created.config = json.at("config");
    created.stable_id = json.at("stable_id").get<std::uint64_t>();
    created.host.name = json.at("host").at("name").get<std::string>();
    for (const Json& each : json.at("host").at("interfaces")) {
      created.host.interfaces.push_back(interface_from_json(each));
    }
    created.limits = limits_from_json(json.at("limits"));
    return created;
  } catch (const Json::exception&) {
    return std::nullopt;  // a file may hold anything
  }
}

void record_created(TraceSink* sink, NodeIndex node, TimePoint time, const CreatedRecord& created) {
  if (!sink) return;
  const std::string body = created.to_json().dump();
  sink->record({RecordKind::created, 0, node, time, ByteView(body)});
}

}  // namespace swarmstage
