#include "tests/bench/packet/tutorial_tree.h"

#include <ns3/data-rate.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-global-routing-helper.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/nstime.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

namespace swarmstage::bench {
namespace {

constexpr std::uint32_t hosts_network = 10U << 24U;
constexpr std::uint32_t trunks_network = (192U << 24U) + (168U << 16U);

ns3::PointToPointHelper wire(const char* rate, std::uint64_t nanoseconds) {
  ns3::PointToPointHelper helper;
  helper.SetDeviceAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(rate)));
  helper.SetChannelAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(nanoseconds)));
  return helper;
}

}  // namespace

TutorialTree::TutorialTree(const PacketLoad& load, bool global_routes)
    : load_(load), global_routes_(global_routes) {
  ns3::ObjectFactory scheduler;
  scheduler.SetTypeId("ns3::PriorityQueueScheduler");
  ns3::Simulator::SetScheduler(scheduler);
  ns3::Simulator::Run();
}

TutorialTree::~TutorialTree() {
  hosts_ = edges_ = middle_ = ns3::NodeContainer();
  ns3::Simulator::Destroy();
}

void TutorialTree::set_up() {
  talk_.graph = load_.graph();
  hosts_.Create(load_.nodes);
  edges_.Create((load_.nodes + hosts_each - 1) / hosts_each);
  middle_.Create(1);
  const ns3::InternetStackHelper stack;
  stack.Install(hosts_);
  stack.Install(edges_);
  stack.Install(middle_);
  make_links();
  if (global_routes_) ns3::Ipv4GlobalRoutingHelper::PopulateRoutingTables();
  for (std::uint32_t i = 0; i < load_.nodes; ++i) {
    hosts_.Get(i)->AddApplication(make_talker(load_, talk_, i));
  }
}

// The hosts of router e have networks of four addresses in 10.(e+1).0.0/16.
void TutorialTree::make_links() {
  const auto access =
      wire("100Mbps", static_cast<std::uint64_t>(PacketLoad::access().latency.count()));
  const auto trunk = wire("10Gbps", 10'000);
  for (std::uint32_t e = 0; e < edges_.GetN(); ++e) {
    const Link up = connect(trunk, edges_.Get(e), middle_.Get(0), trunks_network + 4 * e);
    add_route(edges_.Get(e), 0, "0.0.0.0", up.far, up.near_interface);
    add_route(middle_.Get(0), hosts_network + ((e + 1) << 16U), "255.255.0.0", up.near,
              up.far_interface);
  }
  for (std::uint32_t i = 0; i < hosts_.GetN(); ++i) {
    const std::uint32_t edge = i / hosts_each;
    const std::uint32_t network = hosts_network + ((edge + 1) << 16U) + 4 * (i % hosts_each);
    const Link up = connect(access, hosts_.Get(i), edges_.Get(edge), network);
    add_route(hosts_.Get(i), 0, "0.0.0.0", up.far, up.near_interface);
    talk_.addresses.push_back(up.near.Get());
  }
}

TutorialTree::Link TutorialTree::connect(const ns3::PointToPointHelper& wire,
                                         ns3::Ptr<ns3::Node> near, ns3::Ptr<ns3::Node> far,
                                         std::uint32_t network) {
  ns3::PointToPointHelper helper = wire;
  ns3::Ipv4AddressHelper addresses;
  addresses.SetBase(ns3::Ipv4Address(network), "255.255.255.252");
  const auto given = addresses.Assign(helper.Install(near, far));
  return {given.GetAddress(0), given.GetAddress(1), given.Get(0).second, given.Get(1).second};
}

void TutorialTree::add_route(ns3::Ptr<ns3::Node> node, std::uint32_t network, const char* mask,
                             ns3::Ipv4Address next, std::uint32_t interface) const {
  if (global_routes_) return;
  const ns3::Ipv4StaticRoutingHelper routes;
  routes.GetStaticRouting(node->GetObject<ns3::Ipv4>())
      ->AddNetworkRouteTo(ns3::Ipv4Address(network), ns3::Ipv4Mask(mask), next, interface);
}

void TutorialTree::run_until(std::int64_t second) {
  ns3::Simulator::Stop(ns3::Seconds(static_cast<double>(second)) - ns3::Simulator::Now());
  ns3::Simulator::Run();
}

}  // namespace swarmstage::bench
