// Hosts behind routers: packets find their way, and flows meet in queues.

#include "tests/packet/packet_world.h"

namespace swarmstage::packet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

LinkQuality link(Duration latency, std::uint64_t bandwidth = 0) {
  LinkQuality quality;
  quality.latency = latency;
  quality.bandwidth = bandwidth;
  return quality;
}

class RoutedCloud : public testing::Test {
 protected:
  void join(std::uint32_t left, std::uint32_t right, const LinkQuality& quality) {
    world.cloud.set_between(left, right, quality);
    world.cloud.set_between(right, left, quality);
  }
  std::size_t add_host(std::uint32_t router, const LinkQuality& access) {
    return world.add_host(access, router);
  }
  /// From the first interface of a host to everybody near it.
  void broadcast(std::size_t from, std::string_view text) {
    world.host(from).send_udp_by(0, {0, 0xffffffffU, 9, 9}, text);
  }

  PacketWorld world{1, {}, true};
};

TEST_F(RoutedCloud, FindsTheShortestWay) {
  join(0, 1, link(10ms));
  join(1, 2, link(10ms));
  join(2, 3, link(10ms));
  join(0, 3, link(50ms));
  const std::size_t from = add_host(0, link(1ms));
  const std::size_t near = add_host(2, link(1ms));
  const std::size_t far = add_host(3, link(1ms));

  world.send_udp(from, near, "two hops");
  world.send_udp(from, far, "one long hop");
  world.run_for(1s);

  EXPECT_THAT(world.udp(near).texts, ElementsAre("two hops"));
  EXPECT_THAT(world.udp(near).times, ElementsAre(at_time(22ms)));
  EXPECT_THAT(world.udp(far).texts, ElementsAre("one long hop"));
  EXPECT_THAT(world.udp(far).times, ElementsAre(at_time(52ms)));
}

TEST_F(RoutedCloud, LosesWhatNoWayLeadsTo) {
  join(0, 1, link(1ms));
  join(2, 3, link(1ms));
  const std::size_t from = add_host(0, link(1ms));
  const std::size_t island = add_host(3, link(1ms));
  const std::size_t alone = add_host(9, link(1ms));

  world.send_udp(from, island, "over there?");
  world.send_udp(from, alone, "and there?");
  world.run_for(1s);

  EXPECT_THAT(world.udp(island).texts, IsEmpty());
  EXPECT_THAT(world.udp(alone).texts, IsEmpty());
  EXPECT_EQ(world.cloud.counters().unroutable, 2U);
}

TEST_F(RoutedCloud, PassesBroadcastsToTheHostsOfTheRouterOnly) {
  join(0, 1, link(1ms));
  for (const std::uint32_t router : {0U, 0U, 1U}) add_host(router, link(1ms));

  broadcast(0, "to all");
  world.run_for(1s);

  EXPECT_THAT(world.udp(0).texts, IsEmpty());
  EXPECT_THAT(world.udp(1).texts, ElementsAre("to all"));
  EXPECT_THAT(world.udp(2).texts, IsEmpty());
}

TEST_F(RoutedCloud, SharesABottleneckBetweenFlows) {
  join(0, 1, link(10ms, 10'000'000));
  for (int i = 0; i < 2; ++i) add_host(0, link(1ms, 100'000'000));
  for (int i = 0; i < 2; ++i) add_host(1, link(1ms, 100'000'000));
  const auto first = world.listen(2, 80);
  const auto second = world.listen(3, 80);
  const std::string text = long_text(20'000'000);
  const auto one = world.connect(0, 2, 80);
  const auto other = world.connect(1, 3, 80);
  one->send(text);
  other->send(text);

  world.run_for(20s);

  const auto rate = [](const ListenProbe& probe) {
    return static_cast<double>(probe.accepted.at(0)->received.size()) * 8 / 20e6;
  };
  EXPECT_GT(rate(*first) + rate(*second), 9.0);
  EXPECT_LT(rate(*first) + rate(*second), 10.0);
  EXPECT_GT(rate(*first), 2.0);
  EXPECT_GT(rate(*second), 2.0);
}

TEST_F(RoutedCloud, DropsTheTailWhenTheBottleneckIsFull) {
  LinkQuality narrow = link(10ms, 1'000'000);
  narrow.queue_bytes = 5000;
  join(0, 1, narrow);
  add_host(0, link(1ms));
  add_host(1, link(1ms));

  for (int i = 0; i < 50; ++i) world.send_udp(0, 1, std::string(1000, 'x'));
  world.run_for(2s);

  EXPECT_GE(world.udp(1).texts.size(), 5U);
  EXPECT_LE(world.udp(1).texts.size(), 7U);
}

TEST_F(RoutedCloud, LosesAtEachHopByItself) {
  LinkQuality lossy = link(1ms);
  lossy.loss.probability = 0.5;
  join(0, 1, lossy);
  join(1, 2, lossy);
  add_host(0, link(1ms));
  add_host(1, link(1ms));
  add_host(2, link(1ms));

  for (int i = 0; i < 1000; ++i) {
    world.send_udp(0, 1, "one hop");
    world.send_udp(0, 2, "two hops");
    world.run_for(1ms);
  }
  world.run_for(1s);

  EXPECT_NEAR(static_cast<double>(world.udp(1).texts.size()), 500, 60);
  EXPECT_NEAR(static_cast<double>(world.udp(2).texts.size()), 250, 60);
}

TEST_F(RoutedCloud, DoublesAPacketWhereItIsDoubled) {
  LinkQuality doubling = link(1ms);
  doubling.duplicate = 1;
  join(0, 1, link(1ms));
  join(1, 2, doubling);
  join(2, 3, link(5ms));
  add_host(0, link(1ms));
  add_host(3, link(1ms));

  world.send_udp(0, 1, "twice");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).times, ElementsAre(at_time(9ms), at_time(9ms)));
}

TEST_F(RoutedCloud, KeepsToPartitionsAndHealsThem) {
  join(0, 1, link(1ms));
  add_host(0, link(1ms));
  add_host(1, link(1ms));

  const std::uint32_t cut = world.cloud.partitions().add({{HostIndex{0}}, {HostIndex{1}}, true});
  world.send_udp(0, 1, "cut");
  world.send_udp(1, 0, "the other way");
  world.run_for(1s);
  world.cloud.partitions().heal(cut);
  world.send_udp(0, 1, "healed");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("healed"));
  EXPECT_THAT(world.udp(0).texts, ElementsAre("the other way"));
}

TEST_F(RoutedCloud, LosesWhatWasOnItsWayToAHostThatRestarts) {
  join(0, 1, link(100ms));
  add_host(0, link(1ms));
  add_host(1, link(1ms));

  world.send_udp(0, 1, "to the former life");
  world.run_for(50ms);
  world.reboot(1);
  world.run_for(1s);
  world.send_udp(0, 1, "to the new one");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("to the new one"));
  EXPECT_THAT(world.udp(1).times, SizeIs(1));
}

}  // namespace
}  // namespace swarmstage::packet
