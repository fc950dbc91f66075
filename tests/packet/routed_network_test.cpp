// Hosts behind routers: packets find their way, and flows meet in queues.

#include "sim/packet/routed_network.h"

#include "sim/packet/tcp_settings.h"
#include "tests/packet/packet_world.h"

namespace swarmstage::packet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LinkQuality link(Duration latency, std::uint64_t bandwidth = 0) {
  LinkQuality quality;
  quality.latency = latency;
  quality.bandwidth = bandwidth;
  return quality;
}

class RoutedNetworkTest : public testing::Test {
 protected:
  struct RoutedHost {
    ns3::Ptr<ns3::Node> node;
    IpStack stack;
    std::unique_ptr<UdpProbe> udp;
    std::uint32_t address = 0;
  };

  RoutedNetworkTest() : prototype(TcpSocket::make_prototype({})) {}
  ~RoutedNetworkTest() override {
    for (RoutedHost& each : hosts) each.stack.tcp->kill_all();
    prototype = nullptr;
    hosts.clear();
  }

  std::size_t add_host(std::uint32_t router, const LinkQuality& quality) {
    RoutedHost& host = hosts.emplace_back();
    host.address = first_address + static_cast<std::uint32_t>(hosts.size() - 1);
    host.node = ns3::CreateObject<ns3::Node>();
    host.stack = install_stack(host.node);
    host.stack.tcp->set_up(host.node, prototype, {}, swarmstage::Random(1, hosts.size(), "tcp"));
    network.add_host(router, host.node, *host.stack.routing, host.address, quality);
    host.node->Initialize();
    host.udp = std::make_unique<UdpProbe>();
    host.udp->open_ports = {9};
    host.stack.udp->set_receiver(host.udp.get());
    return hosts.size() - 1;
  }
  void send_udp(std::size_t from, std::uint32_t to, std::string_view text) {
    const auto route = hosts[from].stack.routing->route_to(to);
    const auto packet = ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(text.data()),
                                                 static_cast<std::uint32_t>(text.size()));
    hosts[from].stack.udp->Send(packet, route->GetSource(), ns3::Ipv4Address(to), 9, 9, route);
  }
  std::unique_ptr<TcpProbe> connect(std::size_t from, std::size_t to) {
    auto probe = std::make_unique<TcpProbe>();
    TcpProtocol& tcp = *hosts[from].stack.tcp;
    TcpKey key{hosts[from].address, hosts[to].address, 0, 80};
    key.local_port = tcp.choose_port(key).value();
    probe->adopt(tcp.make_socket());
    probe->socket->connect(key);
    return probe;
  }
  void run_for(Duration duration) { simulation.run_until(simulation.now() + duration); }

  Simulation simulation;
  ns3::Ptr<TcpSocket> prototype;
  RoutedNetwork network;
  std::vector<RoutedHost> hosts;
};

TEST_F(RoutedNetworkTest, FindsTheShortestWay) {
  for (int i = 0; i < 4; ++i) network.add_router();
  network.connect_routers(0, 1, link(10ms));
  network.connect_routers(1, 2, link(10ms));
  network.connect_routers(2, 3, link(10ms));
  network.connect_routers(0, 3, link(50ms));
  add_host(0, link(1ms));
  add_host(2, link(1ms));
  add_host(3, link(1ms));

  send_udp(0, hosts[1].address, "two hops");
  send_udp(0, hosts[2].address, "one long hop");
  run_for(1s);

  EXPECT_THAT(hosts[1].udp->texts, ElementsAre("two hops"));
  EXPECT_THAT(hosts[2].udp->texts, ElementsAre("one long hop"));
  EXPECT_NEAR(static_cast<double>(nanoseconds(hosts[1].udp->times[0])), 22e6, 1e4);
  EXPECT_NEAR(static_cast<double>(nanoseconds(hosts[2].udp->times[0])), 52e6, 1e4);
}

TEST_F(RoutedNetworkTest, PassesBroadcastsToTheHostsOfTheRouterOnly) {
  network.add_router();
  network.add_router();
  network.connect_routers(0, 1, link(1ms));
  for (const std::uint32_t router : {0U, 0U, 1U}) add_host(router, link(1ms));

  send_udp(0, 0xffffffffU, "to all");
  run_for(1s);

  EXPECT_THAT(hosts[0].udp->texts, IsEmpty());
  EXPECT_THAT(hosts[1].udp->texts, ElementsAre("to all"));
  EXPECT_THAT(hosts[2].udp->texts, IsEmpty());
}

TEST_F(RoutedNetworkTest, ReachesItselfWithoutTheRouter) {
  network.add_router();
  add_host(0, link(100ms));

  send_udp(0, hosts[0].address, "me");
  run_for(1ms);

  EXPECT_THAT(hosts[0].udp->texts, ElementsAre("me"));
}

TEST_F(RoutedNetworkTest, SharesABottleneckBetweenFlows) {
  network.add_router();
  network.add_router();
  network.connect_routers(0, 1, link(10ms, 10'000'000));
  for (int i = 0; i < 2; ++i) add_host(0, link(1ms, 100'000'000));
  for (int i = 0; i < 2; ++i) add_host(1, link(1ms, 100'000'000));
  ListenProbe listeners[2];
  std::vector<std::unique_ptr<TcpProbe>> clients;
  const std::string text = long_text(20'000'000);
  for (std::size_t i = 0; i < 2; ++i) {
    hosts[2 + i].stack.tcp->listen(0, 80, 16, listeners[i]);
    clients.push_back(connect(i, 2 + i));
    clients[i]->send(text);
  }

  run_for(20s);

  const double first = static_cast<double>(listeners[0].accepted.at(0)->received.size()) * 8 / 20e6;
  const double second =
      static_cast<double>(listeners[1].accepted.at(0)->received.size()) * 8 / 20e6;
  EXPECT_GT(first + second, 9.0);
  EXPECT_LT(first + second, 10.0);
  EXPECT_GT(first, 2.0);
  EXPECT_GT(second, 2.0);
}

TEST_F(RoutedNetworkTest, DropsTheTailWhenTheBottleneckIsFull) {
  network.add_router();
  network.add_router();
  LinkQuality narrow = link(10ms, 1'000'000);
  narrow.queue_bytes = 5000;
  network.connect_routers(0, 1, narrow);
  add_host(0, link(1ms));
  add_host(1, link(1ms));

  for (int i = 0; i < 50; ++i) send_udp(0, hosts[1].address, std::string(1000, 'x'));
  run_for(2s);

  EXPECT_GE(hosts[1].udp->texts.size(), 5U);
  EXPECT_LE(hosts[1].udp->texts.size(), 7U);
}

}  // namespace
}  // namespace swarmstage::packet
