#include "sim/packet/router_routing.h"

#include <ns3/ipv4-l3-protocol.h>
#include <ns3/net-device.h>
#include <ns3/packet.h>

#include "sim/packet/ip_header.h"
#include "sim/packet/routed_network.h"

namespace swarmstage::packet {

ns3::TypeId RouterRouting::GetTypeId() {
  static const ns3::TypeId type =
      ns3::TypeId("swarmstage::RouterRouting").SetParent<ns3::Ipv4RoutingProtocol>();
  return type;
}

void RouterRouting::add_interface(std::uint32_t interface, const ns3::Ptr<ns3::NetDevice>& device) {
  if (interface >= routes_.size()) routes_.resize(interface + 1);
  const auto route = ns3::Create<ns3::Ipv4Route>();
  route->SetGateway(ns3::Ipv4Address::GetAny());
  route->SetOutputDevice(device);
  routes_[interface] = route;
}

ns3::Ptr<ns3::Ipv4Route> RouterRouting::route_to(std::uint32_t destination) {
  const std::uint32_t interface = network_.way(router_, destination);
  return interface == 0 ? nullptr : routes_[interface];
}

ns3::Ptr<ns3::Ipv4Route> RouterRouting::RouteOutput(ns3::Ptr<ns3::Packet>,
                                                    const ns3::Ipv4Header& header,
                                                    ns3::Ptr<ns3::NetDevice>,
                                                    ns3::Socket::SocketErrno& error) {
  const auto route = route_to(header.GetDestination().Get());
  error = route ? ns3::Socket::ERROR_NOTERROR : ns3::Socket::ERROR_NOROUTETOHOST;
  return route;
}

bool RouterRouting::RouteInput(ns3::Ptr<const ns3::Packet> packet, const ns3::Ipv4Header& header,
                               ns3::Ptr<const ns3::NetDevice> in, UnicastForwardCallback unicast,
                               MulticastForwardCallback, LocalDeliverCallback, ErrorCallback) {
  const std::uint32_t destination = header.GetDestination().Get();
  if (destination == limited_broadcast || is_multicast(destination)) {
    spread(*packet, header, ns3::PeekPointer(in));
    return true;
  }
  const auto route = route_to(destination);
  if (!route) return false;
  unicast(route, packet, header);
  return true;
}

void RouterRouting::spread(const ns3::Packet& packet, const ns3::Ipv4Header& header,
                           const ns3::NetDevice* in) const {
  for (const auto& device : network_.host_devices(router_)) {
    if (ns3::PeekPointer(device) == in) continue;
    const auto copy = packet.Copy();
    copy->AddHeader(header);
    device->Send(copy, device->GetBroadcast(), ns3::Ipv4L3Protocol::PROT_NUMBER);
  }
}

void RouterRouting::DoDispose() {
  routes_.clear();
  Ipv4RoutingProtocol::DoDispose();
}

}  // namespace swarmstage::packet
