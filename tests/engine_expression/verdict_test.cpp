// Margins and explanations: what people are told of an answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine_expression/evaluator_fixture.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;

class Margins : public test::EvaluatorFixture {};
class Explanations : public test::EvaluatorFixture {};

TEST_F(Margins, AreTheDistanceFromTheBoundary) {
  watch("max(ping_rtt) < 40ms");
  EXPECT_EQ(margin(), "none");
  measure(swarm.peer(0), 1s, "ping_rtt", 28);
  EXPECT_EQ(margin(), "12ms to spare");
  measure(swarm.peer(0), 1s, "ping_rtt", 45);
  EXPECT_EQ(margin(), "5ms short");
  watch("count(peer.peers == 7) >= 10");
  EXPECT_EQ(margin(), "2 short");
  watch("not (count(peer.peers == 7) >= 10)");
  EXPECT_EQ(margin(), "2 to spare");
  watch("peer[0].peers == 7");
  EXPECT_EQ(margin(), "0 to spare");
  watch("peer[0].peers == 9");
  EXPECT_EQ(margin(), "2 short");
  watch("peer[0].peers != 9");
  EXPECT_EQ(margin(), "2 to spare");
}

TEST_F(Margins, AreThoseOfTheNodeThatDecides) {
  for (std::uint32_t i = 0; i < 8; ++i) swarm.set(swarm.peer(i), "peers", 3 + i);
  watch("all(peer.peers >= 2)");
  EXPECT_EQ(margin(), "1 to spare");
  watch("all(peer.peers >= 8)");
  EXPECT_EQ(margin(), "5 short");
  watch("any(peer.peers >= 8)");
  EXPECT_EQ(margin(), "2 to spare");
  watch("any(peer.peers >= 12)");
  EXPECT_EQ(margin(), "2 short");
  watch("none(peer.peers >= 12)");
  EXPECT_EQ(margin(), "2 to spare");
  watch("50% of (peer.peers >= 5)");
  EXPECT_EQ(margin(), "2 to spare");
}

TEST_F(Margins, FollowTheNodes) {
  watch("all(peer.peers >= 5)");
  EXPECT_EQ(margin(), "2 to spare");
  set(swarm.peer(3), "peers", 6);
  EXPECT_EQ(margin(), "1 to spare");
  set(swarm.peer(3), "peers", 9);
  EXPECT_EQ(margin(), "2 to spare");
  set(swarm.peer(3), "peers", 1);
  EXPECT_EQ(margin(), "4 short");
  stop(swarm.peer(3));
  EXPECT_EQ(margin(), "2 to spare");
}

TEST_F(Margins, OfSeveralPartsAreThoseOfThePartThatDecides) {
  watch("peer[0].peers >= 5 and max(ping_rtt) < 40ms");
  measure(swarm.peer(0), 1s, "ping_rtt", 39);
  EXPECT_EQ(margin(), "1ms to spare") << "1 of 40 is closer than 2 of 7";
  measure(swarm.peer(0), 1s, "ping_rtt", 41);
  EXPECT_EQ(margin(), "1ms short");
  watch("peer[0].peers >= 5 or max(ping_rtt) < 40ms");
  EXPECT_EQ(margin(), "2 to spare");
  watch("peer[0].peers == 2 implies peer[0].peers > 100");
  EXPECT_EQ(margin(), "5 to spare") << "so far from its premise";
}

TEST_F(Margins, AreNoneWhereNothingIsMeasured) {
  swarm.set(swarm.peer(0), "name", "alice");
  watch("peer[0].name == \"alice\"");
  EXPECT_EQ(truth(), Truth::yes);
  EXPECT_EQ(margin(), "none");
  watch("first(MsgError) > 3s");
  EXPECT_EQ(truth(), Truth::yes);
  EXPECT_EQ(margin(), "none") << "never is no distance";
  watch("all(peer.links == 1)");
  EXPECT_EQ(margin(), "none");
  swarm.set_all("links", 1);
  swarm.set_all("name", "bob");
  watch("all(peer.links == 1 and peer.name == \"alice\")");
  EXPECT_EQ(truth(), Truth::no);
  EXPECT_EQ(margin(), "none") << "a name decides, not a number";
}

TEST_F(Explanations, NameTheNodesThatFailTheWorstFirst) {
  watch("all(peer.peers == 7)");
  set(swarm.peer(2), "peers", 6);
  set(swarm.peer(5), "peers", 1);

  EXPECT_THAT(explain(), ElementsAre("peer[5].peers = 1", "peer[2].peers = 6",
                                     "all(peer.peers == 7) holds for 6 of 8 nodes"));
  EXPECT_THAT(explain(1), ElementsAre("peer[5].peers = 1"));
}

TEST_F(Explanations, NameTheClosestWhereAllHold) {
  watch("all(peer.peers > 2)");
  set(swarm.peer(2), "peers", 3);

  EXPECT_EQ(explain(1), std::vector<std::string>{"peer[2].peers = 3"});
}

TEST_F(Explanations, BeginWithThePartThatFails) {
  swarm.set(swarm.peer(3), "connected peer-5", true);
  watch("min(peer.peers) >= 6 and peer[3].connected(peer[5]) == false");

  EXPECT_THAT(explain(), ElementsAre("peer[3].connected(peer-5) = true",
                                     "min(peer.peers) = 7 (peer[0], peer[1], peer[2], peer[3], "
                                     "peer[4] and 3 more)"));
}

TEST_F(Explanations, TellWhoIsCounted) {
  watch("count(peer.peers == 0) <= 1");
  set(swarm.peer(1), "peers", 0);
  set(swarm.peer(4), "peers", 0);

  EXPECT_THAT(explain(), ElementsAre("count(peer.peers == 0) = 2 (peer[1], peer[4])"));
}

TEST_F(Explanations, GiveQuantitiesTheirUnits) {
  watch("p99(ping_rtt) < 40ms and ratio(say.ok) >= 99% and network.datagrams_lost < 10");
  measure(swarm.peer(0), 1s, "ping_rtt", 45.5);

  EXPECT_THAT(explain(), ElementsAre("p99(ping_rtt) = 45ms500us", "ratio(say.ok) = unknown",
                                     "network.datagrams_lost = 0"));
}

TEST_F(Explanations, SayWhyNothingIsKnown) {
  watch("peer[3].peers == 7");
  stop(swarm.peer(3));
  EXPECT_THAT(explain(), ElementsAre("peer[3].peers = unknown: the node is down"));

  watch("all(peer[3].peers == 7)");
  EXPECT_THAT(explain(),
              ElementsAre("all(peer[3].peers == 7) speaks of nodes of which none runs now"));
}

}  // namespace
}  // namespace swarmstage
