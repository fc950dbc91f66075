#include "sim/packet/routed_network.h"

#include <algorithm>

#include <ns3/drop-tail-queue.h>
#include <ns3/icmpv4-l4-protocol.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/mac48-address.h>
#include <ns3/point-to-point-channel.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/queue-size.h>
#include <ns3/traffic-control-layer.h>

#include "core/base/assert.h"
#include "sim/packet/ip_stack.h"
#include "sim/packet/ns3_time.h"
#include "sim/packet/router_routing.h"

namespace swarmstage::packet {

namespace {

// Every device of ns-3 has a rate; this one makes nobody wait.
constexpr std::uint64_t boundless_rate = 1'000'000'000'000;
constexpr std::uint8_t host_prefix = 8;  // everybody is behind the router

ns3::Ptr<ns3::PointToPointNetDevice> make_device(const LinkQuality& quality) {
  const auto device = ns3::CreateObject<ns3::PointToPointNetDevice>();
  device->SetAddress(ns3::Mac48Address::Allocate());
  device->SetDataRate(ns3::DataRate(quality.bandwidth == 0 ? boundless_rate : quality.bandwidth));
  const auto queue = ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>();
  const auto bytes =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(quality.queue_bytes, 1U << 30));
  queue->SetMaxSize(ns3::QueueSize(ns3::QueueSizeUnit::BYTES, bytes));
  device->SetQueue(queue);
  return device;
}

struct Ends {
  ns3::Ptr<ns3::PointToPointNetDevice> left;
  ns3::Ptr<ns3::PointToPointNetDevice> right;
};

// After both devices have their nodes.
void join(const Ends& ends, const LinkQuality& quality) {
  const auto channel = ns3::CreateObject<ns3::PointToPointChannel>();
  channel->SetAttribute("Delay", ns3::TimeValue(to_ns3(quality.latency)));
  ends.left->Attach(channel);
  ends.right->Attach(channel);
}

}  // namespace

std::uint32_t RoutedNetwork::add_router() {
  const std::uint32_t index = graph_.add();
  Router& router = routers_.emplace_back();
  router.node = ns3::CreateObject<ns3::Node>();
  const auto ip = ns3::CreateObject<ns3::Ipv4L3Protocol>();
  ip->SetRoutingProtocol(ns3::CreateObject<RouterRouting>(*this, index));
  router.node->AggregateObject(ip);
  router.node->AggregateObject(ns3::CreateObject<ns3::Icmpv4L4Protocol>());
  router.node->AggregateObject(ns3::CreateObject<ns3::TrafficControlLayer>());
  router.node->Initialize();
  return index;
}

std::uint32_t RoutedNetwork::add_interface(Router& router, const ns3::Ptr<ns3::NetDevice>& device) {
  const auto ip = router.node->GetObject<ns3::Ipv4L3Protocol>();
  const std::uint32_t interface = ip->AddInterface(device);
  ip->SetUp(interface);
  ip->SetForwarding(interface, true);
  const auto routing = ip->GetRoutingProtocol();
  static_cast<RouterRouting&>(*routing).add_interface(interface, device);
  return interface;
}

void RoutedNetwork::connect_routers(std::uint32_t left, std::uint32_t right,
                                    const LinkQuality& quality) {
  const Ends ends{make_device(quality), make_device(quality)};
  routers_[left].node->AddDevice(ends.left);
  routers_[right].node->AddDevice(ends.right);
  join(ends, quality);
  graph_.connect(left, right);
  routers_[left].to_routers.push_back(add_interface(routers_[left], ends.left));
  routers_[right].to_routers.push_back(add_interface(routers_[right], ends.right));
}

std::uint32_t RoutedNetwork::add_host(std::uint32_t index, const ns3::Ptr<ns3::Node>& node,
                                      HostRouting& routing, std::uint32_t address,
                                      const LinkQuality& quality) {
  const bool added = addresses_.add(address, static_cast<std::uint32_t>(places_.size()));
  SWARMSTAGE_ASSERT(added, "two hosts of a network were given the same address");
  Router& router = routers_[index];
  const Ends ends{make_device(quality), make_device(quality)};
  router.node->AddDevice(ends.right);
  const std::uint32_t interface =
      packet::add_interface(node, routing, ends.left, address, host_prefix);
  join(ends, quality);
  places_.push_back({index, add_interface(router, ends.right)});
  router.host_devices.push_back(ends.right);
  return interface;
}

std::uint32_t RoutedNetwork::way(std::uint32_t router, std::uint32_t destination) {
  const std::uint32_t number = addresses_.find(destination);
  if (number == AddressIndex::none) return 0;
  const Place& place = places_[number];
  if (place.router == router) return place.interface;
  const std::uint32_t connection = graph_.first_hop(router, place.router);
  return connection == RouterGraph::none ? 0 : routers_[router].to_routers[connection];
}

}  // namespace swarmstage::packet
