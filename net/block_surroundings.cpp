#include "net/block_surroundings.h"

#include <algorithm>
#include <chrono>

#include "net/socket_driver.h"
#include "net/udp_port.h"

namespace swarmstage::net {

BlockSurroundings::BlockSurroundings(EventLoop& loop, BlockWorld& world, LinkShim& shim,
                                     const NameTable& names)
    : loop_(loop),
      world_(world),
      shim_(shim),
      names_(names),
      postponed_(loop, [this](const Endpoint& local) { return driver_->find_socket(local); }),
      silent_(loop, world) {}

BlockSurroundings::~BlockSurroundings() = default;

void BlockSurroundings::world_changed() {
  silent_.review();
}

WallTime BlockSurroundings::wall_time(NodeSeat& seat) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const Duration wall = std::chrono::duration_cast<Duration>(now);
  const auto found = clocks_.find(seat.index);
  if (found == clocks_.end()) return {wall.count()};
  return {wall.count() + found->second.departure(loop_.now()).count()};
}

void BlockSurroundings::resolve(NodeSeat& seat, ResolveId id, std::string_view name) {
  ResolveReply reply;
  if (const auto address = IpAddress::parse(name)) {
    reply.addresses = {*address};
  } else if (const auto found = names_.find(name); found != names_.end()) {
    reply.addresses = found->second;
  } else {
    reply.error = "nothing is known of '" + std::string(name) + "'";
  }
  seat.deliver(delivered::Resolved{id, reply});
}

// --- Addresses ---

std::optional<CloseReason> BlockSurroundings::bind_addresses(NodeSeat& seat, const IpAddress& asked,
                                                             std::vector<IpAddress>& out) {
  const auto& interfaces = world_.host(seat.host).description.interfaces;
  if (!asked.is_v4()) return CloseReason::unsupported;
  for (const Interface& each : interfaces) {
    // All means those that are down too: they may come up.
    const bool wanted = asked.is_unspecified() || (each.up && each.address == asked);
    if (wanted) out.push_back(each.address);
  }
  if (out.empty()) return CloseReason::address_not_ours;
  return std::nullopt;
}

IpAddress BlockSurroundings::source_address(NodeSeat& seat, const IpAddress& to) {
  const auto place = world_.find(to);
  const auto way = place ? world_.way_out(seat.host, *place) : std::nullopt;
  return way ? world_.interface(*way).address : IpAddress();
}

Passage BlockSurroundings::passage(const NodeSeat& seat, const IpAddress& to) const {
  if (!world_.block().contains(to)) return Passage::open;
  const auto place = world_.find(to);
  if (!place) return Passage::none;
  return world_.passes(seat.host, *place) && world_.answers(seat.host, *place) ? Passage::open
                                                                               : Passage::cut;
}

std::optional<Shape> BlockSurroundings::shape(const NodeSeat& seat, const IpAddress& to) const {
  if (!shim_.is_active()) return std::nullopt;
  const auto place = world_.find(to);
  if (!place || place->host == seat.host) return std::nullopt;
  const auto way = world_.way_out(seat.host, *place);
  if (!way) return std::nullopt;
  return Shape{&shim_, *way, *place};
}

void BlockSurroundings::dispose(const NodeSeat& seat, const IpAddress& to, FileDescriptor socket,
                                std::unique_ptr<ShapedWriter> rest, Ending how) {
  const auto place = world_.find(to);
  const bool cut = place && passage(seat, to) == Passage::cut;
  if (place && (cut || how == Ending::silent)) {
    return silent_.keep(seat.host, *place, std::move(socket));
  }
  const auto way = shape(seat, to);
  const bool waits = (rest && !rest->empty()) || (way && how == Ending::reset);
  if (!waits) {
    if (how == Ending::reset) reset_on_close(socket.get());
    return;
  }
  const Duration latency = way ? way->shim->latency(way->from, way->to) : Duration(0);
  tails_.push_back(std::make_unique<StreamTail>(
      loop_, std::move(socket), std::move(rest), latency, how, [this](StreamTail& over) {
        const auto found = std::find_if(tails_.begin(), tails_.end(),
                                        [&](const auto& each) { return each.get() == &over; });
        loop_.bury(std::move(*found));
        tails_.erase(found);
      }));
}

// --- Sending ---

const UdpSocket* BlockSurroundings::socket_for(const UdpPort& port, const Place& way) const {
  const IpAddress& wanted = world_.interface(way).address;
  for (const auto& socket : port.sockets()) {
    if (socket->local().address == wanted) return socket.get();
  }
  return port.sockets().front().get();
}

void BlockSurroundings::send(UdpPort& port, const Endpoint& to, ByteView bytes) {
  StageCounters& counters = port.seat().counters;
  ++counters.datagrams_sent;
  if (to.address.is_multicast()) {
    IpAddress group = to.address;
    group.scope = 0;
    const std::uint8_t mark = world_.groups.mark_of(group);
    if (mark != 0) {
      cast(port, {Cast::multicast, group, to.port, mark, to.address.scope}, bytes);
    }
    return;
  }
  const auto place = world_.find(to.address);
  if (!place && is_broadcast(port, to.address)) {
    const Audience audience{Cast::broadcast, to.address, to.port, GroupTable::broadcast_mark, 0};
    return cast(port, audience, bytes);
  }
  if (!place && !world_.block().contains(to.address)) {
    port.sockets().front()->send(to, bytes);  // another program of this machine
    return;
  }
  const auto way = place ? world_.way_out(port.seat().host, *place) : std::nullopt;
  if (!way) {
    ++counters.datagrams_lost;
    return;
  }
  carry(port, *socket_for(port, *way), *way, *place, to.port, 0, bytes);
}

void BlockSurroundings::carry(UdpPort& port, const UdpSocket& socket, const Place& way,
                              const Place& to, std::uint16_t number, std::uint8_t mark,
                              ByteView bytes) {
  const Endpoint there{world_.interface(to).address, number};
  StageCounters& counters = port.seat().counters;
  if (!world_.passes(way.host, to)) {
    ++counters.datagrams_lost;
    return;
  }
  Arrivals arrivals{1, {}};
  if (shim_.is_active() && way.host != to.host) {
    arrivals = shim_.carry(way, to, bytes.size(), loop_.now());
  }
  if (arrivals.count == 0) ++counters.datagrams_lost;
  for (int i = 0; i < arrivals.count; ++i) {
    const bool now = arrivals.times[i] == TimePoint() || arrivals.times[i] <= loop_.now();
    if (now && postponed_.may_go_now(bytes.size())) {
      if (!socket.send(there, bytes, mark)) ++counters.datagrams_lost;
    } else {
      const TimePoint when = now ? loop_.now() : arrivals.times[i];
      postponed_.add(when, socket.local(), there, mark, bytes);
    }
  }
}

void BlockSurroundings::broadcast(UdpPort& port, std::uint16_t number, ByteView bytes) {
  ++port.seat().counters.datagrams_sent;
  const Audience audience{Cast::broadcast, world_.block().broadcast(), number,
                          GroupTable::broadcast_mark, 0};
  cast(port, audience, bytes);
}

// Whether all, or all of a segment that the sender is on, have that address.
bool BlockSurroundings::is_broadcast(const UdpPort& port, const IpAddress& address) const {
  if (address == world_.block().broadcast()) return true;
  const auto& interfaces = world_.host(port.seat().host).description.interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& each) { return each.broadcast == address; });
}

bool BlockSurroundings::goes_by(const Place& way, const Audience& audience) const {
  const Interface& interface = world_.interface(way);
  if (!interface.up) return false;
  if (audience.interface != 0 && audience.interface != interface.index) return false;
  const bool directed =
      audience.cast == Cast::broadcast && audience.address != world_.block().broadcast();
  return !directed || audience.address == interface.broadcast;
}

void BlockSurroundings::cast(UdpPort& port, const Audience& audience, ByteView bytes) {
  const HostIndex host = port.seat().host;
  const BlockHost& sender = world_.host(host);
  const auto interfaces = static_cast<std::uint16_t>(sender.segments.size());
  for (std::uint16_t i = 0; i < interfaces; ++i) {
    const Place way{host, i};
    if (!goes_by(way, audience)) continue;
    const UdpSocket* socket = socket_for(port, way);
    if (socket->local().address != world_.interface(way).address) continue;
    for (const Place& member : world_.members(sender.segments[i])) {
      if (member.host == host) continue;
      const bool joined = audience.cast == Cast::broadcast ||
                          world_.groups.has_member(audience.address, member.host, audience.number);
      if (joined) carry(port, *socket, way, member, audience.number, audience.mark, bytes);
    }
  }
  hand_to_neighbours(port, audience, bytes);
}

// --- To other nodes of the same host ---

void BlockSurroundings::hand_to_neighbours(UdpPort& port, const Audience& audience,
                                           ByteView bytes) {
  const NodeSeat& sender = port.seat();
  for (const NodeIndex node : world_.host(sender.host).nodes) {
    const NodeSeat* seat = node == sender.index ? nullptr : driver_->find_seat(node);
    if (!seat) continue;
    for (const auto& each : seat->ports) {
      if (!hears(*each, audience)) continue;
      Datagram datagram;
      datagram.port = each->id();
      datagram.from = port.sockets().front()->local();
      datagram.to = {audience.address, audience.number};
      datagram.interface = 1;
      datagram.cast = audience.cast;
      if (handed_.empty()) loop_.post([this] { hand_over(); });
      handed_.push_back({node, datagram, {bytes.begin(), bytes.end()}});
    }
  }
}

bool BlockSurroundings::hears(const UdpPort& port, const Audience& audience) const {
  if (port.number() != audience.number) return false;
  const auto& groups = port.groups();
  return audience.cast == Cast::broadcast ||
         std::find(groups.begin(), groups.end(), audience.address) != groups.end();
}

void BlockSurroundings::hand_over() {
  for (Handed& handed : std::exchange(handed_, {})) {
    const NodeSeat* seat = driver_->find_seat(handed.node);
    UdpPort* port = seat ? seat->find(handed.datagram.port) : nullptr;
    if (!port || seat->paused) continue;
    handed.datagram.bytes = handed.bytes;
    port->deliver(handed.datagram);
  }
}

// --- Groups and receiving ---

// A host here joins by all of its interfaces at once.
void BlockSurroundings::join(UdpPort& port, const IpAddress& asked) {
  IpAddress group = asked;
  group.scope = 0;
  auto& groups = port.groups();
  const bool known = std::find(groups.begin(), groups.end(), group) != groups.end();
  if (known || !group.is_v4() || !group.is_multicast()) return;
  groups.push_back(group);
  world_.groups.join(group, port.seat().host, port.number());
}

void BlockSurroundings::leave(UdpPort& port, const IpAddress& asked) {
  IpAddress group = asked;
  group.scope = 0;
  if (std::erase(port.groups(), group) == 0) return;
  world_.groups.leave(group, port.seat().host, port.number());
}

void BlockSurroundings::forget(UdpPort& port) {
  for (const IpAddress& group : port.groups()) {
    world_.groups.leave(group, port.seat().host, port.number());
  }
  port.groups().clear();
}

bool BlockSurroundings::admits(UdpPort& port, const Received& received, Datagram& datagram) {
  const auto place = world_.find(received.to);
  if (!place || !world_.interface(*place).up) return false;
  datagram.interface = world_.interface(*place).index;
  if (received.mark == 0) return true;
  const IpAddress& segment = world_.interface(*place).broadcast;
  Audience audience{Cast::broadcast, segment, port.number(), received.mark, 0};
  if (received.mark != GroupTable::broadcast_mark) {
    audience.cast = Cast::multicast;
    audience.address = world_.groups.group_of(received.mark);
  }
  datagram.cast = audience.cast;
  datagram.to.address = audience.address;
  return hears(port, audience);
}

}  // namespace swarmstage::net
