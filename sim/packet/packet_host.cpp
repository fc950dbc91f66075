#include "sim/packet/packet_host.h"

#include <utility>

#include <ns3/packet.h>

#include "core/base/assert.h"

namespace swarmstage::packet {

namespace {

ns3::Ptr<ns3::Packet> make_packet(ByteView bytes) {
  return ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                  static_cast<std::uint32_t>(bytes.size()));
}

}  // namespace

HostKit::HostKit(Cloud& hosts_cloud, std::uint64_t seed, const TcpSettings& settings)
    : cloud(hosts_cloud),
      run_seed(seed),
      tcp(settings),
      prototype(TcpSocket::make_prototype(settings)) {}

PacketHost::PacketHost(HostKit& kit, std::uint64_t stable_id, std::vector<Interface> interfaces)
    : kit_(kit), stable_id_(stable_id), interfaces_(std::move(interfaces)) {
  boot();
}

PacketHost::~PacketHost() {
  if (powered()) power_off();
}

void PacketHost::boot() {
  SWARMSTAGE_ASSERT(!powered(), "a host is booted while it runs");
  ++incarnation_;
  node_ = ns3::CreateObject<ns3::Node>();
  stack_ = install_stack(node_);
  stack_.tcp->set_up(node_, kit_.prototype, kit_.tcp,
                     Random(kit_.run_seed, stable_id_ + incarnation_, "tcp"));
  devices_.resize(interfaces_.size());
  for (std::size_t i = 0; i < interfaces_.size(); ++i) attach(i);
  // Otherwise ns-3 does it in an event, and sending before that event crashes.
  node_->Initialize();
}

void PacketHost::attach(std::size_t index) {
  const Interface& interface = interfaces_[index];
  devices_[index] = ns3::CreateObject<CloudDevice>(kit_.cloud, interface.port);
  add_interface(node_, *stack_.routing, devices_[index], interface.address,
                interface.prefix_length);
}

void PacketHost::power_off() {
  SWARMSTAGE_ASSERT(powered(), "a host is switched off twice");
  // Unlinked from both sides first: nothing may reach a node while it is taken
  // apart.
  for (const auto& device : devices_) device->detach();
  stack_.udp->set_receiver(nullptr);
  stack_.tcp->kill_all();
  node_->Dispose();
  devices_.clear();
  stack_ = {};
  node_ = nullptr;
}

void PacketHost::set_interface(std::size_t index, bool up) {
  if (up) {
    devices_[index]->attach();
  } else {
    devices_[index]->detach();
  }
  stack_.routing->set_up(devices_[index], up);
}

std::uint32_t PacketHost::source_for(std::uint32_t destination) {
  const auto route = stack_.routing->route_to(destination);
  return route ? route->GetSource().Get() : 0;
}

void PacketHost::send_udp(const ns3::Ptr<ns3::Ipv4Route>& route, const UdpHeading& heading,
                          ByteView bytes) {
  if (!route) return;
  const ns3::Ipv4Address from =
      heading.from == 0 ? route->GetSource() : ns3::Ipv4Address(heading.from);
  stack_.udp->Send(make_packet(bytes), from, ns3::Ipv4Address(heading.to), heading.from_port,
                   heading.to_port, route);
}

void PacketHost::send_udp(const UdpHeading& heading, ByteView bytes) {
  send_udp(stack_.routing->route_to(heading.to), heading, bytes);
}

void PacketHost::send_udp_by(std::size_t index, const UdpHeading& heading, ByteView bytes) {
  send_udp(stack_.routing->route_by(devices_[index]), heading, bytes);
}

}  // namespace swarmstage::packet
