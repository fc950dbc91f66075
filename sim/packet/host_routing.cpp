#include "sim/packet/host_routing.h"

#include <algorithm>

#include "sim/packet/ip_header.h"

namespace swarmstage::packet {

namespace {

ns3::Ptr<ns3::Ipv4Route> make_route(const ns3::Ptr<ns3::NetDevice>& device, std::uint32_t source) {
  auto route = ns3::Create<ns3::Ipv4Route>();
  route->SetSource(ns3::Ipv4Address(source));
  route->SetGateway(ns3::Ipv4Address::GetAny());
  route->SetDestination(ns3::Ipv4Address::GetAny());
  route->SetOutputDevice(device);
  return route;
}

}  // namespace

ns3::TypeId HostRouting::GetTypeId() {
  static const ns3::TypeId type = ns3::TypeId("swarmstage::HostRouting")
                                      .SetParent<ns3::Ipv4RoutingProtocol>()
                                      .AddConstructor<HostRouting>();
  return type;
}

void HostRouting::set_loop_back(const ns3::Ptr<ns3::NetDevice>& device) {
  loop_back_ = make_route(device, ns3::Ipv4Address::GetLoopback().Get());
}

void HostRouting::add_interface(std::uint32_t interface, ns3::Ptr<ns3::NetDevice> device,
                                std::uint32_t address, std::uint8_t prefix_length) {
  Interface added;
  added.index = interface;
  added.address = address;
  added.mask = subnet_mask(prefix_length);
  added.route = make_route(device, address);
  added.to_itself = make_route(loop_back_->GetOutputDevice(), address);
  interfaces_.push_back(std::move(added));
}

void HostRouting::set_up(const ns3::Ptr<ns3::NetDevice>& device, bool up) {
  for (Interface& each : interfaces_) {
    if (each.route->GetOutputDevice() == device) each.up = up;
  }
}

const HostRouting::Interface* HostRouting::choose(std::uint32_t destination,
                                                  const ns3::NetDevice* out) const {
  const Interface* first = nullptr;
  for (const Interface& each : interfaces_) {
    if (!each.up) continue;
    if (out) {
      if (ns3::PeekPointer(each.route->GetOutputDevice()) == out) return &each;
      continue;
    }
    if (((destination ^ each.address) & each.mask) == 0) return &each;
    if (!first) first = &each;
  }
  return first;
}

ns3::Ptr<ns3::Ipv4Route> HostRouting::route_by(const ns3::Ptr<ns3::NetDevice>& device) const {
  const Interface* interface = choose(0, ns3::PeekPointer(device));
  return interface ? interface->route : nullptr;
}

ns3::Ptr<ns3::Ipv4Route> HostRouting::route_to(std::uint32_t destination) const {
  if (is_loop_back(destination)) return loop_back_;
  for (const Interface& each : interfaces_) {
    // Not by the device itself: the stack would deliver inside the sender's call.
    if (each.address == destination) return each.to_itself;
  }
  const Interface* interface = choose(destination, nullptr);
  return interface ? interface->route : nullptr;
}

ns3::Ptr<ns3::Ipv4Route> HostRouting::RouteOutput(ns3::Ptr<ns3::Packet>,
                                                  const ns3::Ipv4Header& header,
                                                  ns3::Ptr<ns3::NetDevice> out,
                                                  ns3::Socket::SocketErrno& error) {
  const auto route = out ? route_by(out) : route_to(header.GetDestination().Get());
  error = route ? ns3::Socket::ERROR_NOTERROR : ns3::Socket::ERROR_NOROUTETOHOST;
  return route;
}

bool HostRouting::ours(std::uint32_t destination) const {
  if (destination == limited_broadcast || is_multicast(destination)) return true;
  if (is_loop_back(destination)) return true;
  return std::any_of(interfaces_.begin(), interfaces_.end(), [destination](const auto& each) {
    return destination == each.address || destination == (each.address | ~each.mask);
  });
}

bool HostRouting::RouteInput(ns3::Ptr<const ns3::Packet> packet, const ns3::Ipv4Header& header,
                             ns3::Ptr<const ns3::NetDevice> in, UnicastForwardCallback,
                             MulticastForwardCallback, LocalDeliverCallback local, ErrorCallback) {
  if (!ours(header.GetDestination().Get())) return false;
  if (ns3::PeekPointer(loop_back_->GetOutputDevice()) == ns3::PeekPointer(in)) {
    local(packet, header, 0);
    return true;
  }
  for (const Interface& each : interfaces_) {
    if (ns3::PeekPointer(each.route->GetOutputDevice()) == ns3::PeekPointer(in)) {
      local(packet, header, each.index);
      return true;
    }
  }
  return false;
}

void HostRouting::DoDispose() {
  interfaces_.clear();
  loop_back_ = nullptr;
  Ipv4RoutingProtocol::DoDispose();
}

}  // namespace swarmstage::packet
