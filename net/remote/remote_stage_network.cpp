// The part of RemoteStage that changes the network, passes on what nodes say, and
// gathers results.

#include "core/node/json_fields.h"
#include "net/remote/network_json.h"
#include "net/remote/remote_stage.h"

namespace swarmstage::net {

namespace {

std::vector<std::uint32_t> numbers_of(const std::vector<HostIndex>& hosts) {
  std::vector<std::uint32_t> numbers;
  for (const HostIndex each : hosts) numbers.push_back(each.value);
  return numbers;
}

std::uint64_t number_in(const Json& answer, const char* key) {
  return answer.is_object() ? answer.value(key, std::uint64_t{0}) : 0;
}

}  // namespace

// --- The network ---

void RemoteStage::fault(const char* kind, Json arguments) {
  crew_->tell_all(control::Fault{kind, std::move(arguments)});
}

void RemoteStage::set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) {
  fault("between", {{"left", left.value}, {"right", right.value}, {"quality", json_of(quality)}});
}

void RemoteStage::set_link(HostIndex from, HostIndex to, const LinkQuality& quality) {
  fault("link", {{"from", from.value}, {"to", to.value}, {"quality", json_of(quality)}});
}

void RemoteStage::clear_link(HostIndex from, HostIndex to) {
  fault("clear_link", {{"from", from.value}, {"to", to.value}});
}

void RemoteStage::set_access(HostIndex host, const LinkQuality& quality) {
  fault("access", {{"host", host.value}, {"quality", json_of(quality)}});
}

std::uint32_t RemoteStage::partition(const Partition& partition) {
  fault("partition", {{"left", numbers_of(partition.left)},
                      {"right", numbers_of(partition.right)},
                      {"one_way", partition.one_way}});
  return ++last_partition_;  // every process counts them alike
}

void RemoteStage::heal(std::uint32_t partition) {
  fault("heal", {{"partition", partition}});
}

void RemoteStage::pause(HostIndex host) {
  fault("pause", {{"host", host.value}});
}

void RemoteStage::resume(HostIndex host) {
  fault("resume", {{"host", host.value}});
}

void RemoteStage::crash_host(HostIndex host) {
  for (const NodeIndex node : world_.host(host).nodes) member(node).running = false;
  fault("power_off", {{"host", host.value}});
}

void RemoteStage::restart_host(HostIndex host) {
  fault("power_on", {{"host", host.value}});
}

void RemoteStage::set_interface(HostIndex host, std::uint16_t interface, bool up) {
  world_.host(host).description.interfaces[interface - 1U].up = up;
  fault("interface", {{"host", host.value}, {"interface", interface}, {"up", up}});
}

void RemoteStage::set_clock(NodeIndex node, const ClockSkew& skew) {
  tell(node, control::Clock{member(node).name, skew.offset, skew.drift_ppm});
}

void RemoteStage::set_disk_full(HostIndex host, bool full) {
  fault("full_disk", {{"host", host.value}, {"full", full}});
}

void RemoteStage::lose_disk(HostIndex host) {
  fault("lost_disk", {{"host", host.value}});
}

void RemoteStage::slow_service(HostIndex host, std::string_view service, Duration by) {
  fault("slow_service", {{"host", host.value}, {"service", service}, {"by", by.count()}});
}

// --- What nodes say ---

void RemoteStage::pass_on(NodeIndex node, const control::Changed& changed) {
  Member& teller = member(node);
  if (changed.life != teller.life) return;  // it ended before this was heard
  std::string key = changed.observable;
  key += '\n';
  if (!changed.arguments.empty()) {
    key += changed.arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  teller.seen[key] = changed.value;
  observer_.changed(node, changed.time, changed.observable);
}

void RemoteStage::pass_on(NodeIndex node, const control::Event& event) {
  std::vector<std::byte> encoded;
  encode_json_fields(encoded, event.name, event.fields);
  observer_.event(node, event.time, encoded);
}

void RemoteStage::pass_on(NodeIndex node, const control::Sample& sample) {
  observer_.measured(node, sample.time, sample.name, sample.value);
}

void RemoteStage::pass_on(NodeIndex node, const control::Log& log) {
  std::vector<std::byte> encoded;
  encode_json_fields(encoded, log.text, log.fields);
  observer_.logged(node, log.time, log.level, encoded);
}

void RemoteStage::pass_on(NodeIndex node, const control::Completed& completed) {
  observer_.completed(node, completed.time, {completed.id},
                      {completed.ok, completed.result, completed.error});
}

void RemoteStage::pass_on(NodeIndex node, const control::Failed& failed) {
  member(node).running = false;
  observer_.failed(node, failed.time, failed.what);
}

// --- Results ---

Json RemoteStage::ask_process(std::size_t process, const char* what) const {
  const std::uint64_t id = crew_->new_id();
  const auto answer = crew_->ask(process, id, control::Observe{"", id, what, Json::object()});
  const auto* observed = answer ? std::get_if<control::Observed>(&*answer) : nullptr;
  return observed ? observed->value : Json();
}

std::vector<Json> RemoteStage::ask_all(const char* what) const {
  std::vector<Json> answers;
  for (std::size_t i = 0; i < crew_->size(); ++i) answers.push_back(ask_process(i, what));
  return answers;
}

RunHashes RemoteStage::hashes(NodeIndex node) const {
  if (hashes_.empty()) {
    for (const Json& each : ask_all("hashes")) {
      if (!each.is_object()) continue;
      for (const auto& [name, pair] : each.items()) {
        const auto known = by_name_.find(name);
        if (known == by_name_.end() || !pair.is_array() || pair.size() != 2) continue;
        hashes_[known->second] = {pair[0].get<std::uint64_t>(), pair[1].get<std::uint64_t>()};
      }
    }
  }
  const auto found = hashes_.find(node);
  return found == hashes_.end() ? RunHashes{} : found->second;
}

StageCounters RemoteStage::counters() const {
  StageCounters sum;
  for (const Json& each : ask_all("counters")) {
    sum.datagrams_sent += number_in(each, "datagrams_sent");
    sum.datagrams_delivered += number_in(each, "datagrams_delivered");
    sum.datagrams_lost += number_in(each, "datagrams_lost");
    sum.stream_bytes_delivered += number_in(each, "stream_bytes_delivered");
    sum.streams_opened += number_in(each, "streams_opened");
  }
  return sum;
}

LimitCounters RemoteStage::limit_counters() const {
  LimitCounters sum{};
  for (const Json& each : ask_all("counters")) {
    const Json limits = each.is_object() ? each.value("limits", Json::array()) : Json::array();
    for (std::size_t i = 0; i < sum.size() && i < limits.size(); ++i) {
      sum[i] += limits[i].get<std::uint64_t>();
    }
  }
  return sum;
}

}  // namespace swarmstage::net
