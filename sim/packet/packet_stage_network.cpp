// The part of PacketStage that is hosts, segments and faults.

#include <algorithm>

#include "core/base/assert.h"
#include "sim/packet/capture.h"
#include "sim/packet/ip_header.h"
#include "sim/packet/packet_stage.h"

namespace swarmstage::packet {

// --- Hosts ---

SegmentIndex PacketStage::add_segment(const SegmentPlan& plan) {
  world_.access_of_segment.push_back(plan.access);
  return {world_.addresses.add_segment()};
}

PacketHost::Interface PacketStage::add_interface(HostState& host, std::uint32_t segment,
                                                 const std::optional<LinkQuality>& access) {
  const auto number = static_cast<std::uint16_t>(host.described.interfaces.size());
  const auto index = static_cast<std::uint32_t>(world_.hosts.size() - 1);
  PortPlan plan;
  plan.host = index;
  plan.segment = segment;
  plan.address = world_.addresses.take(segment);
  plan.prefix_length = AddressPlan::prefix_length;
  plan.stable_id = host.stable_id + number;
  plan.access = access.value_or(world_.access_of_segment[segment]);
  Interface described;
  described.name = "eth" + std::to_string(number);
  described.index = static_cast<std::uint16_t>(number + 1);
  described.address = IpAddress::v4(plan.address);
  described.prefix_length = plan.prefix_length;
  described.broadcast = IpAddress::v4(subnet_broadcast(plan.address, plan.prefix_length));
  host.described.interfaces.push_back(described);
  world_.host_of_port.push_back(index);
  return {world_.cloud.add_port(plan), plan.address, plan.prefix_length};
}

HostIndex PacketStage::add_host(const HostPlan& plan) {
  SWARMSTAGE_ASSERT(!plan.segments.empty(), "a host is in no segment");
  const auto index = static_cast<std::uint32_t>(world_.hosts.size());
  HostState& host = world_.hosts.emplace_back();
  host.described.name = plan.name;
  host.stable_id = stable_id(plan.name);
  std::vector<PacketHost::Interface> interfaces;
  for (const SegmentIndex segment : plan.segments) {
    interfaces.push_back(add_interface(host, segment.value, plan.access));
  }
  host.machine = std::make_unique<PacketHost>(world_.kit, host.stable_id, std::move(interfaces));
  host.inbox = std::make_unique<HostInbox>(datagrams_, index);
  if (!world_.options.pcap_folder.empty()) {
    const std::string path = world_.options.pcap_folder + '/' + plan.name + ".pcap";
    host.capture = std::make_unique<Capture>(path);
  }
  plug_in(index);
  return {index};
}

// After each boot.
void PacketStage::plug_in(std::uint32_t index) {
  HostState& host = world_.hosts[index];
  host.machine->udp().set_receiver(host.inbox.get());
  if (host.capture && host.capture->ready()) host.capture->watch(host.machine->ip());
}

const Host& PacketStage::host(HostIndex host) const {
  return world_.hosts[host.value].described;
}

// --- Links ---

void PacketStage::set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) {
  world_.cloud.set_between(left.value, right.value, quality);
  world_.cloud.set_between(right.value, left.value, quality);
}

void PacketStage::set_link(HostIndex from, HostIndex to, const LinkQuality& quality) {
  world_.cloud.set_link(from.value, to.value, quality);
}

void PacketStage::clear_link(HostIndex from, HostIndex to) {
  world_.cloud.clear_link(from.value, to.value);
}

void PacketStage::set_access(HostIndex host, const LinkQuality& quality) {
  for (const auto& each : world_.hosts[host.value].machine->interfaces()) {
    world_.cloud.set_access(each.port, quality);
  }
}

std::uint32_t PacketStage::partition(const Partition& partition) {
  return world_.cloud.partitions().add(partition);
}

void PacketStage::heal(std::uint32_t partition) {
  world_.cloud.partitions().heal(partition);
}

// --- Faults of hosts ---

void PacketStage::pause(HostIndex host) {
  world_.hosts[host.value].paused = true;
}

void PacketStage::resume(HostIndex index) {
  HostState& host = world_.hosts[index.value];
  if (!std::exchange(host.paused, false)) return;
  host.held_bytes = 0;
  std::deque<std::function<void()>> held = std::exchange(host.held, {});
  for (const auto& task : held) task();
  streams_.progress_all(index.value);
  clear_failed();
}

void PacketStage::crash_host(HostIndex index) {
  HostState& host = world_.hosts[index.value];
  if (!host.machine->powered()) return;
  // The power goes first: no socket gets to say goodbye.
  host.machine->tcp().kill_all();
  for (const std::uint32_t node : host.nodes) {
    world_.runner(node).crash();
    end_process(node, Streams::Farewell::reset);
  }
  host.paused = false;
  host.held.clear();
  host.held_bytes = 0;
  host.machine->power_off();
}

void PacketStage::restart_host(HostIndex index) {
  HostState& host = world_.hosts[index.value];
  if (host.machine->powered()) return;
  host.machine->boot();
  plug_in(index.value);
  for (std::size_t i = 0; i < host.described.interfaces.size(); ++i) {
    if (!host.described.interfaces[i].up) host.machine->set_interface(i, false);
  }
}

void PacketStage::set_interface(HostIndex index, std::uint16_t number, bool up) {
  HostState& host = world_.hosts[index.value];
  auto& interfaces = host.described.interfaces;
  SWARMSTAGE_ASSERT(number > 0 && number <= interfaces.size(), "a host has no such interface");
  const std::size_t place = number - 1U;
  if (interfaces[place].up == up) return;
  interfaces[place].up = up;
  if (host.machine->powered()) host.machine->set_interface(place, up);
  const std::uint32_t address = interfaces[place].address.to_v4();
  if (up) {
    const std::uint32_t port = host.machine->interfaces()[place].port;
    for (const auto& [group, sockets] : host.joined) world_.cloud.join(port, group);
  } else {
    streams_.address_gone(index.value, address);
    datagrams_.address_gone(index.value, address);
  }
  HostChange change;
  change.kind = up ? HostChange::Kind::interface_added : HostChange::Kind::interface_removed;
  change.interface = interfaces[place];
  for (const std::uint32_t node : host.nodes) world_.tell(node, delivered::HostChanged{change});
  clear_failed();
}

}  // namespace swarmstage::packet
