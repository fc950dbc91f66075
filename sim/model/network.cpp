#include "sim/model/network.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/node/random.h"
#include "core/trace/mix.h"

namespace swarmstage::model {

// --- Building and changing ---

std::uint32_t Network::add_segment(const SegmentPlan& plan) {
  segment_access_.push_back(rules_.add(plan.access));
  return addresses_.add_segment();
}

std::uint32_t Network::add_host(const HostPlan& plan) {
  SWARMSTAGE_ASSERT(!plan.segments.empty(), "a host is in no segment");
  const std::uint32_t number = host_count();
  HostState& host = hosts_.add();
  const std::uint32_t first_segment = plan.segments.front().value;
  host.address = addresses_.attach(first_segment, number, 0);
  host.set_access(plan.access ? rules_.add(*plan.access) : segment_access_[first_segment]);
  for (std::size_t i = 1; i < plan.segments.size(); ++i) {
    const std::uint32_t segment = plan.segments[i].value;
    const auto place = static_cast<std::uint16_t>(i);
    host.more().interfaces.push_back({addresses_.attach(segment, number, place), segment, true});
  }
  names_.add(plan.name);
  return number;
}

void Network::set_between(std::uint32_t left, std::uint32_t right, const LinkQuality& quality) {
  const std::uint32_t rule = rules_.add(quality);
  wires_[wire_between(left, right)].rule = rule;
  wires_[wire_between(right, left)].rule = rule;
  ++version_;
}

std::uint32_t Network::wire_between(std::uint32_t from_segment, std::uint32_t to_segment) {
  const std::uint64_t pair = std::uint64_t{from_segment} << 32U | to_segment;
  const auto next = static_cast<std::uint32_t>(wires_.size());
  const auto [entry, is_new] = wire_numbers_.try_emplace(pair, next);
  if (is_new) wires_.emplace_back();
  return entry->second;
}

// The latency stays with the flow, so that links which differ in it alone, as
// they mostly do, share a rule.
void Network::set_link(std::uint32_t from, std::uint32_t to, const LinkQuality& quality) {
  LinkQuality without_latency = quality;
  without_latency.latency = Duration{};
  const std::uint32_t rule = rules_.add(without_latency);
  for (std::uint16_t i = 0; i < interface_count(to); ++i) {
    const std::uint32_t address = interface_address(to, i);
    Flow* flow = hosts_[from].flows.find(address);
    if (flow == nullptr) flow = &add_flow(from, address, {to, 0, i});
    if (flow->kind != FlowKind::direct) flow->busy_until = 0;
    flow->kind = FlowKind::direct;
    flow->latency = ticks(quality.latency);
    flow->rule = rule;
    flow->version = 0;  // the rest is worked out when it is used
  }
}

void Network::clear_link(std::uint32_t from, std::uint32_t to) {
  for (std::uint16_t i = 0; i < interface_count(to); ++i) {
    Flow* flow = hosts_[from].flows.find(interface_address(to, i));
    if (flow == nullptr || flow->kind != FlowKind::direct) continue;
    flow->kind = FlowKind::unknown;
    flow->version = 0;
  }
}

void Network::set_access(std::uint32_t host, const LinkQuality& quality) {
  hosts_[host].set_access(rules_.add(quality));
  ++version_;
}

void Network::set_interface(std::uint32_t host, std::uint16_t interface, bool up) {
  HostState& state = hosts_[host];
  HostExtras& extras = state.more();
  SWARMSTAGE_ASSERT(interface < interface_count(host), "a host has no such interface");
  (interface == 0 ? extras.first_interface_up : extras.interfaces[interface - 1U].up) = up;
  if (extras.described) extras.described->interfaces[interface].up = up;
  bool any_down = false;
  for (std::uint16_t i = 0; i < interface_count(host); ++i) any_down |= !interface_up(host, i);
  state.interface_down = any_down;
  ++version_;
}

// --- Hosts ---

std::uint16_t Network::interface_count(std::uint32_t host) const {
  const HostState& state = hosts_[host];
  return static_cast<std::uint16_t>(1 + (state.extras ? state.extras->interfaces.size() : 0));
}

std::uint32_t Network::interface_address(std::uint32_t host, std::uint16_t interface) const {
  const HostState& state = hosts_[host];
  return interface == 0 ? state.address : state.extras->interfaces[interface - 1U].address;
}

bool Network::interface_up(std::uint32_t host, std::uint16_t interface) const {
  const HostState& state = hosts_[host];
  if (!state.extras) return true;
  return interface == 0 ? state.extras->first_interface_up
                        : state.extras->interfaces[interface - 1U].up;
}

std::optional<std::uint16_t> Network::interface_of(std::uint32_t host,
                                                   std::uint32_t address) const {
  for (std::uint16_t i = 0; i < interface_count(host); ++i) {
    if (interface_address(host, i) == address) return i;
  }
  return std::nullopt;
}

std::optional<Attachment> Network::attachment_in(std::uint32_t host, std::uint32_t segment) const {
  for (std::uint16_t i = 0; i < interface_count(host); ++i) {
    const Attachment& each = *addresses_.find(interface_address(host, i));
    if (each.segment == segment && interface_up(host, i)) return each;
  }
  return std::nullopt;
}

const Host& Network::described(std::uint32_t number) {
  HostExtras& extras = hosts_[number].more();
  if (extras.described) return *extras.described;
  extras.described = std::make_unique<Host>();
  Host& host = *extras.described;
  host.name = names_[number];
  for (std::uint16_t i = 0; i < interface_count(number); ++i) {
    Interface& interface = host.interfaces.emplace_back();
    const std::uint32_t address = interface_address(number, i);
    interface.name = "eth" + std::to_string(i);
    interface.index = static_cast<std::uint16_t>(i + 1);
    interface.address = form_.outside(address);
    interface.prefix_length = form_.prefix_length(AddressPlan::prefix_length);
    if (!form_.ipv6()) {
      interface.broadcast = IpAddress::v4(AddressPlan::broadcast_address(address));
    }
    interface.up = interface_up(number, i);
  }
  return host;
}

// --- Finding the way ---

std::uint64_t Network::pair_key(std::uint32_t from, const Attachment& to) const {
  const std::uint64_t sender = mix(seed_, stable_id(names_[from]));
  return mix(sender, stable_id(names_[to.host]) + to.interface);
}

Flow& Network::add_flow(std::uint32_t from, std::uint32_t address, const Attachment& to) {
  Flow& flow = hosts_[from].flows.add(address);
  flow.key = pair_key(from, to);
  flow.to_host = to.host;
  return flow;
}

Flow* Network::work_out(std::uint32_t from, std::uint32_t address, Flow* flow) {
  const bool loopback = address == loopback_address;
  const Attachment* found = addresses_.find(address);
  const Attachment to = loopback ? Attachment{from, 0, 0} : found ? *found : Attachment{};
  if (!loopback && !found) return nullptr;
  if (!flow) flow = &add_flow(from, address, to);
  if (!choose_way(from, to, *flow)) return nullptr;
  if (loopback) flow->from_address = loopback_address;
  flow->version = version_;
  return flow;
}

bool Network::choose_way(std::uint32_t from, const Attachment& to, Flow& flow) {
  if (to.host == from) {
    flow.kind = FlowKind::local;
    flow.mtu = 0xffff;
    flow.from_address = interface_address(from, to.interface);
    return true;
  }
  const Attachment* source = source_of(from, to.segment);
  if (!source) return false;
  flow.from_address = interface_address(from, source->interface);
  if (flow.kind == FlowKind::direct) {
    flow.mtu = rules_[flow.rule].mtu();
    return true;
  }
  flow.kind = FlowKind::routed;
  flow.rule = hosts_[to.host].access;
  flow.middle = wire_between(source->segment, to.segment);
  flow.mtu = std::min({rules_[hosts_[from].access].mtu(), rules_[wires_[flow.middle].rule].mtu(),
                       rules_[flow.rule].mtu()});
  return true;
}

// An interface in the receiver's own segment if there is one, else the first.
const Attachment* Network::source_of(std::uint32_t from, std::uint32_t to_segment) const {
  const Attachment* first = nullptr;
  for (std::uint16_t i = 0; i < interface_count(from); ++i) {
    if (!interface_up(from, i)) continue;
    const Attachment* each = addresses_.find(interface_address(from, i));
    if (each->segment == to_segment) return each;
    if (!first) first = each;
  }
  return first;
}

}  // namespace swarmstage::model
