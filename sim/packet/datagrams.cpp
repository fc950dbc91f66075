#include "sim/packet/datagrams.h"

#include <algorithm>

#include "core/base/assert.h"
#include "sim/packet/ip_header.h"

namespace swarmstage::packet {

namespace {

constexpr std::uint32_t first_free_number = 32768;
constexpr std::uint32_t last_free_number = 60999;
// What a system keeps for a process that does not read; then it drops.
constexpr std::size_t held_bytes_max = 212'992;
// Through the kernel and back, as for packets.
constexpr Duration local_latency = 10us;

// The interface that has the address, for what came by way of the loop-back.
std::uint16_t interface_of(const HostState& host, const UdpArrival& arrival) {
  if (arrival.interface != 0) return static_cast<std::uint16_t>(arrival.interface);
  for (const Interface& each : host.described.interfaces) {
    if (each.address.to_v4() == arrival.to) return each.index;
  }
  return 1;  // 127.0.0.1
}

bool is_ours(const HostState& host, std::uint32_t address) {
  return address == 0 || is_loop_back(address) || host.described.owns(IpAddress::v4(address));
}

}  // namespace

// --- Ports ---

Socket* Datagrams::find(std::uint32_t node, PortId port) {
  for (Socket& each : world_.host_of(node).sockets) {
    if (each.node == node && each.id == port) return &each;
  }
  return nullptr;
}

bool Datagrams::taken(const HostState& host, const Socket& wanted) const {
  return std::any_of(host.sockets.begin(), host.sockets.end(), [&wanted](const Socket& open) {
    const bool apart = open.address != wanted.address && open.address != 0 && wanted.address != 0;
    return open.number == wanted.number && !apart && !(open.shared && wanted.shared);
  });
}

bool Datagrams::choose_number(HostState& host, Socket& wanted) {
  constexpr std::uint32_t count = last_free_number - first_free_number + 1;
  const std::uint64_t start = host.machine->tcp().random().below(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    wanted.number = static_cast<std::uint16_t>(first_free_number + (start + i) % count);
    if (!taken(host, wanted)) return true;
  }
  return false;
}

void Datagrams::open(std::uint32_t node, PortId port, const PortOptions& options) {
  HostState& host = world_.host_of(node);
  const auto fail = [&](CloseReason reason) {
    world_.runner(node).deliver(world_.now(), delivered::PortFailed{port, reason});
  };
  if (!options.address.is_v4()) return fail(CloseReason::unsupported);
  Socket socket;
  socket.node = node;
  socket.id = port;
  socket.address = options.address.to_v4();
  socket.number = options.number;
  socket.shared = options.shared;
  if (!is_ours(host, socket.address)) return fail(CloseReason::address_not_ours);
  const bool free = options.number == 0 ? choose_number(host, socket) : !taken(host, socket);
  if (!free) return fail(CloseReason::address_in_use);
  const std::uint16_t number = socket.number;
  host.sockets.push_back(std::move(socket));
  world_.runner(node).deliver(world_.now(), delivered::PortOpened{port, {options.address, number}});
}

void Datagrams::close(std::uint32_t node, PortId port) {
  HostState& host = world_.host_of(node);
  Socket* socket = find(node, port);
  if (!socket) return;
  while (!socket->groups.empty()) leave_group(host, *socket, socket->groups.back());
  host.sockets.erase(host.sockets.begin() + (socket - host.sockets.data()));
}

void Datagrams::close_all(std::uint32_t node) {
  HostState& host = world_.host_of(node);
  for (std::size_t i = host.sockets.size(); i-- > 0;) {
    if (host.sockets[i].node == node) close(node, host.sockets[i].id);
  }
}

void Datagrams::address_gone(std::uint32_t index, std::uint32_t address) {
  const std::vector<Socket> sockets = world_.hosts[index].sockets;
  for (const Socket& each : sockets) {
    if (each.address != address) continue;
    close(each.node, each.id);
    world_.tell(each.node, delivered::PortClosed{each.id, CloseReason::interface_gone});
  }
}

// --- Groups ---

void Datagrams::join(std::uint32_t node, PortId port, const IpAddress& group) {
  Socket* socket = find(node, port);
  if (!socket || !group.is_v4() || !group.is_multicast()) return;
  const std::uint32_t address = group.to_v4();
  const auto& groups = socket->groups;
  if (std::find(groups.begin(), groups.end(), address) != groups.end()) return;
  socket->groups.push_back(address);
  HostState& host = world_.host_of(node);
  if (++host.joined[address] > 1) return;
  for (const auto& each : host.machine->interfaces()) world_.cloud.join(each.port, address);
}

void Datagrams::leave(std::uint32_t node, PortId port, const IpAddress& group) {
  Socket* socket = find(node, port);
  if (socket && group.is_v4()) leave_group(world_.host_of(node), *socket, group.to_v4());
}

void Datagrams::leave_group(HostState& host, Socket& socket, std::uint32_t group) {
  if (std::erase(socket.groups, group) == 0 || --host.joined[group] > 0) return;
  host.joined.erase(group);
  for (const auto& each : host.machine->interfaces()) world_.cloud.leave(each.port, group);
}

// --- Sending ---

void Datagrams::send(std::uint32_t node, PortId port, const Endpoint& to, ByteView bytes) {
  const Socket* socket = find(node, port);
  SWARMSTAGE_ASSERT(socket, "a datagram is sent from a port that is not open");
  ++world_.counters.datagrams_sent;
  if (!to.address.is_v4()) return;
  const std::uint32_t address = to.address.to_v4();
  if (is_multicast(address)) {
    return to_several(node, *socket, {address, to.port, to.address.scope}, bytes);
  }
  const auto& interfaces = world_.host_of(node).described.interfaces;
  for (const Interface& each : interfaces) {
    if (each.broadcast != to.address) continue;
    return to_several(node, *socket, {address, to.port, each.index}, bytes);
  }
  PacketHost& machine = *world_.host_of(node).machine;
  machine.send_udp({socket->address, address, socket->number, to.port}, bytes);
}

void Datagrams::broadcast(std::uint32_t node, PortId port, std::uint16_t number, ByteView bytes) {
  const Socket* socket = find(node, port);
  SWARMSTAGE_ASSERT(socket, "a datagram is sent from a port that is not open");
  ++world_.counters.datagrams_sent;
  to_several(node, *socket, {limited_broadcast, number, 0}, bytes);
}

void Datagrams::to_several(std::uint32_t node, const Socket& socket, const Audience& audience,
                           ByteView bytes) {
  HostState& host = world_.host_of(node);
  const auto& interfaces = host.machine->interfaces();
  if (audience.interface > interfaces.size()) {  // a node may name any
    ++world_.counters.datagrams_lost;
    return;
  }
  for (std::size_t i = 0; i < interfaces.size(); ++i) {
    if (audience.interface != 0 && audience.interface != i + 1) continue;
    host.machine->send_udp_by(i, {0, audience.address, socket.number, audience.port}, bytes);
  }
  Parcel parcel;
  parcel.interface = std::max<std::uint16_t>(audience.interface, 1);
  parcel.from = interfaces[parcel.interface - 1U].address;
  parcel.to = audience.address;
  parcel.from_port = socket.number;
  parcel.to_port = audience.port;
  parcel.sender = node;
  parcel.cast = is_multicast(audience.address) ? Cast::multicast : Cast::broadcast;
  collect(host, parcel);
  if (targets_.empty()) return;
  const std::uint32_t index = world_.nodes[node].host;
  world_.post(
      world_.now() + local_latency,
      [this, index, parcel, text = std::string(bytes.text())] { hand_over(index, parcel, text); });
}

// --- Receiving ---

bool Datagrams::received(std::uint32_t host, const UdpArrival& arrival) {
  Parcel parcel;
  parcel.from = arrival.from;
  parcel.to = arrival.to;
  parcel.from_port = arrival.from_port;
  parcel.to_port = arrival.to_port;
  parcel.interface = interface_of(world_.hosts[host], arrival);
  const Interface& interface = world_.hosts[host].described.interfaces[parcel.interface - 1U];
  const bool directed = interface.broadcast == IpAddress::v4(arrival.to);
  if (directed || arrival.to == limited_broadcast) parcel.cast = Cast::broadcast;
  if (is_multicast(arrival.to)) parcel.cast = Cast::multicast;
  const std::uint32_t size = arrival.payload->GetSize();
  SWARMSTAGE_ASSERT(size <= world_.scratch.size(), "a datagram is larger than any can be");
  auto* buffer = reinterpret_cast<std::uint8_t*>(world_.scratch.data());
  arrival.payload->CopyData(buffer, size);
  return hand_over(host, parcel, ByteView(buffer, size));
}

bool Datagrams::hears(const HostState& host, const Socket& socket, const Parcel& parcel) const {
  if (socket.number != parcel.to_port || socket.node == parcel.sender) return false;
  if (parcel.cast == Cast::multicast) {
    return std::find(socket.groups.begin(), socket.groups.end(), parcel.to) != socket.groups.end();
  }
  if (socket.address == 0 || socket.address == parcel.to) return true;
  if (parcel.cast == Cast::unicast) return false;
  const auto& interfaces = host.machine->interfaces();
  const std::size_t index = parcel.interface - 1U;
  return index < interfaces.size() && interfaces[index].address == socket.address;
}

// To several: every port that hears it. To one: a port bound to the very address
// before one bound to all, then the last that was opened.
void Datagrams::collect(const HostState& host, const Parcel& parcel) {
  targets_.clear();
  bool bound = false;
  for (const Socket& each : host.sockets) {
    if (!hears(host, each, parcel)) continue;
    if (parcel.cast == Cast::unicast) {
      if (bound && each.address == 0) continue;
      bound = each.address != 0;
      targets_.clear();
    }
    targets_.push_back({each.node, each.id});
  }
}

bool Datagrams::hand_over(std::uint32_t index, const Parcel& parcel, ByteView bytes) {
  HostState& host = world_.hosts[index];
  if (host.paused) {
    hold(index, parcel, bytes);
    return true;
  }
  collect(host, parcel);
  Datagram datagram;
  datagram.from = {IpAddress::v4(parcel.from), parcel.from_port};
  datagram.to = {IpAddress::v4(parcel.to), parcel.to_port};
  if (parcel.cast == Cast::broadcast) {
    datagram.to.address = host.described.interfaces[parcel.interface - 1U].broadcast;
  }
  datagram.interface = parcel.interface;
  datagram.cast = parcel.cast;
  datagram.bytes = bytes;
  for (const Target& target : targets_) {  // a handler starts no other delivery
    ++world_.counters.datagrams_delivered;
    datagram.port = target.port;
    world_.runner(target.node).deliver(world_.now(), datagram);
  }
  return !targets_.empty() || parcel.cast != Cast::unicast;
}

void Datagrams::hold(std::uint32_t index, const Parcel& parcel, ByteView bytes) {
  HostState& host = world_.hosts[index];
  if (host.held_bytes + bytes.size() > held_bytes_max) return;
  host.held_bytes += bytes.size();
  host.held.push_back(
      [this, index, parcel, text = std::string(bytes.text())] { hand_over(index, parcel, text); });
}

}  // namespace swarmstage::packet
