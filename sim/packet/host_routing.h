#pragma once

// Where a host sends its packets: out of the interface whose subnet the
// destination is in, else out of the first that is up. One table look-up for
// hosts with one interface, a walk over the interfaces for others; the routes
// are made once and shared by all packets. Hosts forward nothing.

#include <cstdint>
#include <vector>

#include <ns3/ipv4-route.h>
#include <ns3/ipv4-routing-protocol.h>
#include <ns3/ipv4.h>

namespace swarmstage::packet {

class HostRouting final : public ns3::Ipv4RoutingProtocol {
 public:
  static ns3::TypeId GetTypeId();

  /// The way to ourselves: interface 0 of the stack.
  void set_loop_back(const ns3::Ptr<ns3::NetDevice>& device);
  /// Interfaces of the IPv4 stack, each after it was given its address.
  void add_interface(std::uint32_t interface, ns3::Ptr<ns3::NetDevice> device,
                     std::uint32_t address, std::uint8_t prefix_length);
  /// An interface that is down is used by nobody; its address is still ours.
  void set_up(const ns3::Ptr<ns3::NetDevice>& device, bool up);
  /// The route of everything that leaves by this device; null while it is down.
  ns3::Ptr<ns3::Ipv4Route> route_by(const ns3::Ptr<ns3::NetDevice>& device) const;
  /// The route to that address; null if there is none.
  ns3::Ptr<ns3::Ipv4Route> route_to(std::uint32_t destination) const;

  // ns3::Ipv4RoutingProtocol
  ns3::Ptr<ns3::Ipv4Route> RouteOutput(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                                       ns3::Ptr<ns3::NetDevice> out,
                                       ns3::Socket::SocketErrno& error) override;
  bool RouteInput(ns3::Ptr<const ns3::Packet> packet, const ns3::Ipv4Header& header,
                  ns3::Ptr<const ns3::NetDevice> in, UnicastForwardCallback unicast,
                  MulticastForwardCallback multicast, LocalDeliverCallback local,
                  ErrorCallback error) override;
  void NotifyInterfaceUp(std::uint32_t) override {}
  void NotifyInterfaceDown(std::uint32_t) override {}
  void NotifyAddAddress(std::uint32_t, ns3::Ipv4InterfaceAddress) override {}
  void NotifyRemoveAddress(std::uint32_t, ns3::Ipv4InterfaceAddress) override {}
  void SetIpv4(ns3::Ptr<ns3::Ipv4>) override {}
  void PrintRoutingTable(ns3::Ptr<ns3::OutputStreamWrapper>, ns3::Time::Unit) const override {}

 private:
  struct Interface {
    std::uint32_t index = 0;
    std::uint32_t address = 0;
    std::uint32_t mask = 0;
    bool up = true;
    ns3::Ptr<ns3::Ipv4Route> route;
    ns3::Ptr<ns3::Ipv4Route> to_itself;  // from that address, by the loop-back device
  };

  void DoDispose() override;
  const Interface* choose(std::uint32_t destination, const ns3::NetDevice* out) const;
  bool ours(std::uint32_t destination) const;

  std::vector<Interface> interfaces_;
  ns3::Ptr<ns3::Ipv4Route> loop_back_;
};

}  // namespace swarmstage::packet
