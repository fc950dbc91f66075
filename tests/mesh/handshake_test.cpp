#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Start, TellsThatItListens) {
  MeshProbe probe(Json{{"port", 9000}});

  const auto started = probe.events("MsgSystemStart");

  ASSERT_EQ(started.size(), 1U);
  EXPECT_EQ(started[0], Json({{"nodeID", "m"}, {"nodeName", "Mesh"}, {"port", 9000}}));
}

TEST(Start, MakesAnIdOfThirtyTwoDigitsAndNamesItselfByIt) {
  MeshProbe probe(Json{{"id", ""}, {"name", ""}});

  const std::string id = probe.see("id");

  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(probe.see("name"), id);
}

TEST(Handshake, OfOursAnnouncesAPeerWithTheAddressToDial) {
  MeshProbe probe;
  probe.take_events();

  probe.join("b", "10.0.0.2:40000", 8002);

  const auto joined = probe.events("MsgPeerConnected");
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined[0], Json({{"peerID", "b"},
                             {"peerName", "name-b"},
                             {"address", "10.0.0.2:8002"},
                             {"peerCount", 1},
                             {"maxPeers", 20},
                             {"direction", "incoming"},
                             {"revision", "ours"}}));
}

TEST(Handshake, OfTheOneWhoDialsTellsItsPeersAndAsksForTheirs) {
  MeshProbe probe;
  probe.join("b", "10.0.0.2:40000", 8002);

  const StreamId other = probe.dial_ours("c", "10.0.0.3:8003");

  EXPECT_EQ(probe.written(other), own_hello() + "PEERS:10.0.0.2:8002\nREQUEST_PEERS\n");
}

TEST(Handshake, ThatNeverComesIsClosedAfterTheTimeout) {
  MeshProbe probe;
  const StreamId silent = probe.accept("10.0.0.9:40000");

  probe.advance(9s);
  EXPECT_FALSE(probe.aborted(silent));
  probe.advance(1s);

  EXPECT_TRUE(probe.aborted(silent));
  EXPECT_EQ(probe.reached("connection_timeout"), 1U);
  const auto errors = probe.events("MsgError");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0]["context"], "connection with 10.0.0.9:40000");
  EXPECT_EQ(errors[0]["error"], "no introduction came in time");
}

TEST(Handshake, OfGarbageIsClosedWithTheReason) {
  MeshProbe probe;
  const StreamId browser = probe.accept("10.0.0.9:40000");
  probe.take_events();

  probe.data(browser, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

  EXPECT_TRUE(probe.aborted(browser));
  EXPECT_EQ(probe.events("MsgError")[0]["error"], "the first line is not ID:NAME");
  EXPECT_EQ(probe.see("links"), 0);
}

TEST(Duplicate, IsToldToASecondConnectionOfAPeer) {
  MeshProbe probe;
  const StreamId first = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(1min);

  const StreamId second = probe.join("b", "10.0.0.2:40001", 8002);

  EXPECT_EQ(probe.written(second), "DUPLICATE\n");
  EXPECT_TRUE(probe.finished(second));
  EXPECT_FALSE(probe.finished(first));
  EXPECT_EQ(probe.peers(), 1U);
}

TEST(Duplicate, MakesUsCheckWhetherTheFirstIsStillAlive) {
  MeshProbe probe;
  const StreamId dead = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(20s);
  probe.written(dead);

  probe.join("b", "10.0.0.2:40001", 8002);
  EXPECT_EQ(probe.written(dead), "PING\n");
  probe.advance(5s);
  probe.join("b", "10.0.0.2:40002", 8002);  // its next attempt postpones nothing
  probe.advance(5s);

  EXPECT_TRUE(probe.aborted(dead));
  const StreamId again = probe.join("b", "10.0.0.2:40003", 8002);
  EXPECT_EQ(probe.written(again), own_hello());
}

TEST(Duplicate, LeavesALivingFirstConnectionAlone) {
  MeshProbe probe;
  const StreamId alive = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(20s);
  probe.join("b", "10.0.0.66:40001");  // somebody else claims its id

  probe.data(alive, "PONG\n");
  probe.advance(10s);

  EXPECT_FALSE(probe.aborted(alive));
  EXPECT_TRUE(probe.connected("b"));
}

TEST(MaxPeers, IsToldToOneTooMany) {
  MeshProbe probe(Json{{"max_peers", 2}});
  probe.join("a", "10.0.0.2:40000", 8002);
  probe.join("b", "10.0.0.3:40000", 8002);

  const StreamId third = probe.join("c", "10.0.0.4:40000", 8002);

  EXPECT_EQ(probe.written(third), "MAX_PEERS\n");
  EXPECT_TRUE(probe.finished(third));
  EXPECT_EQ(probe.peers(), 2U);
  EXPECT_EQ(probe.reached("max_peers"), 1U);
}

TEST(MaxPeers, IsTwentyByDefault) {
  MeshProbe probe;
  for (int i = 0; i < 21; ++i) {
    const std::string number = std::to_string(i);
    probe.join(std::string("p").append(number),
               std::string("10.0.1.").append(number).append(":40000"));
  }

  EXPECT_EQ(probe.peers(), 20U);
}

TEST(MaxPeers, StopsOurOwnDialsToo) {
  MeshProbe probe(Json{{"max_peers", 1}});
  const StreamId peer = probe.join("a", "10.0.0.2:40000");

  probe.data(peer, "PEERS:10.0.0.3:8001\n");
  const Outcome asked = probe.invoke("connect", {{"address", "10.0.0.4:8001"}});

  EXPECT_THAT(probe.dialled(), IsEmpty());
  EXPECT_EQ(asked.error, "cannot connect to 10.0.0.4:8001: we have as many peers as we may, 1");
}

// --- Two nodes dial each other at once ---

TEST(SimultaneousDials, TheLinkOfTheSmallerIdStaysWhenTheirsIsSmaller) {
  MeshProbe probe;
  const StreamId ours = probe.dial_ours("a", "10.0.0.2:8002");

  const StreamId theirs = probe.join("a", "10.0.0.2:40000", 8002);

  EXPECT_EQ(probe.written(theirs), own_hello());
  EXPECT_TRUE(probe.finished(ours)) << "runs out";
  EXPECT_FALSE(probe.aborted(ours)) << "but what is under way on it is read";
  probe.data(ours, " said before it knew\n");
  EXPECT_THAT(probe.chats(), ElementsAre("said before it knew"));
  EXPECT_EQ(probe.peers(), 1U);
}

TEST(SimultaneousDials, TheLinkOfTheSmallerIdStaysWhenOursIsSmaller) {
  MeshProbe probe;
  const StreamId ours = probe.dial_ours("z", "10.0.0.2:8002");

  const StreamId theirs = probe.join("z", "10.0.0.2:40000", 8002);

  EXPECT_EQ(probe.written(theirs), "DUPLICATE\n");
  EXPECT_FALSE(probe.finished(ours));
}

TEST(SimultaneousDials, AreDecidedTheSameWhenTheAnswerComesLast) {
  MeshProbe probe;
  const StreamId to_a = probe.dial("10.0.0.2:8002");
  const StreamId from_a = probe.join("a", "10.0.0.2:40000", 8002);
  const StreamId to_z = probe.dial("10.0.0.3:8003");
  const StreamId from_z = probe.join("z", "10.0.0.3:40000", 8003);
  probe.take_events();

  probe.data(to_a, hello_line("a", "name-a", 8002));
  probe.data(to_z, hello_line("z", "name-z", 8003));

  EXPECT_TRUE(probe.finished(to_a));
  EXPECT_FALSE(probe.finished(from_a));
  EXPECT_FALSE(probe.finished(to_z));
  EXPECT_TRUE(probe.finished(from_z));
  EXPECT_EQ(probe.peers(), 2U);
  for (const auto& event : probe.take_events()) {
    EXPECT_NE(event.name, "MsgPeerDisconnected") << "nobody left";
    EXPECT_NE(event.name, "MsgPeerConnected") << "nobody joined twice";
  }
}

TEST(SimultaneousDials, CannotBeClaimedLater) {
  MeshProbe probe;
  const StreamId ours = probe.dial_ours("a", "10.0.0.2:8002");
  probe.advance(1min);

  const StreamId thief = probe.join("a", "10.0.0.66:40000", 8002);

  EXPECT_EQ(probe.written(thief), "DUPLICATE\n");
  EXPECT_FALSE(probe.finished(ours));
}

// --- Ourselves ---

TEST(Self, IsKnownByItsIdWhateverTheAddress) {
  MeshProbe probe;
  probe.invoke("connect", {{"address", "192.0.2.1:8001"}});
  const StreamId out = probe.open_connect();
  StreamInfo info;
  info.listener = probe.last_listener();
  info.remote = Endpoint::parse("10.0.0.1:50000").value();
  info.local = Endpoint::parse("192.0.2.1:8001").value();
  const StreamId in = probe.runner().accepted(probe.now(), info);
  probe.take_events();

  probe.data(in, probe.written(out));
  probe.data(out, probe.written(in));

  EXPECT_EQ(probe.peers(), 0U);
  EXPECT_TRUE(probe.finished(out));
  EXPECT_TRUE(probe.finished(in));
  const auto events = probe.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].fields["error"], "that is this node itself");
}

TEST(Self, IsNotTheSamePortOnAnotherHost) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8001);
  probe.data(peer, "PEERS:10.0.0.1:8001,10.0.0.3:8001,10.0.0.3:18001\n");

  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.3:18001", "10.0.0.3:8001"));
}

TEST(Self, SomebodyElseWithOurIdIsTurnedAwayAndToldOf) {
  MeshProbe probe;
  probe.take_events();

  const StreamId twin = probe.join("m", "10.0.0.2:40000", 8001);

  EXPECT_EQ(probe.written(twin), own_hello());
  EXPECT_TRUE(probe.finished(twin));
  EXPECT_EQ(probe.events("MsgError")[0]["error"], "it bears our own id, m");
}

// --- Coming and going ---

TEST(Leaving, OfAPeerIsToldOnceWithTheReason) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.take_events();

  probe.end(peer);
  probe.closed(peer);

  const auto left = probe.events("MsgPeerDisconnected");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0]["peerName"], "name-b");
  EXPECT_EQ(left[0]["reason"], "finished");
  EXPECT_EQ(left[0]["peerCount"], 0);
  EXPECT_TRUE(probe.finished(peer));
}

TEST(Leaving, OfAPeerThatCrashedMakesUsDialItAgainWithBackOff) {
  MeshProbe probe;
  const StreamId peer = probe.dial_ours("b", "10.0.0.2:8002");
  probe.closed(peer, CloseReason::reset);

  std::vector<TimePoint> attempts;
  for (int second = 0; second < 40; ++second) {
    probe.advance(1s);
    for (const auto& connect : probe.take_connects()) {
      attempts.push_back(probe.now());
      probe.closed(connect.stream, CloseReason::refused);
    }
  }

  ASSERT_GE(attempts.size(), 4U);
  EXPECT_LE(attempts.size(), 6U);
  EXPECT_GT(attempts[3] - attempts[2], attempts[1] - attempts[0]);
}

TEST(Leaving, OfOursFinishesEveryLinkAndStopsListening) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  const StreamId stranger = probe.accept("10.0.0.3:40000");

  probe.drain();

  EXPECT_TRUE(probe.finished(peer));
  EXPECT_TRUE(probe.aborted(stranger));
  probe.end(peer);
  probe.closed(peer);
  EXPECT_EQ(probe.see("links"), 0);
  probe.take_connects();
  probe.advance(5min);
  EXPECT_THAT(probe.dialled(), IsEmpty());
}

}  // namespace
}  // namespace swarmstage::mesh
