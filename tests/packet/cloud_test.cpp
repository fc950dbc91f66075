// Packets over the cloud, seen by the UDP of the hosts.

#include "tests/packet/packet_world.h"

namespace swarmstage::packet {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint32_t everybody = 0xffffffffU;

class CloudTest : public testing::Test {
 protected:
  /// From the first interface of a host to an address.
  void send_to(std::size_t from, std::uint32_t to, std::string_view text) {
    world.host(from).send_udp_by(0, {0, to, 9, 9}, text);
  }
  PacketWorld world;
};

TEST_F(CloudTest, AddsUpWhatLiesBetweenTwoHosts) {
  world.add_host(delay_of(5ms), 0);
  world.add_host(delay_of(7ms), 1);
  world.cloud.set_between(0, 1, delay_of(80ms));

  world.send_udp(0, 1, "there");
  world.send_udp(1, 0, "back");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).times, ElementsAre(at_time(92ms)));
  EXPECT_THAT(world.udp(0).times, ElementsAre(at_time(12ms)));
}

TEST_F(CloudTest, UsesThePairsOwnLinkAlone) {
  world.add_host(delay_of(5ms));
  world.add_host(delay_of(5ms));
  world.cloud.set_link(0, 1, delay_of(1ms));

  world.send_udp(0, 1, "there");
  world.send_udp(1, 0, "back");
  world.run_for(1s);
  world.cloud.clear_link(0, 1);
  world.send_udp(0, 1, "again");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).times, ElementsAre(at_time(1ms), at_time(1010ms)));
  EXPECT_THAT(world.udp(0).times, ElementsAre(at_time(10ms)));
}

TEST_F(CloudTest, TakesOneEventForAPacketThatNeverWaits) {
  world.add_host(delay_of(5ms));
  world.add_host(delay_of(5ms));
  world.run_for(1ms);
  const std::uint64_t before = world.simulation.executed();

  for (int i = 0; i < 10; ++i) world.send_udp(0, 1, "x");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, SizeIs(10));
  EXPECT_EQ(world.simulation.executed() - before, 10U);
}

TEST_F(CloudTest, QueuesPacketsOfManySendersInFrontOfOneReceiver) {
  LinkQuality slow = delay_of(5ms);
  slow.bandwidth = 8'000'000;
  const std::size_t receiver = world.add_host(slow);
  for (int i = 0; i < 3; ++i) world.add_host(delay_of(5ms));

  // 928 bytes of payload, 8 of UDP, 20 of IP, 38 of frame, and some to a millisecond.
  const std::string text(934, 'x');
  for (std::size_t sender = 1; sender <= 3; ++sender) world.send_udp(sender, receiver, text);
  world.run_for(1s);

  EXPECT_THAT(world.udp(receiver).times, ElementsAre(at_time(11ms), at_time(12ms), at_time(13ms)));
}

TEST_F(CloudTest, BroadcastsToTheSegmentOnlyAndNotToTheSender) {
  for (int i = 0; i < 4; ++i) world.add_host(delay_of(1ms), i < 3 ? 0 : 1);

  send_to(0, everybody, "to all");
  world.run_for(1s);

  EXPECT_THAT(world.udp(0).texts, IsEmpty());
  EXPECT_THAT(world.udp(1).texts, ElementsAre("to all"));
  EXPECT_THAT(world.udp(2).texts, ElementsAre("to all"));
  EXPECT_THAT(world.udp(3).texts, IsEmpty());
}

TEST_F(CloudTest, BroadcastsToTheSubnetAddressAsWell) {
  for (int i = 0; i < 2; ++i) world.add_host();

  send_to(0, world.address(0) | 0xffU, "to all");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("to all"));
}

TEST_F(CloudTest, MulticastsToThoseWhoJoined) {
  const std::uint32_t group = (239U << 24U) | 7U;
  for (int i = 0; i < 3; ++i) world.add_host();
  world.cloud.join(1, group);

  send_to(0, group, "first");
  world.run_for(1s);
  world.cloud.leave(1, group);
  send_to(0, group, "second");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("first"));
  EXPECT_THAT(world.udp(2).texts, IsEmpty());
}

TEST_F(CloudTest, CarriesALargeDatagramInPiecesAndLosesItAsAWhole) {
  world.add_host(delay_of(1ms));
  world.add_host(delay_of(1ms));
  const std::string text = long_text(65'507);

  world.send_udp(0, 1, text);
  world.run_for(1s);
  EXPECT_THAT(world.udp(1).texts, ElementsAre(text));
  EXPECT_EQ(world.cloud.counters().sent, 45U);

  LinkQuality lossy = delay_of(1ms);
  lossy.loss.probability = 0.1;
  world.cloud.set_access(0, lossy);
  world.send_udp(0, 1, text);
  world.run_for(60s);
  EXPECT_THAT(world.udp(1).texts, SizeIs(1));
}

TEST_F(CloudTest, ReachesItselfAfterALittleTime) {
  world.add_host(delay_of(100ms));

  world.send_udp(0, 0, "me");
  EXPECT_THAT(world.udp(0).texts, IsEmpty());
  world.run_for(1ms);

  EXPECT_THAT(world.udp(0).texts, ElementsAre("me"));
  EXPECT_EQ(world.udp(0).times.at(0), at_time(10us));
}

TEST_F(CloudTest, BlocksWhatAPartitionCuts) {
  world.add_host();
  world.add_host();
  const auto cut = world.cloud.partitions().add({{HostIndex{0}}, {HostIndex{1}}, true});

  world.send_udp(0, 1, "cut");
  world.send_udp(1, 0, "not cut");
  world.run_for(1s);
  world.cloud.partitions().heal(cut);
  world.send_udp(0, 1, "healed");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("healed"));
  EXPECT_THAT(world.udp(0).texts, ElementsAre("not cut"));
  EXPECT_EQ(world.cloud.counters().blocked, 1U);
}

TEST_F(CloudTest, LosesWhatIsUnderWayWhenTheReceiverReboots) {
  world.add_host(delay_of(10ms));
  world.add_host(delay_of(10ms));

  world.send_udp(0, 1, "to the former life");
  world.run_for(5ms);
  world.reboot(1);
  world.send_udp(0, 1, "to the present one");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("to the present one"));
}

TEST_F(CloudTest, DoesNotMindAHostThatVanishesWithPacketsInAllQueues) {
  LinkQuality slow = delay_of(10ms);
  slow.bandwidth = 100'000;
  for (int i = 0; i < 3; ++i) world.add_host(slow);
  for (int i = 0; i < 20; ++i) {
    world.send_udp(0, 1, "x");
    world.send_udp(1, 2, "y");
  }
  world.run_for(15ms);

  world.host(1).power_off();
  world.run_for(10s);

  EXPECT_THAT(world.udp(2).texts, Each("y"));
  EXPECT_LT(world.udp(1).texts.size(), 20U);
}

TEST_F(CloudTest, DoublesWhatIsDuplicated) {
  LinkQuality twice = delay_of(1ms);
  twice.duplicate = 1;
  world.add_host(twice);
  world.add_host();

  world.send_udp(0, 1, "x");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("x", "x"));
}

TEST_F(CloudTest, SendsFromInterfacesThatAreUpOnly) {
  world.add_host();
  world.add_host();

  world.host(0).set_interface(0, false);
  world.send_udp(0, 1, "down");
  world.send_udp(1, 0, "to one that is down");
  world.run_for(1s);
  world.host(0).set_interface(0, true);
  world.send_udp(0, 1, "up");
  world.run_for(1s);

  EXPECT_THAT(world.udp(1).texts, ElementsAre("up"));
  EXPECT_THAT(world.udp(0).texts, IsEmpty());
}

TEST(CloudDice, FallTheSameForTheSameSeedWhoeverElseIsThere) {
  const auto received = [](std::uint64_t seed, int bystanders) {
    PacketWorld world(seed);
    LinkQuality lossy = delay_of(1ms);
    lossy.loss.probability = 0.5;
    world.add_host(lossy);
    world.add_host(delay_of(1ms));
    for (int i = 0; i < bystanders; ++i) world.add_host(lossy);
    for (int i = 0; i < 64; ++i) {
      world.send_udp(0, 1, std::to_string(i));
      for (int j = 0; j < bystanders; ++j)
        world.send_udp(static_cast<std::size_t>(2 + j), 1, "!", 8);
      world.run_for(10ms);
    }
    return world.udp(1).texts;
  };

  EXPECT_EQ(received(1, 0), received(1, 0));
  EXPECT_EQ(received(1, 0), received(1, 5));
  EXPECT_NE(received(1, 0), received(2, 0));
}

}  // namespace
}  // namespace swarmstage::packet
