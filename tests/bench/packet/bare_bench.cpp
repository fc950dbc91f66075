#include <string_view>

#include <ns3/object-factory.h>
#include <ns3/simulator.h>
#include <ns3/tcp-l4-protocol.h>
#include <ns3/udp-l4-protocol.h>

#include "sim/packet/cloud_device.h"
#include "sim/packet/ip_stack.h"
#include "sim/packet/tcp_settings.h"
#include "tests/bench/packet/bare_swarm.h"

namespace swarmstage::bench {

BareSwarm::BareSwarm(const PacketLoad& load, BareTcp tcp) : load_(load) {
  if (tcp == BareTcp::current) packet::apply(packet::TcpSettings{});
  if (tcp == BareTcp::hasty) set_hasty_tcp(true);
  if (tcp == BareTcp::hasty_unstamped) set_hasty_tcp(false);
  ns3::ObjectFactory scheduler;
  scheduler.SetTypeId("ns3::PriorityQueueScheduler");
  ns3::Simulator::SetScheduler(scheduler);
  ns3::Simulator::Run();
}

BareSwarm::~BareSwarm() {
  nodes_.clear();
  ns3::Simulator::Destroy();
}

void BareSwarm::set_up() {
  talk_.graph = load_.graph();
  for (std::uint32_t i = 0; i < load_.nodes; ++i) talk_.addresses.push_back((10U << 24U) + 1 + i);
  for (std::uint32_t i = 0; i < load_.nodes; ++i) {
    packet::PortPlan plan;
    plan.host = i;
    plan.address = talk_.addresses[i];
    plan.prefix_length = 8;
    plan.stable_id = i;
    plan.access = PacketLoad::access();
    const std::uint32_t port = cloud_.add_port(plan);
    const auto node = ns3::CreateObject<ns3::Node>();
    const auto routing = ns3::CreateObject<packet::HostRouting>();
    const auto udp = ns3::CreateObject<ns3::UdpL4Protocol>();
    const auto tcp = ns3::CreateObject<ns3::TcpL4Protocol>();
    packet::install_ip(node, routing, udp, tcp);
    const auto device = ns3::CreateObject<packet::CloudDevice>(cloud_, port);
    packet::add_interface(node, *routing, device, plan.address, plan.prefix_length);
    node->AddApplication(make_talker(load_, talk_, i));
    nodes_.push_back(node);
  }
}

void BareSwarm::run_until(std::int64_t second) {
  ns3::Simulator::Stop(ns3::Seconds(static_cast<double>(second)) - ns3::Simulator::Now());
  ns3::Simulator::Run();
}

}  // namespace swarmstage::bench

// "[stock|hasty|hasty-unstamped] udp|tcp NODES [SECONDS]"
int main(int argument_count, char** arguments) {
  using swarmstage::bench::BareTcp;
  const std::string_view first = argument_count > 1 ? arguments[1] : "";
  const BareTcp tcp = first == "stock"             ? BareTcp::stock
                      : first == "hasty"           ? BareTcp::hasty
                      : first == "hasty-unstamped" ? BareTcp::hasty_unstamped
                                                   : BareTcp::current;
  const int skipped = tcp == BareTcp::current ? 0 : 1;
  const auto load = swarmstage::bench::read_load(argument_count - skipped, arguments + skipped);
  if (!load) return 2;
  swarmstage::bench::BareSwarm swarm(*load, tcp);
  swarmstage::bench::measure(
      *load, {[&] { swarm.set_up(); }, [&](std::int64_t second) { swarm.run_until(second); },
              [&] { return swarm.messages(); }, [] { return ns3::Simulator::GetEventCount(); }});
  return 0;
}
