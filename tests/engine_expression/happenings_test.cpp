// Events, samples and operations as expressions count them.

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine_expression/evaluator_fixture.h"

namespace swarmstage {
namespace {

class Happenings : public test::EvaluatorFixture {};

TEST_F(Happenings, AreCountedOfTheNodesThatAreMeant) {
  watch("count(peer[0..3].MsgPeerConnected) >= 2");
  see(swarm.peer(1), 1s, "MsgPeerConnected");
  see(swarm.peer(7), 2s, "MsgPeerConnected");
  see(swarm.peer(1), 3s, "MsgPeerDisconnected");
  EXPECT_EQ(truth(), Truth::no);
  see(swarm.peer(3), 4s, "MsgPeerConnected");
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Happenings, AreLookedInto) {
  watch("count(MsgChatMessage where from == \"a\" and message == \"x\") == 2");
  see(swarm.peer(1), 1s, "MsgChatMessage", {{"from", "a"}, {"message", "x"}});
  see(swarm.peer(2), 1s, "MsgChatMessage", {{"from", "b"}, {"message", "x"}});
  see(swarm.peer(3), 1s, "MsgChatMessage", {{"from", "a"}, {"message", "y"}});
  see(swarm.peer(4), 1s, "MsgChatMessage", {{"from", "a"}});
  EXPECT_EQ(truth(), Truth::no);
  see(swarm.peer(1), 2s, "MsgChatMessage", {{"from", "a"}, {"message", "x"}});
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Happenings, HaveFieldsOfEveryType) {
  watch("count(Announced where age > 20ms and again) == 1");
  see(swarm.control(), 1s, "Announced", {{"age", Duration(30ms)}, {"again", true}});
  see(swarm.control(), 1s, "Announced", {{"age", Duration(10ms)}, {"again", true}});
  see(swarm.control(), 1s, "Announced", {{"age", Duration(30ms)}, {"again", false}});
  EXPECT_EQ(truth(), Truth::yes);

  watch("max(MsgPeerConnected.peerCount) == 5");
  see(swarm.peer(0), 1s, "MsgPeerConnected", {{"peerCount", 5}});
  see(swarm.peer(0), 1s, "MsgPeerConnected", {{"peerCount", 3}});
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Happenings, HaveAFirstAndALastTime) {
  watch("first(peer[2].MsgPeerDisconnected) < 30s");
  EXPECT_EQ(truth(), Truth::no) << "what never happened did not happen in time";
  see(swarm.peer(2), 20s, "MsgPeerDisconnected");
  see(swarm.peer(2), 40s, "MsgPeerDisconnected");
  EXPECT_EQ(truth(), Truth::yes);

  watch("last(MsgPeerDisconnected) > 30s");
  EXPECT_EQ(truth(), Truth::unknown);
  see(swarm.peer(2), 40s, "MsgPeerDisconnected");
  EXPECT_EQ(truth(), Truth::yes);

  watch("exists(MsgPeerDisconnected)");
  EXPECT_EQ(truth(), Truth::no);
  see(swarm.peer(2), 40s, "MsgPeerDisconnected");
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Happenings, AreCountedInsideTheirWindow) {
  swarm.marks["heal"] = at_time(50s);
  watch("count(MsgError since 10s until heal + 5s) == 2");
  for (const Duration at : {5s, 10s, 54s, 55s, 90s}) see(swarm.peer(0), at, "MsgError");
  EXPECT_EQ(truth(), Truth::yes) << "10s is inside, 55s is not";
}

TEST_F(Happenings, AreInNoPhaseOrMomentThatHasNotCome) {
  watch("count(MsgError since the crash) == 1 and count(MsgError during chaos) == 2");
  see(swarm.peer(0), 5s, "MsgError");
  swarm.phases["chaos"] = {at_time(10s), never};
  see(swarm.peer(0), 15s, "MsgError");
  swarm.marks["the crash"] = at_time(20s);
  see(swarm.peer(0), 20s, "MsgError");
  swarm.phases["chaos"].end = at_time(30s);
  EXPECT_EQ(truth(), Truth::yes);
  see(swarm.peer(0), 30s, "MsgError");
  EXPECT_EQ(truth(), Truth::no);
}

TEST_F(Happenings, HaveARate) {
  watch("rate(MsgError since 10s)", Expression::Wanted::quantity);
  EXPECT_EQ(quantity(), "unknown") << "no time has passed";
  for (const Duration at : {5s, 11s, 12s, 13s}) see(swarm.peer(0), at, "MsgError");
  swarm.time = at_time(20s);
  EXPECT_EQ(quantity(), "0.3");
}

TEST_F(Happenings, AreMeasuredInTheirUnit) {
  watch("p50(ping_rtt) == 20ms and max(peer[1].ping_rtt) == 30ms and count(ping_rtt) == 3");
  measure(swarm.peer(1), 1s, "ping_rtt", 10);
  measure(swarm.peer(1), 2s, "ping_rtt", 30);
  measure(swarm.peer(2), 3s, "ping_rtt", 20);
  measure(swarm.control(), 3s, "lookup", 20);
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Happenings, SurviveASampleThatIsNoNumber) {
  watch("max(ping_rtt) == 10ms");
  EXPECT_EQ(truth(), Truth::unknown);
  measure(swarm.peer(1), 1s, "ping_rtt", 10);
  measure(swarm.peer(1), 2s, "ping_rtt", std::numeric_limits<double>::quiet_NaN());
  measure(swarm.peer(1), 2s, "ping_rtt", std::numeric_limits<double>::infinity());
  EXPECT_EQ(truth(), Truth::yes);
}

TEST_F(Happenings, AreWhatAWorkloadGot) {
  watch("ratio(say.ok) >= 66% and count(say) == 3 and count(say.failed) == 1");
  EXPECT_EQ(truth(), Truth::no);
  complete(swarm.peer(1), 1s, 10ms, true);
  complete(swarm.peer(2), 2s, 900ms, false);
  complete(swarm.peer(3), 3s, 30ms, true);
  EXPECT_EQ(truth(), Truth::yes);

  watch("max(say.latency)", Expression::Wanted::quantity);
  complete(swarm.peer(1), 1s, 10ms, true);
  complete(swarm.peer(2), 2s, 900ms, false);
  EXPECT_EQ(quantity(), "10ms") << "what failed has no latency";
}

TEST_F(Happenings, KeepPercentilesExactAmongMany) {
  watch("p99(ping_rtt)", Expression::Wanted::quantity);
  for (int i = 0; i < 10'000; ++i) {
    measure(swarm.peer(0), Duration(i), "ping_rtt", (i * 7919) % 10'000 + 1);
  }
  EXPECT_EQ(quantity(), "9s900ms");
}

}  // namespace
}  // namespace swarmstage
