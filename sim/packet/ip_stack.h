#pragma once

// The IPv4 stack of one ns-3 node, put together by hand: IPv4, ICMP, our UDP and
// TCP and our routing; no IPv6, no address resolution, no queue discipline
// (ns-3's helper installs one silently that keeps 7 KB for every flow it ever
// saw). The ns-3 node owns all of it.

#include <cstdint>

#include <ns3/ipv4-l3-protocol.h>
#include <ns3/node.h>

#include "core/node/random.h"
#include "sim/packet/host_routing.h"
#include "sim/packet/tcp_protocol.h"
#include "sim/packet/udp_protocol.h"

namespace swarmstage::packet {

struct IpStack {
  ns3::Ptr<ns3::Ipv4L3Protocol> ip;
  ns3::Ptr<HostRouting> routing;
  ns3::Ptr<UdpProtocol> udp;
  ns3::Ptr<TcpProtocol> tcp;
};

/// On a node that has none yet. The protocols are ours unless others are given,
/// as programs that compare with plain ns-3 do.
IpStack install_stack(const ns3::Ptr<ns3::Node>& node);
void install_ip(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<HostRouting>& routing,
                const ns3::Ptr<ns3::UdpL4Protocol>& udp, const ns3::Ptr<ns3::TcpL4Protocol>& tcp);

/// Gives the node a device with an address; returns the interface's number.
std::uint32_t add_interface(const ns3::Ptr<ns3::Node>& node, HostRouting& routing,
                            const ns3::Ptr<ns3::NetDevice>& device, std::uint32_t address,
                            std::uint8_t prefix_length);

}  // namespace swarmstage::packet
