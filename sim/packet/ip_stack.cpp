#include "sim/packet/ip_stack.h"

#include <ns3/icmpv4-l4-protocol.h>
#include <ns3/traffic-control-layer.h>

#include "sim/packet/ip_header.h"
#include "sim/packet/loop_back_device.h"

namespace swarmstage::packet {

void install_ip(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<HostRouting>& routing,
                const ns3::Ptr<ns3::UdpL4Protocol>& udp, const ns3::Ptr<ns3::TcpL4Protocol>& tcp) {
  // Before the stack, which would make one of ns-3's otherwise.
  const auto loop_back = ns3::CreateObject<LoopBackDevice>();
  node->AddDevice(loop_back);
  routing->set_loop_back(loop_back);
  const auto ip = ns3::CreateObject<ns3::Ipv4L3Protocol>();
  ip->SetRoutingProtocol(routing);
  node->AggregateObject(ip);
  node->AggregateObject(ns3::CreateObject<ns3::Icmpv4L4Protocol>());
  node->AggregateObject(ns3::CreateObject<ns3::TrafficControlLayer>());
  node->AggregateObject(udp);
  node->AggregateObject(tcp);
}

IpStack install_stack(const ns3::Ptr<ns3::Node>& node) {
  IpStack stack;
  stack.routing = ns3::CreateObject<HostRouting>();
  stack.udp = ns3::CreateObject<UdpProtocol>();
  stack.tcp = ns3::CreateObject<TcpProtocol>();
  install_ip(node, stack.routing, stack.udp, stack.tcp);
  stack.ip = node->GetObject<ns3::Ipv4L3Protocol>();
  return stack;
}

std::uint32_t add_interface(const ns3::Ptr<ns3::Node>& node, HostRouting& routing,
                            const ns3::Ptr<ns3::NetDevice>& device, std::uint32_t address,
                            std::uint8_t prefix_length) {
  node->AddDevice(device);
  const auto ip = node->GetObject<ns3::Ipv4L3Protocol>();
  const std::uint32_t interface = ip->AddInterface(device);
  ip->AddAddress(interface, ns3::Ipv4InterfaceAddress(ns3::Ipv4Address(address),
                                                      ns3::Ipv4Mask(subnet_mask(prefix_length))));
  ip->SetUp(interface);
  routing.add_interface(interface, device, address, prefix_length);
  return interface;
}

}  // namespace swarmstage::packet
