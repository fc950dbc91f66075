// A node that leaves, and one whose configuration changes, in the middle of
// things: whoever waits for an answer gets one, and nothing is said to those who
// were told goodbye.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto leaving = "the node is leaving";

TEST(Leaving, SaysNothingMoreToPeersThatWereToldGoodbye) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.written(peer);
  probe.invoke("quit");

  EXPECT_EQ(probe.invoke("say", {{"text", "late"}}).error, leaving);
  EXPECT_EQ(probe.invoke("send_bytes", {{"text", "late"}}).error, leaving);
  EXPECT_EQ(probe.invoke("discover").error, leaving);
  EXPECT_EQ(probe.invoke("connect", {{"address", "10.0.0.3:1"}}).error, leaving);
  EXPECT_EQ(probe.written(peer), "");
  EXPECT_TRUE(probe.finished(peer));
}

TEST(Leaving, AnswersThoseWhoWaitForAConnect) {
  MeshProbe probe;
  probe.invoke("connect", {{"address", "10.0.0.3:1"}});
  const auto connects = probe.take_connects();
  probe.invoke("connect", {{"address", "somewhere:1"}});

  probe.drain();
  probe.deliver(delivered::Resolved{probe.last_resolve(), {{IpAddress::v4(10, 0, 0, 4)}, {}}});

  EXPECT_TRUE(probe.aborted(connects.at(0).stream));
  EXPECT_EQ(probe.outcome(1).error, leaving);
  EXPECT_EQ(probe.outcome(2).error, leaving);
  EXPECT_THAT(probe.take_connects(), IsEmpty());
}

TEST(Reload, ForgetsBootstrapTargetsThatAreGone) {
  MeshProbe probe(Json{{"bootstrap", {"10.0.0.8:1", "10.0.0.9:1"}}});
  const Json all = {{"id", "m"}, {"name", "Mesh"}, {"dial_spread", "0s"}};
  probe.advance(1s);
  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.8:1", "10.0.0.9:1"));
  probe.take_events();

  Json fewer = all;
  fewer["bootstrap"] = {"10.0.0.7:1"};
  EXPECT_FALSE(probe.reload(fewer));
  probe.advance(1s);

  EXPECT_THAT(probe.dialled(), ElementsAre("10.0.0.7:1")) << "and the others no more";
}

TEST(Reload, TakesTheEndOfADialToAnOldTargetForNoneOfANewOne) {
  MeshProbe probe(Json{{"bootstrap", {"10.0.0.8:1", "10.0.0.9:1"}}});
  probe.advance(1s);
  const auto connects = probe.take_connects();
  ASSERT_EQ(connects.size(), 2U);
  EXPECT_FALSE(probe.reload(
      {{"id", "m"}, {"name", "Mesh"}, {"dial_spread", "0s"}, {"bootstrap", {"10.0.0.7:1"}}}));
  probe.take_events();

  for (const auto& connect : connects) probe.closed(connect.stream, CloseReason::refused);

  EXPECT_THAT(probe.events("MsgBootstrapFailed"), IsEmpty());
}

}  // namespace
}  // namespace swarmstage::mesh
