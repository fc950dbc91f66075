#pragma once

// The routing protocol of one router of a RoutedNetwork: asks the network for
// the interface, which costs a few look-ups however many hosts there are, and
// passes broadcasts of its hosts on to its other hosts.

#include <cstdint>
#include <vector>

#include <ns3/ipv4-route.h>
#include <ns3/ipv4-routing-protocol.h>

namespace swarmstage::packet {

class RoutedNetwork;

class RouterRouting final : public ns3::Ipv4RoutingProtocol {
 public:
  static ns3::TypeId GetTypeId();
  RouterRouting(RoutedNetwork& network, std::uint32_t router)
      : network_(network), router_(router) {}

  void add_interface(std::uint32_t interface, const ns3::Ptr<ns3::NetDevice>& device);

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
  void DoDispose() override;
  ns3::Ptr<ns3::Ipv4Route> route_to(std::uint32_t destination);
  void spread(const ns3::Packet& packet, const ns3::Ipv4Header& header,
              const ns3::NetDevice* in) const;

  RoutedNetwork& network_;
  std::uint32_t router_;
  std::vector<ns3::Ptr<ns3::Ipv4Route>> routes_;  // by interface
};

}  // namespace swarmstage::packet
