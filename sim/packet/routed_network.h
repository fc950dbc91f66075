#pragma once

// The second kind of network: routers and point-to-point links of ns-3, where
// flows meet in shared queues with tail drop and a packet costs some events at
// each hop. For questions about bottlenecks, up to 5,000 hosts; everything else
// is cheaper on the cloud. A host hangs on one router by a link of its own; a
// broadcast reaches the hosts of that router. Jitter, loss and the like are the
// cloud's business: links here have latency, bandwidth and a queue.
//
// ns-3 nodes on such links may never be disposed of while the simulation runs
// (the channel still points at them), so hosts here stay until its end.

#include <cstdint>
#include <vector>

#include <ns3/net-device.h>
#include <ns3/node.h>

#include "core/stage/network_plan.h"
#include "sim/packet/address_index.h"
#include "sim/packet/host_routing.h"
#include "sim/packet/router_graph.h"

namespace swarmstage::packet {

class RoutedNetwork {
 public:
  RoutedNetwork() = default;
  RoutedNetwork(const RoutedNetwork&) = delete;
  RoutedNetwork& operator=(const RoutedNetwork&) = delete;

  std::uint32_t add_router();
  /// A link of this quality each way.
  void connect_routers(std::uint32_t left, std::uint32_t right, const LinkQuality& quality);
  /// Hangs a node with its stack on a router; returns the interface's number.
  std::uint32_t add_host(std::uint32_t router, const ns3::Ptr<ns3::Node>& node,
                         HostRouting& routing, std::uint32_t address, const LinkQuality& quality);

  // For routers.
  /// By which interface a router forwards to an address; 0: it has no way.
  std::uint32_t way(std::uint32_t router, std::uint32_t destination);
  const std::vector<ns3::Ptr<ns3::NetDevice>>& host_devices(std::uint32_t router) const {
    return routers_[router].host_devices;
  }

 private:
  struct Router {
    ns3::Ptr<ns3::Node> node;
    std::vector<std::uint32_t> to_routers;  // interfaces, by connection of the graph
    std::vector<ns3::Ptr<ns3::NetDevice>> host_devices;
  };
  struct Place {
    std::uint32_t router = 0;
    std::uint32_t interface = 0;  // of the router
  };

  std::uint32_t add_interface(Router& router, const ns3::Ptr<ns3::NetDevice>& device);

  std::vector<Router> routers_;
  RouterGraph graph_;
  AddressIndex addresses_;
  std::vector<Place> places_;  // by number in the index
};

}  // namespace swarmstage::packet
