#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Say, ReachesEverybodyInTheirOwnWay) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);
  const StreamId seed = probe.join_seed("s", "10.0.0.3:40000");
  probe.written(ours);
  probe.written(seed);

  const Outcome said = probe.invoke("say", {{"text", "hello everyone!"}});

  EXPECT_EQ(said.result, Json({{"peers", 2}, {"lines", 1}}));
  EXPECT_EQ(probe.written(ours), " hello everyone!\n");
  EXPECT_EQ(probe.written(seed), "hello everyone!\n");
}

TEST(Say, TakesManyLinesAtOnce) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);
  probe.written(ours);

  probe.invoke("say", {{"texts", {"one", "two", ""}}});

  EXPECT_EQ(probe.written(ours), " one\n two\n \n");
  EXPECT_EQ(probe.see("chats_said"), 3);
}

TEST(Say, WorksAlikeForALargeBatch) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);
  const StreamId seed = probe.join_seed("s", "10.0.0.3:40000");
  probe.written(ours);
  probe.written(seed);

  probe.invoke("say", {{"texts", std::vector<std::string>(100, std::string(100, 'x'))}});

  EXPECT_EQ(probe.written(ours).size(), 100U * 102U);
  EXPECT_EQ(probe.written(seed).size(), 100U * 101U);
}

TEST(Say, RefusesWhatIsNoLine) {
  MeshProbe probe(Json{{"line_bytes_max", "256B"}});

  EXPECT_EQ(probe.invoke("say").error, "say expects 'text', a text, or 'texts', a list of texts");
  EXPECT_FALSE(probe.invoke("say", {{"texts", {1, 2}}}).ok);
  EXPECT_EQ(probe.invoke("say", {{"text", "a\nb"}}).error,
            "cannot say a text that has more than one line");
  EXPECT_EQ(probe.invoke("say", {{"text", std::string("a\0b", 3)}}).error,
            "cannot say a text that has a zero byte");
  EXPECT_EQ(probe.invoke("say", {{"text", std::string(255, 'x')}}).error,
            "cannot say a text that has 255 bytes; expected at most 254");
  EXPECT_TRUE(probe.invoke("say", {{"text", std::string(254, 'x')}}).ok);
}

TEST(Say, IsAnsweredWhenSomebodyKeepsPace) {
  MeshProbe probe(Json::object(), Limits{.high_water_bytes = 1000, .low_water_bytes = 100});
  const StreamId slow = probe.join("b", "10.0.0.2:40000", 8002);
  probe.hold_writes(slow);

  const Outcome first = probe.invoke("say", {{"text", std::string(900, 'x')}});
  const Outcome second = probe.invoke("say", {{"text", std::string(900, 'x')}});
  EXPECT_TRUE(first.ok);
  EXPECT_EQ(second.error, "not answered yet");
  probe.hold_writes(slow, false);

  EXPECT_TRUE(probe.outcome(2).ok);
}

TEST(Say, NeverWaitsForTheSlowOneOfTwo) {
  MeshProbe probe(
      Json::object(),
      Limits{.stream_queue_bytes = 5000, .high_water_bytes = 1000, .low_water_bytes = 100});
  const StreamId slow = probe.join("a", "10.0.0.2:40000", 8002);
  const StreamId quick = probe.join("b", "10.0.0.3:40000", 8002);
  probe.hold_writes(slow);
  probe.written(quick);
  probe.take_events();

  for (int i = 0; i < 6; ++i) {
    EXPECT_TRUE(probe.invoke("say", {{"text", std::string(900, 'x')}}).ok);
  }

  EXPECT_EQ(probe.written(quick).size(), 6U * 902U);
  EXPECT_TRUE(probe.aborted(slow)) << "its queue is full";
  EXPECT_EQ(probe.events("MsgPeerDisconnected").at(0)["reason"], "queue limit");
  EXPECT_TRUE(probe.connected("b"));
}

TEST(Hear, TellsWhoSaidWhat) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);
  probe.take_events();

  probe.data(ours, " hello\n  two blanks before\n");

  const auto events = probe.take_events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].fields, Json({{"from", "name-b"}, {"peerID", "b"}, {"message", "hello"}}));
  EXPECT_EQ(events[1].fields["message"], " two blanks before");
  EXPECT_EQ(probe.see("chats_heard"), 2);
}

TEST(Hear, TextsOfOursAreNeverTakenForCommands) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);
  probe.written(ours);

  probe.data(ours, " PING\n PEERS:10.0.0.9:1\n LISTEN:x:1\n BYTES:99\n");

  EXPECT_THAT(probe.chats(), ElementsAre("PING", "PEERS:10.0.0.9:1", "LISTEN:x:1", "BYTES:99"));
  EXPECT_EQ(probe.written(ours), "");
  EXPECT_THAT(probe.dialled(), IsEmpty());
}

TEST(Hear, LinesOfOursThatWeDoNotKnowYetAreNoChat) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);

  probe.data(ours, "SOMETHING_NEW:1\n\n hello\n");

  EXPECT_THAT(probe.chats(), ElementsAre("hello"));
}

TEST(Hear, MakesTextOfWhatIsNone) {
  MeshProbe probe;
  const StreamId ours = probe.join("b", "10.0.0.2:40000", 8002);

  probe.data(ours,
             " a\xff"
             "b\n");

  EXPECT_THAT(probe.chats(), ElementsAre("a\xef\xbf\xbd"
                                         "b"));
}

TEST(Bytes, GoToOneOrAll) {
  MeshProbe probe;
  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);
  const StreamId c = probe.join("c", "10.0.0.3:40000", 8002);
  probe.written(b);
  probe.written(c);

  EXPECT_EQ(probe.invoke("send_bytes", {{"data", "AAEC"}, {"peer", "b"}}).result["peers"], 1);
  EXPECT_EQ(probe.invoke("send_bytes", {{"data", ""}}).result["peers"], 2);

  EXPECT_EQ(probe.written(b), std::string("BYTES:3\n\0\1\2BYTES:0\n", 19));
  EXPECT_EQ(probe.written(c), "BYTES:0\n");
}

TEST(Bytes, AreRefusedWhenTheyAreNone) {
  MeshProbe probe(Json{{"payload_bytes_max", "4B"}});

  EXPECT_EQ(probe.invoke("send_bytes").error, "send_bytes expects 'data' in base64, or 'text'");
  EXPECT_EQ(probe.invoke("send_bytes", {{"text", "12345"}}).error,
            "the payload has 5 bytes; at most 4");
  EXPECT_EQ(probe.invoke("send_bytes", {{"text", "1"}, {"peer", "nobody"}}).error,
            "no peer is called 'nobody'");
}

TEST(Bytes, OfNoLengthAreAPayloadToo) {
  MeshProbe probe;
  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);

  probe.data(b, "BYTES:0\n hello\n");

  EXPECT_THAT(probe.chats(), ElementsAre("hello"));
}

TEST(Operations, SayWhichThereAre) {
  MeshProbe probe;

  EXPECT_EQ(probe.invoke("sayy").error, "mesh has no operation 'sayy'; did you mean 'say'?");
}

TEST(Operations, ListPeersAndKnownAddresses) {
  MeshProbe probe;
  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(2s);
  probe.data(b, "PEERS:10.0.0.3:8003\n");
  probe.advance(1s);

  const Json peers = probe.invoke("peers").result;

  EXPECT_EQ(peers["connected"].size(), 1U);
  EXPECT_EQ(peers["connected"][0]["name"], "name-b");
  EXPECT_EQ(peers["connected"][0]["heard_ago_ns"], 1'000'000'000);
  EXPECT_EQ(peers["known"].size(), 2U);
  EXPECT_EQ(peers["known"][0]["connected"], true);
  EXPECT_EQ(peers["known"][1]["address"], "10.0.0.3:8003");
}

TEST(Operations, QuitLeavesCleanly) {
  MeshProbe probe;
  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);

  EXPECT_TRUE(probe.invoke("quit").ok);

  EXPECT_TRUE(probe.finished(b));
  EXPECT_EQ(probe.invoke("connect", {{"address", "10.0.0.9:1"}}).error, "the node is leaving");
}

TEST(Reload, ChangesTimesAndLimitsButNotWhoWeAre) {
  MeshProbe probe;
  const StreamId b = probe.join("b", "10.0.0.2:40000", 8002);
  probe.written(b);
  const Json same = {{"id", "m"}, {"name", "Mesh"}};

  Json quicker = same;
  quicker["maintenance_interval"] = "1s";
  EXPECT_FALSE(probe.reload(quicker));
  probe.advance(1s);
  EXPECT_EQ(probe.written(b), "PING\n");

  Json other = same;
  other["port"] = 9999;
  EXPECT_EQ(probe.reload(other), "'port' and 'address' cannot change while the node runs");
  EXPECT_EQ(probe.reload(Json{{"max_peer", 3}}),
            "'max_peer' is no configuration key of mesh; did you mean 'max_peers'?");
}

}  // namespace
}  // namespace swarmstage::mesh
