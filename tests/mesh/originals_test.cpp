// Both public revisions of the original, each as the one who dials and as the one
// who is dialled: the byte sequences seen on the wire, played line by line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SeedDialsUs, IsAnsweredAtOnceAndAsksForPeers) {
  MeshProbe probe;
  const StreamId seed = probe.accept("10.0.0.5:41000");

  probe.data(seed, "5f-aa-01:bob\n");
  EXPECT_EQ(probe.written(seed), own_hello()) << "and no PEERS line, for there are none";
  probe.data(seed, "PEERS:10.0.0.1:8001\nREQUEST_PEERS\n");

  EXPECT_TRUE(probe.connected("bob"));
  EXPECT_EQ(probe.written(seed), "") << "an original answers with nothing when it has none";
  EXPECT_THAT(probe.dialled(), IsEmpty()) << "it told us our own address";
}

TEST(SeedDialsUs, IsToldOfPeersThatCanBeDialled) {
  MeshProbe probe;
  probe.join("z", "10.0.0.3:40000", 8003);
  probe.join_seed("other", "10.0.0.4:40000");

  const StreamId seed = probe.join_seed("s", "10.0.0.5:41000");

  EXPECT_EQ(probe.written(seed), own_hello() + "PEERS:10.0.0.3:8003\n")
      << "nobody can dial the source port of the other seed";
}

TEST(SeedDialsUs, SaysLISTENAsChatAfterItsFirstLine) {
  MeshProbe probe;
  const StreamId seed = probe.join_seed("s", "10.0.0.5:41000");
  probe.data(seed, "PEERS:10.0.0.1:8001\nREQUEST_PEERS\n");

  probe.data(seed, "LISTEN:to me\n");

  EXPECT_THAT(probe.chats(), ElementsAre("LISTEN:to me"));
}

TEST(WeDialSeed, NoLISTENLineReachesItsUser) {
  MeshProbe probe;
  const StreamId seed = probe.dial("10.0.0.5:8000");
  EXPECT_EQ(probe.written(seed), own_hello());

  probe.advance(20ms);
  probe.data(seed, "5f-aa-01:bob\n");
  probe.advance(5s);

  EXPECT_EQ(probe.written(seed), "PEERS:10.0.0.1:8001\nREQUEST_PEERS\n")
      << "our own address, for it knows us by a port nobody can dial";
  EXPECT_TRUE(probe.connected("bob"));
}

TEST(WeDialSeed, AFarOneHasTimeToAnswer) {
  MeshProbe probe;
  probe.invoke("connect", {{"address", "10.0.0.5:8000"}});
  probe.advance(400ms);  // what the connect took: one round trip
  const StreamId seed = probe.open_connect();
  probe.written(seed);

  probe.advance(800ms);

  EXPECT_EQ(probe.written(seed), "") << "no LISTEN before three round trips";
}

TEST(NewerDialsUs, IsKnownByItsListenLineAndOurPeerWithoutAWait) {
  MeshProbe probe;
  const StreamId newer = probe.accept("10.0.0.5:41000");

  probe.data(newer, "0123abcd:carol\nLISTEN:localhost:8002\n");

  EXPECT_EQ(probe.written(newer), own_hello());
  const auto events = probe.events("MsgPeerConnected");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0]["revision"], "newer");
  EXPECT_EQ(events[0]["address"], "10.0.0.5:8002") << "its own address, not the localhost it says";
}

TEST(NewerDialsUs, MayBeCutBetweenItsTwoLines) {
  MeshProbe probe;
  const StreamId newer = probe.accept("10.0.0.5:41000");

  probe.data(newer, "0123abcd:carol\n");
  probe.data(newer, "LISTEN:localhost:8002\n");
  probe.data(newer, "REQUEST_PEERS\nhello\n");

  EXPECT_THAT(probe.chats(), ElementsAre("hello"));
  const StreamId next = probe.join("z", "10.0.0.6:40000", 8003);
  probe.written(next);
  probe.data(next, "REQUEST_PEERS\n");
  EXPECT_EQ(probe.written(next), "PEERS:10.0.0.5:8002\n");
}

TEST(WeDialNewer, ItGetsTheSecondLineItWaitsFor) {
  MeshProbe probe;
  const StreamId newer = probe.dial("10.0.0.5:8002");
  EXPECT_EQ(probe.written(newer), own_hello());

  probe.advance(500ms);
  EXPECT_EQ(probe.written(newer), "LISTEN:10.0.0.1:8001\n");
  probe.data(newer, "0123abcd:carol\n");

  EXPECT_TRUE(probe.connected("carol"));
  EXPECT_EQ(probe.written(newer), "REQUEST_PEERS\n");
}

TEST(WeDialNewer, UnderstandsItsRefusals) {
  for (const auto& [line, why] :
       std::map<std::string, std::string>{{"DUPLICATE\n", "it is connected to us already"},
                                          {"MAX_PEERS\n", "it has as many peers as it may"}}) {
    MeshProbe probe;
    const StreamId newer = probe.dial("10.0.0.5:8002");
    probe.take_events();

    probe.data(newer, line);

    const auto failed = probe.events("MsgConnectionFailed");
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0]["error"], why);
    EXPECT_TRUE(probe.finished(newer));
    EXPECT_EQ(probe.peers(), 0U);
  }
}

TEST(Originals, ArePingedAndAnswered) {
  MeshProbe probe;
  const StreamId seed = probe.join_seed("s", "10.0.0.5:41000");
  probe.written(seed);

  probe.data(seed, "PING\r\n");
  EXPECT_EQ(probe.written(seed), "PONG\n");
  probe.advance(15s);

  EXPECT_EQ(probe.written(seed), "PING\n");
}

TEST(Originals, ChatIsTrimmedAsTheyDoIt) {
  MeshProbe probe;
  const StreamId seed = probe.join_seed("s", "10.0.0.5:41000");

  probe.data(seed, "  hello there \r\n\r\n/x\n{\"json\":1}\n");

  EXPECT_THAT(probe.chats(), ElementsAre("hello there", "/x", "{\"json\":1}"));
}

TEST(Originals, PeersFooHarmsNobody) {
  MeshProbe probe;
  const StreamId seed = probe.join_seed("s", "10.0.0.5:41000");

  probe.data(seed, "PEERS:foo\nPEERS:\nPEERS:,,:,a:b:c,1.2.3.4:0,1.2.3.4:99999\nhello\n");
  probe.advance(10s);

  EXPECT_THAT(probe.dialled(), IsEmpty());
  EXPECT_TRUE(probe.connected("s"));
}

// We know a seed revision that dialled us by a useless port, so hearsay makes us
// dial it once more. It forgets us if either link closes.
TEST(Originals, ASecondLinkToOneStaysOpenAndIsOnlyRead) {
  MeshProbe probe;
  const StreamId first = probe.join_seed("s", "10.0.0.5:41000");
  const StreamId second = probe.dial("10.0.0.5:8000");
  probe.data(second, "s:name-s\n");
  probe.take_events();
  probe.written(first);
  probe.written(second);

  probe.invoke("say", {{"text", "hi"}});
  probe.data(second, "hello by the second\nPING\n");

  EXPECT_EQ(probe.peers(), 1U);
  EXPECT_FALSE(probe.finished(second));
  EXPECT_EQ(probe.written(first), "hi\n");
  EXPECT_EQ(probe.written(second), "PONG\n");
  EXPECT_THAT(probe.chats(), ElementsAre("hello by the second"));
  probe.invoke("connect", {{"address", "10.0.0.5:8000"}});
  EXPECT_THAT(probe.dialled(), IsEmpty()) << "now we know where it can be dialled";
}

TEST(Originals, PayloadsOfTheNewerRevisionArrive) {
  MeshProbe probe;
  const StreamId newer = probe.accept("10.0.0.5:41000");
  probe.data(newer, "n:carol\nLISTEN:localhost:8002\n");
  probe.take_events();

  probe.data(newer, "BYTES:6\na\nPI");
  probe.data(newer, "NGhello\n");

  const auto events = probe.take_events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].name, "MsgBytesMessage");
  EXPECT_EQ(events[0].fields["length"], 6);
  EXPECT_EQ(events[0].fields["data"], "YQpQSU5H");
  EXPECT_EQ(events[1].fields["message"], "hello");
}

TEST(Originals, OnlyThoseThatKnowPayloadsGetThem) {
  MeshProbe probe;
  const StreamId seed = probe.join_seed("s", "10.0.0.4:41000");
  const StreamId newer = probe.accept("10.0.0.5:41000");
  probe.data(newer, "n:carol\nLISTEN:localhost:8002\n");
  probe.written(seed);
  probe.written(newer);

  const Outcome all = probe.invoke("send_bytes", {{"text", "a\nb"}});
  const Outcome one = probe.invoke("send_bytes", {{"text", "a"}, {"peer", "s"}});

  EXPECT_EQ(all.result["peers"], 1);
  EXPECT_EQ(probe.written(newer), "BYTES:3\na\nb");
  EXPECT_EQ(probe.written(seed), "");
  EXPECT_EQ(one.error, "name-s speaks a revision that knows no BYTES");
}

}  // namespace
}  // namespace swarmstage::mesh
