// The receiving half of Datagrams.

#include "core/base/assert.h"
#include "sim/model/datagrams.h"

namespace swarmstage::model {

namespace {

// What a system keeps for a process that does not read; then it drops.
constexpr std::size_t held_bytes_limit = 212'992;

PacketHandle packet_of(const Event& event) {
  return PacketHandle{event.detail};
}

Load load_of_datagram(const Packet& packet, std::uint32_t mtu) {
  return load_of(packet.size, udp_header_bytes, mtu);
}

}  // namespace

void Datagrams::handle(const Event& event) {
  switch (World::kind_of(event)) {
    case EventKind::packet_middle:
      return enter_middle(World::subject_of(event), packet_of(event));
    case EventKind::packet_line:
      return enter_line(event);
    default:
      return deliver(event);
  }
}

void Datagrams::lose(PacketHandle packet) {
  ++world_.counters.datagrams_lost;
  world_.packets.release(packet);
}

void Datagrams::enter_middle(std::uint32_t to_host, PacketHandle handle) {
  const Packet& packet = world_.packets[handle];
  const std::uint32_t from_host = world_.nodes[packet.from_node].host;
  Flow* flow = world_.network.flow_to(from_host, packet.to_address);
  if (!flow) return lose(handle);
  const auto transit =
      world_.network.enter_middle(*flow, load_of_datagram(packet, flow->mtu), world_.now, false);
  if (!transit) return lose(handle);
  go_on(*transit, to_host, handle);
}

void Datagrams::enter_line(const Event& event) {
  const std::uint32_t to_host = World::subject_of(event);
  const PacketHandle handle = packet_of(event);
  const Load load = load_of_datagram(world_.packets[handle], world_.network.access_mtu(to_host));
  const auto through = world_.network.enter_line(to_host, load, world_.now, false);
  if (!through) return lose(handle);
  if (*through == world_.now) return deliver(event);
  world_.schedule(*through, EventKind::packet_arrived, to_host, event.detail);
}

void Datagrams::deliver(const Event& event) {
  const std::uint32_t to_host = World::subject_of(event);
  const PacketHandle handle = packet_of(event);
  HostState& host = world_.network.host(to_host);
  if (host.paused && hold_back(host, event)) return;
  const Packet& packet = world_.packets[handle];
  const auto interface = incoming_interface(to_host, packet);
  if (host.down || host.paused || !interface) return lose(handle);
  collect_targets(to_host, *interface, packet);
  if (targets_.empty()) return lose(handle);
  const bool unicast = packet.cast == Cast::unicast;
  Datagram datagram;
  const AddressForm& form = world_.network.form();
  datagram.from = {form.outside(packet.from_address), packet.from_port};
  datagram.to.port = packet.to_port;
  datagram.to.address = form.outside(unicast || packet.cast == Cast::multicast
                                         ? packet.to_address
                                         : AddressPlan::broadcast_address(host.address));
  datagram.interface = static_cast<std::uint16_t>(*interface + 1);
  datagram.cast = packet.cast;
  datagram.bytes = packet.bytes();
  // By index: a handler may end ports, but it starts no other delivery.
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    ++world_.counters.datagrams_delivered;
    datagram.port = {targets_[i].port_id};
    world_.runner(targets_[i].node).deliver(world_.time(), datagram);
  }
  world_.packets.release(handle);
}

bool Datagrams::hold_back(HostState& host, const Event& event) {
  const std::size_t size = world_.packets[packet_of(event)].size;
  HostExtras& extras = host.more();
  if (extras.held_bytes + size > held_bytes_limit) return false;
  extras.held_bytes += size;
  Event held = event;
  held.subject = static_cast<std::uint32_t>(EventKind::packet_arrived) << World::kind_shift |
                 World::subject_of(event);
  world_.hold(host, held);
  return true;
}

// Nothing if it is down, so that the datagram does not come in.
std::optional<std::uint16_t> Datagrams::incoming_interface(std::uint32_t host,
                                                           const Packet& packet) const {
  const HostState& state = world_.network.host(host);
  if (!state.extras) return std::uint16_t{0};
  if (packet.cast != Cast::unicast) {
    const Attachment* sender = world_.network.addresses().find(packet.from_address);
    if (!sender) return std::nullopt;
    const auto attached = world_.network.attachment_in(host, sender->segment);
    return attached ? std::optional(attached->interface) : std::nullopt;
  }
  if (packet.to_address == loopback_address) return std::uint16_t{0};
  const auto interface = world_.network.interface_of(host, packet.to_address);
  const bool from_here = world_.nodes[packet.from_node].host == host;
  if (!interface || (!from_here && !world_.network.interface_up(host, *interface)))
    return std::nullopt;
  return interface;
}

// To several: every port that listens, but never the sender's own node. To one:
// a port bound to the very address before one bound to all, then the last opened.
void Datagrams::collect_targets(std::uint32_t to_host, std::uint16_t interface,
                                const Packet& packet) {
  targets_.clear();
  bool exact = false;
  const std::uint32_t own = packet.to_address == loopback_address
                                ? loopback_address
                                : world_.network.interface_address(to_host, interface);
  each_socket(world_.network.host(to_host), [&](const Socket& socket) {
    const bool bound = socket.address != 0;
    if (socket.number != packet.to_port || (bound && socket.address != own)) return;
    const Target target{socket.node, socket.port_id};
    if (packet.cast == Cast::unicast) {
      if (exact && !bound) return;
      exact = bound;
      targets_.assign(1, target);
    } else if (hears(packet, to_host, target)) {
      targets_.push_back(target);
    }
  });
}

bool Datagrams::hears(const Packet& packet, std::uint32_t host, const Target& target) const {
  if (target.node == packet.from_node) return false;
  if (packet.cast == Cast::broadcast) return true;
  return groups_.contains(packet.to_address, {host, target.node, target.port_id});
}

}  // namespace swarmstage::model
