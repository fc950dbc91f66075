// What others can make an instance hold or do: at each limit, and one more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::UnorderedElementsAre;

TEST(DiscoveryLimits, PeersOfOneAddress) {
  DiscoveryProbe probe(Json{{"peers_per_source_max", 3}});
  for (unsigned i = 1; i <= 4; ++i) {
    Other other = alice();
    other.instance = i;
    other.name += std::to_string(i);
    other.from = "10.0.0.2:" + std::to_string(9000 + i);
    probe.meet(other);
  }

  EXPECT_EQ(probe.see("peers"), 3);
  EXPECT_EQ(probe.reached("peers_per_source_max"), 1U);
}

TEST(DiscoveryLimits, AFloodPushesNobodyOut) {
  DiscoveryProbe probe(Json{{"peers_max", 2}});
  Other first = alice();
  Other second = bob();
  probe.meet(first);
  probe.meet(second);
  for (unsigned i = 0; i < 50; ++i) {
    Other other = alice();
    other.instance = 100 + i;
    other.from = "10.0.0." + std::to_string(10 + i) + ":8080";
    probe.meet(other);
  }

  EXPECT_TRUE(probe.knows(first));
  EXPECT_TRUE(probe.knows(second));
  EXPECT_EQ(probe.reached("peers_max"), 50U);
}

TEST(DiscoveryLimits, WhoHasMissedTwoAnnouncementsMakesRoom) {
  DiscoveryProbe probe(Json{{"peers_max", 2}});
  Other silent = alice();
  Other lively = bob();
  probe.meet(silent);
  probe.advance(61s);
  probe.meet(lively);
  Other third = alice();
  third.instance = 3;
  third.name = "carol";
  third.from = "10.0.0.4:8080";
  probe.happened();

  probe.meet(third);

  EXPECT_TRUE(probe.knows(third));
  EXPECT_THAT(probe.happened(), UnorderedElementsAre("gone alice no room", "appeared carol"));
}

TEST(DiscoveryLimits, OneThatIsLoweredStrikesNobodyOffAndSaysHowManyAreOver) {
  DiscoveryProbe probe;
  Other first = alice();
  Other second = bob();
  for (Other* each : {&first, &second}) probe.meet(*each);
  probe.take_logs();

  probe.reload({{"name", "we"}, {"udp_port", 8081}, {"http_port", 0}, {"peers_max", 1}});

  EXPECT_EQ(probe.see("peers"), 2);
  EXPECT_THAT(probe.take_logs(),
              testing::ElementsAre("2 peers are listed and 'peers_max' is 1; they stay until they "
                                   "leave, expire, or make room after two missed announcements"));
}

TEST(DiscoveryLimits, DatagramsOfOneAddressPerSecond) {
  DiscoveryProbe probe(Json{{"source_rate", 10}});
  Other other = alice();
  for (int i = 0; i < 12; ++i) probe.hear_broadcast(other, other.say());
  EXPECT_EQ(probe.reached("source_rate"), 2U);

  Other neighbour = bob();
  probe.meet(neighbour);
  EXPECT_TRUE(probe.knows(neighbour)) << "another address is not held up";
}

TEST(DiscoveryLimits, StrangersShareOneAllowanceOnceThereAreTooMany) {
  DiscoveryProbe probe(Json{{"source_rate", 5}, {"sources_max", 2}});
  for (unsigned i = 0; i < 20; ++i) {
    Other other = alice();
    other.instance = 100 + i;
    other.from = "10.0.0." + std::to_string(10 + i) + ":8080";
    probe.meet(other);
  }

  EXPECT_EQ(probe.reached("sources_max"), 18U);
  EXPECT_EQ(probe.see("peers"), 7) << "two, and five of the crowd";
}

TEST(DiscoveryLimits, AnswersToOneAddressPerSecond) {
  DiscoveryProbe probe(Json{{"answer_rate", 2}});
  Other other = alice();
  for (int i = 0; i < 5; ++i) probe.hear_alone(other, other.ask());

  EXPECT_EQ(probe.reached("answer_rate"), 3U);
}

TEST(DiscoveryLimits, WhoIsNotOnOurNetworksIsNotHeard) {
  DiscoveryProbe probe(Json{{"accept_from", {"10.7.0.0/16"}}});
  Other stranger = alice();
  stranger.from = "192.0.2.1:8080";
  Other accepted = bob();
  accepted.from = "10.7.3.4:8080";

  probe.hear_alone(stranger, stranger.ask());
  probe.hear_alone(accepted, accepted.ask());

  EXPECT_FALSE(probe.knows(stranger));
  EXPECT_TRUE(probe.knows(accepted));
  EXPECT_EQ(probe.reached("off_link"), 1U);
}

TEST(DiscoveryLimits, WhatCannotBeReadIsCountedByItsFault) {
  DiscoveryProbe probe;
  Other other = alice();
  std::string newer = other.say();
  newer[4] = 2;

  probe.hear(other.from, "rubbish", Cast::broadcast);
  probe.hear(other.from, newer, Cast::broadcast);

  EXPECT_THAT(probe.take_logs(),
              testing::ElementsAre("a datagram is not understood", "a datagram is not understood"));
  EXPECT_EQ(probe.found("foreign"), 1U);
  EXPECT_EQ(probe.found("version"), 1U);
  EXPECT_EQ(probe.see("peers"), 0);
}

}  // namespace
}  // namespace swarmstage::lan_discovery
