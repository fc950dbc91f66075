#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ResolveReply found(std::string_view address) {
  return {{IpAddress::parse(address).value()}, {}};
}

// --- PEERS ---

TEST(Discovery, DialsAtOnceWhatAPeerTells) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.take_events();

  probe.data(peer, "PEERS:10.0.0.3:8003,10.0.0.4:8004\n");

  const auto told = probe.events("MsgPeersDiscovered");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0],
            Json({{"newCount", 2}, {"fromPeer", "b"}, {"fromName", "name-b"}, {"totalKnown", 3}}));
  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.3:8003", "10.0.0.4:8004"));
}

TEST(Discovery, SpreadsItsDialsWhenToldTo) {
  MeshProbe probe(Json{{"dial_spread", "5s"}});
  const StreamId peer = probe.join("b", "10.0.0.2:40000");

  probe.data(peer, "PEERS:10.0.0.3:8003\n");

  EXPECT_THAT(probe.dialled(), IsEmpty());
  probe.advance(5s);
  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.3:8003"));
}

TEST(Discovery, DialsIpv6) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);

  probe.data(peer, "PEERS:[2001:db8::1]:8003\n");
  probe.invoke("connect", {{"address", "[2001:db8::2]:8004"}});

  EXPECT_THAT(probe.dialled(), ElementsAre("[2001:db8::1]:8003", "[2001:db8::2]:8004"));
}

TEST(Discovery, TellsItsPeersToWhoeverAsksButNotItsOwnAddress) {
  MeshProbe probe;
  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);
  probe.join("c", "10.0.0.3:40000", 8003);
  probe.join("d", "10.0.0.4:40000");  // does not listen
  probe.dial_ours("e", "[2001:db8::5]:8005");
  probe.written(b);

  probe.data(b, "REQUEST_PEERS\n");

  EXPECT_EQ(probe.written(b), "PEERS:10.0.0.3:8003,[2001:db8::5]:8005\n");
}

TEST(Discovery, TellsAlsoOfAFewThatWorkedAndAreNotConnected) {
  MeshProbe probe;
  const StreamId gone = probe.dial_ours("g", "10.0.0.9:8009");
  probe.closed(gone, CloseReason::reset);

  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);
  probe.data(b, "PEERS:10.0.0.3:8003\n");
  probe.written(b);
  probe.data(b, "REQUEST_PEERS\n");

  EXPECT_EQ(probe.written(b), "PEERS:10.0.0.9:8009\n") << "and nothing it only heard of";
}

TEST(Discovery, TakesLocalhostForTheMachineOfWhoeverSaysIt) {
  MeshProbe probe;
  const StreamId near = probe.join("b", "127.0.0.1:40000", 8002);
  const StreamId far = probe.join("c", "10.0.0.3:40000", 8003);

  probe.data(near, "PEERS:localhost:8005\n");
  probe.data(far, "PEERS:localhost:8006\n");

  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.3:8006", "127.0.0.1:8005"));
}

TEST(Discovery, DialsNoPlaceThatIsNone) {
  MeshProbe probe;
  const StreamId far = probe.join("c", "10.0.0.3:40000", 8003);

  probe.data(far,
             "PEERS:0.0.0.0:8001,255.255.255.255:8001,224.0.0.1:8001,[ff02::1]:8001,[::]:8001\n");
  probe.data(far, "PEERS:127.0.0.1:22,[::1]:22\n");

  EXPECT_THAT(probe.dialled(), IsEmpty()) << "their loopback is not ours";
}

TEST(Discovery, LooksUpANameThatAPeerTells) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);

  probe.data(peer, "PEERS:bob-laptop:8003\n");
  EXPECT_THAT(probe.take_resolves(), ElementsAre("bob-laptop"));
  probe.deliver(delivered::Resolved{probe.last_resolve(), found("10.0.0.7")});

  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.7:8003"));
}

TEST(Discovery, AsksEverybodyEveryThirtySeconds) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(29s);
  probe.written(peer);

  probe.advance(1s);

  EXPECT_THAT(probe.written(peer), testing::HasSubstr("REQUEST_PEERS\n"));
}

TEST(Discovery, AsksEverybodyWhenTheUserWants) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.written(peer);

  EXPECT_EQ(probe.invoke("discover").result["asked"], 1);

  EXPECT_EQ(probe.written(peer), "REQUEST_PEERS\n");
}

TEST(Discovery, LogsItsLinesAsTheOriginalDoes) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.take_logs();

  probe.invoke("discover");
  probe.data(peer, "PEERS:10.0.0.3:8003,10.0.0.4:8004\nPONG\n");
  probe.advance(15s);

  EXPECT_THAT(probe.take_logs(),
              ElementsAre("Sent REQUEST_PEERS to name-b",
                          "Received PEERS: 10.0.0.3:8003,10.0.0.4:8004 from name-b",
                          "Received PONG from name-b", "Sent PING to name-b"));
}

// --- Bootstrap ---

TEST(Bootstrap, TriesAfterOneTwoFourEightSixteenSecondsAndThenSlowly) {
  MeshProbe probe(Json{{"bootstrap", {"10.0.0.2:8000"}}});
  std::vector<std::int64_t> seconds;

  for (int second = 0; second <= 100; ++second) {
    for (const auto& connect : probe.take_connects()) {
      seconds.push_back(nanoseconds(probe.now()) / 1'000'000'000);
      probe.closed(connect.stream, CloseReason::refused);
    }
    probe.advance(1s);
  }

  EXPECT_THAT(seconds, ElementsAre(1, 3, 7, 15, 31, 61, 91));
}

TEST(Bootstrap, TellsOfEachAttempt) {
  MeshProbe probe(Json{{"bootstrap", {"10.0.0.2:8000"}}});
  probe.advance(1s);
  probe.closed(probe.take_connects().at(0).stream, CloseReason::refused);
  const auto failed = probe.events("MsgBootstrapFailed");
  probe.advance(2s);
  const StreamId stream = probe.open_connect();
  probe.data(stream, hello_line("b", "bob", 8000));

  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0], Json({{"address", "10.0.0.2:8000"}, {"attempts", 1}, {"error", "refused"}}));
  EXPECT_EQ(probe.events("MsgBootstrapSuccess").at(0),
            Json({{"address", "10.0.0.2:8000"}, {"attempts", 2}}));
}

TEST(Bootstrap, LooksNamesUpAndTriesEachOfTheirAddresses) {
  MeshProbe probe(Json{{"bootstrap", {"seed.example:8000"}}});
  probe.advance(1s);
  EXPECT_THAT(probe.take_resolves(), ElementsAre("seed.example"));

  ResolveReply reply = found("2001:db8::2");
  reply.addresses.push_back(IpAddress::v4(10, 0, 0, 2));
  probe.deliver(delivered::Resolved{probe.last_resolve(), reply});
  const auto first = probe.take_connects();
  probe.closed(first.at(0).stream, CloseReason::unreachable);
  const auto second = probe.take_connects();

  EXPECT_EQ(first[0].to.to_string(), "[2001:db8::2]:8000");
  EXPECT_EQ(second.at(0).to.to_string(), "10.0.0.2:8000");
  EXPECT_THAT(probe.events("MsgBootstrapFailed"), IsEmpty());
}

TEST(Bootstrap, SaysWhenANameIsNotFoundAndTriesAgain) {
  MeshProbe probe(Json{{"bootstrap", {"nowhere.example:8000"}}});
  probe.advance(1s);
  probe.deliver(delivered::Resolved{probe.last_resolve(), {{}, "no such host"}});

  EXPECT_EQ(probe.events("MsgBootstrapFailed").at(0)["error"],
            "the name was not found: no such host");
  probe.take_resolves();
  probe.advance(2s);
  EXPECT_THAT(probe.take_resolves(), ElementsAre("nowhere.example"));
}

TEST(Bootstrap, BeginsAgainWhenTheLastPeerIsLost) {
  MeshProbe probe(Json{{"bootstrap", {"10.0.0.2:8000"}}});
  probe.advance(1s);
  const StreamId stream = probe.open_connect();
  probe.data(stream, hello_line("b", "bob", 8000));
  probe.take_connects();

  probe.closed(stream, CloseReason::reset);
  probe.advance(1s);

  EXPECT_THAT(probe.dialled(), testing::Contains("10.0.0.2:8000"));
}

TEST(Bootstrap, CountsAsDoneWhenItDialledUsFirst) {
  MeshProbe probe(Json{{"bootstrap", {"10.0.0.2:8000"}}});
  probe.join("b", "10.0.0.2:40000", 8000);

  probe.advance(1s);

  EXPECT_THAT(probe.dialled(), IsEmpty());
  EXPECT_EQ(probe.events("MsgBootstrapSuccess").size(), 1U);
}

// --- Connect, when somebody asks ---

TEST(Connect, IsAnsweredWhenTheHandshakeIsDone) {
  MeshProbe probe;
  const Outcome before = probe.invoke("connect", {{"address", "10.0.0.2:8000"}});
  const StreamId stream = probe.open_connect();

  probe.data(stream, hello_line("b", "bob", 8000));

  EXPECT_EQ(before.error, "not answered yet");
  EXPECT_TRUE(probe.connected("bob"));
  EXPECT_EQ(probe.outcome(1).result,
            Json({{"peerID", "b"}, {"peerName", "bob"}, {"address", "10.0.0.2:8000"}}));
}

TEST(Connect, SaysWhatIsWrongWithAnAddress) {
  MeshProbe probe;

  EXPECT_EQ(probe.invoke("connect", {{"address", "foo"}}).error,
            "connect expects 'address', a host:port such as \"localhost:8001\"; got 'foo'");
  EXPECT_EQ(probe.invoke("connect").error,
            "connect expects 'address', a host:port such as \"localhost:8001\"");
  EXPECT_EQ(probe.invoke("connect", {{"address", "10.0.0.1:8001"}}).error,
            "cannot connect to 10.0.0.1:8001: that is this node itself");
  probe.join("b", "10.0.0.2:40000", 8002);
  EXPECT_EQ(probe.invoke("connect", {{"address", "10.0.0.2:8002"}}).error,
            "cannot connect to 10.0.0.2:8002: it is connected to us already, as name-b");
}

}  // namespace
}  // namespace swarmstage::mesh
