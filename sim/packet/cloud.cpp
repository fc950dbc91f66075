#include "sim/packet/cloud.h"

#include <algorithm>

#include "core/base/assert.h"
#include "sim/packet/cloud_device.h"
#include "sim/packet/ip_header.h"

namespace swarmstage::packet {

// --- Building and changing ---

Cloud::Segment& Cloud::segment(std::uint32_t index) {
  if (index >= segments_.size()) segments_.resize(index + 1);
  return segments_[index];
}

std::uint32_t Cloud::add_port(const PortPlan& plan) {
  SWARMSTAGE_ASSERT(plan.prefix_length > 0 && plan.prefix_length <= 32, "a subnet has a prefix");
  const auto index = static_cast<std::uint32_t>(ports_.size());
  const bool added = addresses_.add(plan.address, index);
  SWARMSTAGE_ASSERT(added, "two ports of a cloud were given the same address");
  Port& port = ports_.emplace_back();
  port.host = plan.host;
  port.segment = plan.segment;
  port.address = plan.address;
  port.broadcast = subnet_broadcast(plan.address, plan.prefix_length);
  port.random = Random(run_seed_, plan.stable_id, "link");
  segment(plan.segment).members.push_back(index);
  set_access(index, plan.access);
  return index;
}

void Cloud::set_access(std::uint32_t port, const LinkQuality& access) {
  ports_[port].up.set(access);
  ports_[port].down.set(access);
}

void Cloud::set_between(std::uint32_t from_segment, std::uint32_t to_segment,
                        const LinkQuality& quality) {
  make(wires_, from_segment, to_segment).set(quality);
  if (routed_ && from_segment != to_segment) routes_.connect(from_segment, to_segment);
}

void Cloud::set_link(std::uint32_t from_host, std::uint32_t to_host, const LinkQuality& quality) {
  make(links_, from_host, to_host).set(quality);
}

void Cloud::clear_link(std::uint32_t from_host, std::uint32_t to_host) {
  if (from_host >= links_.size()) return;
  std::erase_if(links_[from_host], [to_host](const Wire& each) { return each.to == to_host; });
}

Line* Cloud::find(Wires& wires, std::uint32_t from, std::uint32_t to) {
  if (from >= wires.size()) return nullptr;
  std::vector<Wire>& of_origin = wires[from];
  const auto place =
      std::lower_bound(of_origin.begin(), of_origin.end(), to,
                       [](const Wire& each, std::uint32_t key) { return each.to < key; });
  return place != of_origin.end() && place->to == to ? &place->line : nullptr;
}

Line& Cloud::make(Wires& wires, std::uint32_t from, std::uint32_t to) {
  if (Line* line = find(wires, from, to)) return *line;
  if (from >= wires.size()) wires.resize(from + 1);
  std::vector<Wire>& of_origin = wires[from];
  const auto after = std::find_if(of_origin.begin(), of_origin.end(),
                                  [to](const Wire& each) { return each.to > to; });
  return of_origin.insert(after, Wire{to, Line()})->line;
}

Line* Cloud::wire(std::uint32_t from_segment, std::uint32_t to_segment) {
  return find(wires_, from_segment, to_segment);
}

Line* Cloud::link(std::uint32_t from_host, std::uint32_t to_host) {
  return find(links_, from_host, to_host);
}

// --- For devices and hosts ---

void Cloud::attach(std::uint32_t index, CloudDevice& device, std::uint32_t context) {
  Port& port = ports_[index];
  port.device = &device;
  port.context = context;
  ++port.generation;
}

void Cloud::detach(std::uint32_t index) {
  Port& port = ports_[index];
  port.device = nullptr;
  ++port.generation;
  for (auto& [group, joined] : segments_[port.segment].groups) std::erase(joined, index);
}

void Cloud::join(std::uint32_t port, std::uint32_t group) {
  std::vector<std::uint32_t>& joined = segments_[ports_[port].segment].groups[group];
  const auto place = std::lower_bound(joined.begin(), joined.end(), port);
  if (place == joined.end() || *place != port) joined.insert(place, port);
}

void Cloud::leave(std::uint32_t port, std::uint32_t group) {
  auto& groups = segments_[ports_[port].segment].groups;
  const auto found = groups.find(group);
  if (found == groups.end()) return;
  std::erase(found->second, port);
  if (found->second.empty()) groups.erase(found);
}

// --- Asking ---

std::uint16_t Cloud::mtu(std::uint32_t port) const {
  return static_cast<std::uint16_t>(std::min(ports_[port].up.quality().mtu, 65535U));
}

bool Cloud::cut(std::uint32_t from_port, std::uint32_t to_port) const {
  return !partitions_.empty() && partitions_.cut(ports_[from_port].host, ports_[to_port].host);
}

const std::vector<std::uint32_t>* Cloud::receivers(std::uint32_t port,
                                                   std::uint32_t destination) const {
  static const std::vector<std::uint32_t> nobody;
  const Segment& segment = segments_[ports_[port].segment];
  if (destination == limited_broadcast || destination == ports_[port].broadcast) {
    return &segment.members;
  }
  if (!is_multicast(destination)) return nullptr;
  const auto group = segment.groups.find(destination);
  return group == segment.groups.end() ? &nobody : &group->second;
}

}  // namespace swarmstage::packet
