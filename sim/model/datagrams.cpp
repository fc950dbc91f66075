#include "sim/model/datagrams.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace swarmstage::model {

namespace {

EventKind kind_for(Leg leg) {
  switch (leg) {
    case Leg::middle:
      return EventKind::packet_middle;
    case Leg::line:
      return EventKind::packet_line;
    case Leg::arrived:
      break;
  }
  return EventKind::packet_arrived;
}

}  // namespace

// --- Ports ---

void Datagrams::open(std::uint32_t node, PortId port, const PortOptions& options) {
  NodeRunner& runner = world_.runner(node);
  const auto fail = [&](CloseReason reason) {
    runner.deliver(world_.time(), delivered::PortFailed{port, reason});
  };
  const AddressForm& form = world_.network.form();
  if (!form.speaks(options.address)) return fail(CloseReason::unsupported);
  const std::uint32_t address = form.inside(options.address);
  const bool ours = address == 0 || address == loopback_address ||
                    world_.network.interface_of(world_.nodes[node].host, address).has_value();
  if (!ours) return fail(CloseReason::address_not_ours);
  const Socket socket{node, port.value, address, options.number, options.shared};
  const auto number = open_socket(world_.host_of(node), socket);
  if (!number) return fail(CloseReason::address_in_use);
  runner.deliver(world_.time(), delivered::PortOpened{port, {options.address, *number}});
}

void Datagrams::close(std::uint32_t node, PortId port) {
  groups_.leave_all(node, port);
  close_socket(world_.host_of(node), node, port);
}

void Datagrams::join(std::uint32_t node, PortId port, const IpAddress& group) {
  AddressForm& form = world_.network.form();
  if (!form.speaks(group) || !group.is_multicast()) return;
  if (!find_socket(world_.host_of(node), node, port)) return;
  groups_.join(form.joined(group), {world_.nodes[node].host, node, port.value});
}

void Datagrams::leave(std::uint32_t node, PortId port, const IpAddress& group) {
  const AddressForm& form = world_.network.form();
  if (!form.speaks(group)) return;
  groups_.leave(form.inside(group), {world_.nodes[node].host, node, port.value});
}

void Datagrams::close_all(std::uint32_t node) {
  HostState& host = world_.host_of(node);
  targets_.clear();
  each_socket(host, [&](const Socket& socket) {
    if (socket.node == node) targets_.push_back({node, socket.port_id});
  });
  for (const Target& target : targets_) close_socket(host, node, {target.port_id});
  if (!targets_.empty()) groups_.leave_all(node, {});
}

void Datagrams::address_gone(std::uint32_t host, std::uint32_t address) {
  std::vector<Target> bound;
  each_socket(world_.network.host(host), [&](const Socket& socket) {
    if (socket.address == address) bound.push_back({socket.node, socket.port_id});
  });
  for (const Target& target : bound) {
    close(target.node, {target.port_id});
    world_.runner(target.node)
        .deliver(world_.time(),
                 delivered::PortClosed{{target.port_id}, CloseReason::interface_gone});
  }
}

// --- Sending ---

PacketHandle Datagrams::put(std::uint32_t node, const Socket& socket, ByteView bytes) {
  const PacketHandle handle = world_.packets.put(bytes);
  Packet& packet = world_.packets[handle];
  packet.from_node = node;
  packet.from_port = socket.number;
  return handle;
}

void Datagrams::send(std::uint32_t node, PortId port, const Endpoint& to, ByteView bytes) {
  const std::uint32_t host = world_.nodes[node].host;
  const Socket* socket = find_socket(world_.network.host(host), node, port);
  SWARMSTAGE_ASSERT(socket, "a datagram is sent from a port that is not open");
  ++world_.counters.datagrams_sent;
  const std::uint32_t address = world_.network.form().inside(to.address);
  if (AddressPlan::is_multicast(address))
    return to_segments(node, *socket, {Cast::multicast, address, to.port, to.address.scope}, bytes);
  if (AddressPlan::is_broadcast(address)) return direct(node, *socket, address, to.port, bytes);
  Flow* flow = world_.network.flow_to(host, address);
  if (!flow) {
    ++world_.counters.datagrams_lost;
    return;
  }
  const Load load = load_of(static_cast<std::uint32_t>(bytes.size()), udp_header_bytes, flow->mtu);
  const auto transit = world_.network.send(host, *flow, load, world_.now, false);
  if (!transit || transit->lost) {
    ++world_.counters.datagrams_lost;
    return;
  }
  const PacketHandle handle = put(node, *socket, bytes);
  Packet& packet = world_.packets[handle];
  packet.from_address = socket->address != 0 ? socket->address : flow->from_address;
  packet.to_address = address;
  packet.to_port = to.port;
  packet.cast = Cast::unicast;
  go_on(*transit, flow->to_host, handle);
}

// A duplicate goes the rest of the way by itself.
void Datagrams::go_on(const Transit& transit, std::uint32_t to_host, PacketHandle packet) {
  if (transit.lost) return lose(packet);
  const EventKind kind = kind_for(transit.next);
  if (transit.duplicated) {
    world_.packets.share(packet);
    world_.schedule(transit.at, kind, to_host, static_cast<std::uint32_t>(packet));
  }
  world_.schedule(transit.at, kind, to_host, static_cast<std::uint32_t>(packet));
}

void Datagrams::broadcast(std::uint32_t node, PortId port, std::uint16_t number, ByteView bytes) {
  const Socket* socket = find_socket(world_.host_of(node), node, port);
  SWARMSTAGE_ASSERT(socket, "a datagram is sent from a port that is not open");
  ++world_.counters.datagrams_sent;
  if (world_.network.form().ipv6()) {  // which has no broadcast, only groups
    ++world_.counters.datagrams_lost;
    return;
  }
  to_segments(node, *socket, {Cast::broadcast, 0, number, 0}, bytes);
}

// A broadcast to the segment of one interface. Routers carry none further.
void Datagrams::direct(std::uint32_t node, const Socket& socket, std::uint32_t address,
                       std::uint16_t number, ByteView bytes) {
  const std::uint32_t host = world_.nodes[node].host;
  Network& network = world_.network;
  for (std::uint16_t i = 0; i < network.interface_count(host); ++i) {
    const std::uint32_t own = network.interface_address(host, i);
    if (network.form().ipv6() || AddressPlan::broadcast_address(own) != address) continue;
    const auto interface = static_cast<std::uint16_t>(i + 1);
    return to_segments(node, socket, {Cast::broadcast, address, number, interface}, bytes);
  }
  ++world_.counters.datagrams_lost;
}

// Onto each segment once; from there to all its members, or to those in the group.
void Datagrams::to_segments(std::uint32_t node, const Socket& socket, const Audience& audience,
                            ByteView bytes) {
  const std::uint32_t host = world_.nodes[node].host;
  if (audience.interface > world_.network.interface_count(host)) {  // a node may name any
    ++world_.counters.datagrams_lost;
    return;
  }
  const std::uint32_t serial = ++world_.network.host(host).more().broadcasts;
  const Load load = load_of(static_cast<std::uint32_t>(bytes.size()), udp_header_bytes,
                            world_.network.access_mtu(host));
  bool first = true;
  world_.network.each_interface(host, [&](std::uint32_t segment, std::uint32_t address) {
    const unsigned place = world_.network.addresses().find(address)->interface + 1U;
    if (audience.interface != 0 && audience.interface != place) return;
    const auto ready = world_.network.leave(host, segment, load, world_.now);
    if (!ready) return;
    const PacketHandle handle = put(node, socket, bytes);
    Packet& packet = world_.packets[handle];
    packet.from_address = address;
    packet.to_address = audience.group;
    packet.to_port = audience.port;
    packet.cast = audience.cast;
    for (const Attachment& member : hearers(audience, segment)) {
      // Other nodes of this very host hear it once, without any link.
      if (member.host == host && !std::exchange(first, false)) continue;
      world_.packets.share(handle);
      const Transit transit =
          member.host == host ? Network::to_itself(world_.now)
                              : world_.network.send_to_member(host, member, serial, load, *ready);
      go_on(transit, member.host, handle);
    }
    world_.packets.release(handle);
  });
}

const AddressPlan::Members& Datagrams::hearers(const Audience& audience, std::uint32_t segment) {
  if (audience.cast == Cast::broadcast) return world_.network.addresses().members(segment);
  hearers_.clear();
  for (const Membership& member : groups_.members(audience.group)) {
    const auto attached = world_.network.attachment_in(member.host, segment);
    const auto same_host = [&](const Attachment& each) { return each.host == member.host; };
    if (attached && std::none_of(hearers_.begin(), hearers_.end(), same_host))
      hearers_.push_back(*attached);
  }
  return hearers_;
}

}  // namespace swarmstage::model
