#include "net/machine_surroundings.h"

#include <algorithm>
#include <chrono>
#include <sys/socket.h>

#include "core/trace/mix.h"
#include "net/node_seat.h"
#include "net/socket_address.h"
#include "net/udp_port.h"

namespace swarmstage::net {

namespace {

constexpr std::size_t echoes_limit = 1024;
constexpr Duration echo_life = 2s;

const IpAddress& loopback_broadcast() {
  static const IpAddress address = IpAddress::v4(127, 255, 255, 255);
  return address;
}

// 224.0.0.0/24, which stay on their link whatever they say.
bool is_local_group(const IpAddress& group) {
  return group.to_v4() >> 8U == 0xe00000U;
}

}  // namespace

MachineSurroundings::MachineSurroundings(EventLoop& loop, const Host& host)
    : loop_(loop), host_(host), names_(loop) {}

WallTime MachineSurroundings::wall_time(NodeSeat&) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

void MachineSurroundings::resolve(NodeSeat& seat, ResolveId id, std::string_view name) {
  names_.look_up(name, [&seat, id](const ResolveReply& reply) {
    seat.deliver(delivered::Resolved{id, reply});
  });
}

std::optional<CloseReason> MachineSurroundings::bind_addresses(NodeSeat&, const IpAddress& asked,
                                                               std::vector<IpAddress>& out) {
  out = {asked};
  return std::nullopt;
}

void MachineSurroundings::dispose(const NodeSeat&, const IpAddress&, FileDescriptor socket,
                                  std::unique_ptr<ShapedWriter>, Ending how) {
  if (how == Ending::reset) reset_on_close(socket.get());
}

// --- Sending ---

void MachineSurroundings::send(UdpPort& port, const Endpoint& to, ByteView bytes) {
  if (!to.address.is_multicast()) {
    if (to.address.is_v4() && is_broadcast(to.address)) expect_echo(port, to.port, bytes);
    ++port.seat().counters.datagrams_sent;
    port.sockets().front()->send(to, bytes);
    return;
  }
  if (to.address.scope != 0) return cast(port, to, bytes, to.address.scope);
  for (const std::uint32_t interface : multicast_interfaces()) cast(port, to, bytes, interface);
}

void MachineSurroundings::cast(UdpPort& port, const Endpoint& to, ByteView bytes,
                               std::uint32_t interface) {
  ++port.seat().counters.datagrams_sent;
  if (port.sockets().front()->send_by(interface, to, bytes)) expect_echo(port, to.port, bytes);
}

void MachineSurroundings::broadcast(UdpPort& port, std::uint16_t number, ByteView bytes) {
  const IpAddress& bound = port.address();
  bool reached = false;
  for (const Interface& each : host_.interfaces) {
    const bool reachable = each.up && !each.loopback && !each.broadcast.is_unspecified();
    if (!reachable || !(bound.is_unspecified() || bound == each.address)) continue;
    reached = true;
    cast(port, {each.broadcast, number}, bytes, 0);
  }
  // A machine without a network still has neighbours: its other processes.
  if (!reached) cast(port, {loopback_broadcast(), number}, bytes, 0);
}

// --- Multicast ---

std::vector<std::uint32_t> MachineSurroundings::multicast_interfaces() const {
  std::vector<std::uint32_t> result;
  const auto add = [&result](const Interface& each) {
    const bool known = std::find(result.begin(), result.end(), each.index) != result.end();
    if (!known) result.push_back(each.index);
  };
  for (const Interface& each : host_.interfaces) {
    if (each.up && each.multicast && !each.loopback) add(each);
  }
  if (!result.empty()) return result;
  for (const Interface& each : host_.interfaces) {
    if (each.up && each.loopback) add(each);
  }
  return result;
}

void MachineSurroundings::change_membership(UdpPort& port, const IpAddress& group, bool joins) {
  const int descriptor = port.sockets().front()->descriptor();
  if (joins && group.is_v4() && is_local_group(group)) {
    const int all_hops = 255;  // as multicast DNS wants it; no router passes these on
    setsockopt(descriptor, IPPROTO_IP, IP_MULTICAST_TTL, &all_hops, sizeof(all_hops));
  }
  for (const std::uint32_t interface : multicast_interfaces()) {
    if (group.scope != 0 && group.scope != interface) continue;
    if (group.is_v4()) {
      ip_mreqn request{};
      request.imr_multiaddr.s_addr = htonl(group.to_v4());
      request.imr_ifindex = static_cast<int>(interface);
      setsockopt(descriptor, IPPROTO_IP, joins ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP, &request,
                 sizeof(request));
    } else {
      ipv6_mreq request{};
      std::copy(group.bytes.begin(), group.bytes.end(), request.ipv6mr_multiaddr.s6_addr);
      request.ipv6mr_interface = interface;
      setsockopt(descriptor, IPPROTO_IPV6, joins ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP, &request,
                 sizeof(request));
    }
  }
}

void MachineSurroundings::join(UdpPort& port, const IpAddress& group) {
  auto& groups = port.groups();
  // Again: there may be interfaces now that were not there before.
  if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  change_membership(port, group, true);
}

void MachineSurroundings::leave(UdpPort& port, const IpAddress& group) {
  if (std::erase(port.groups(), group) != 0) change_membership(port, group, false);
}

// --- Receiving ---

bool MachineSurroundings::is_broadcast(const IpAddress& address) const {
  if (address.is_limited_broadcast() || address == loopback_broadcast()) return true;
  return std::any_of(host_.interfaces.begin(), host_.interfaces.end(), [&](const Interface& each) {
    return !each.broadcast.is_unspecified() && each.broadcast == address;
  });
}

bool MachineSurroundings::is_for_all(const Received& received) const {
  return received.to.is_multicast() || (received.to.is_v4() && is_broadcast(received.to));
}

// On all links, or on the one it came by.
bool MachineSurroundings::has_joined(UdpPort& port, const Received& received) const {
  const auto& groups = port.groups();
  return std::any_of(groups.begin(), groups.end(), [&](const IpAddress& group) {
    return group.bytes == received.to.bytes &&
           (group.scope == 0 || group.scope == received.interface);
  });
}

bool MachineSurroundings::admits(UdpPort& port, const Received& received, Datagram& datagram) {
  if (received.to.is_multicast()) {
    datagram.cast = Cast::multicast;
    // The system hands on what any process of the machine has joined.
    if (!has_joined(port, received)) return false;
  } else if (received.to.is_v4() && is_broadcast(received.to)) {
    datagram.cast = Cast::broadcast;
  } else {
    return true;
  }
  return !is_echo(port, received);
}

void MachineSurroundings::expect_echo(const UdpPort& port, std::uint16_t number, ByteView bytes) {
  if (echoes_.size() == echoes_limit) echoes_.pop_front();
  echoes_.push_back({hash_bytes(bytes), port.number(), number, loop_.now() + echo_life});
}

bool MachineSurroundings::is_echo(UdpPort& port, const Received& received) {
  const bool ours = host_.owns(received.from.address) || received.from.address.is_loopback();
  if (!ours) return false;
  const TimePoint now = loop_.now();
  while (!echoes_.empty() && echoes_.front().expires < now) echoes_.pop_front();
  const std::uint64_t digest = hash_bytes(received.bytes);
  const auto echo = std::find_if(echoes_.begin(), echoes_.end(), [&](const Echo& each) {
    return each.digest == digest && each.from == received.from.port && each.to == port.number();
  });
  if (echo == echoes_.end()) return false;
  echoes_.erase(echo);
  return true;
}

}  // namespace swarmstage::net
