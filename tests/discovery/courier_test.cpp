// Texts from instance to instance.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/lan_discovery/message_window.h"
#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t first = 1;  // number of the first invocation

class CourierTest : public testing::Test {
 protected:
  CourierTest() {
    probe.advance(3s);
    probe.meet(peer);
    probe.advance(10ms);
    probe.said();
    probe.happened();
  }
  Outcome send(std::string_view text = "hello") {
    return probe.invoke("send_message", {{"peer", "alice"}, {"text", text}});
  }
  void acknowledge(std::uint64_t number) {
    Notice receipt;
    receipt.kind = NoticeKind::receipt;
    receipt.target = probe.own_instance();
    receipt.number = number;
    probe.hear_alone(peer, peer.say(receipt));
  }
  std::string message(std::uint64_t number, std::string_view text) {
    Notice notice;
    notice.kind = NoticeKind::message;
    notice.target = probe.own_instance();
    notice.number = number;
    notice.text = text;
    return peer.say(notice);
  }

  DiscoveryProbe probe{Json{{"messages_per_peer_max", 3}}};
  Other peer = alice();
};

TEST_F(CourierTest, AMessageIsDoneWhenItsReceiptComes) {
  EXPECT_EQ(send().error, "not answered yet");
  const auto said = probe.said();
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_EQ(said[0].text, "hello");
  EXPECT_EQ(said[0].notice.target, peer.instance);

  acknowledge(said[0].notice.number);

  EXPECT_TRUE(probe.outcome(first).ok);
  EXPECT_EQ(probe.outcome(first).result, Json({{"delivered", true}, {"attempts", 1}}));
  probe.advance(20s);
  EXPECT_THAT(probe.said(), testing::Each(testing::Field(&DiscoveryProbe::Said::text, "")));
}

TEST_F(CourierTest, WithoutAReceiptItIsSentSixTimesAndGivenUp) {
  send();

  probe.advance(30s);

  std::size_t copies = 0;
  for (const auto& each : probe.said()) copies += each.text == "hello" ? 1U : 0U;
  EXPECT_EQ(copies, 6U);
  EXPECT_THAT(probe.outcome(first).error, HasSubstr("no receipt after 6 attempts"));
}

TEST_F(CourierTest, EveryCopyIsAcknowledgedAndOneDelivered) {
  for (int i = 0; i < 3; ++i) probe.hear_alone(peer, message(1, "good morning"));

  EXPECT_THAT(probe.happened(), ElementsAre("message_received alice good morning"));
  EXPECT_THAT(probe.said(), SizeIs(3));
  EXPECT_EQ(probe.see("messages_received"), 1);
}

TEST_F(CourierTest, MessagesThatOvertakeEachOtherAreAllDelivered) {
  probe.hear_alone(peer, message(3, "c"));
  probe.hear_alone(peer, message(1, "a"));
  probe.hear_alone(peer, message(2, "b"));

  EXPECT_EQ(probe.see("messages_received"), 3);
}

TEST_F(CourierTest, WhatIsForAnotherIsNotAcknowledged) {
  Notice notice;
  notice.kind = NoticeKind::message;
  notice.target = probe.own_instance() + 1;
  notice.number = 1;
  notice.text = "psst";

  probe.hear_alone(peer, peer.say(notice));

  EXPECT_THAT(probe.said(), IsEmpty());
  EXPECT_EQ(probe.reached("misdirected"), 1U);
}

TEST_F(CourierTest, AMessageOfAPeerThatCameBackIsNotDeliveredTwice) {
  probe.hear_alone(peer, message(1, "once"));
  probe.advance(100s);
  ASSERT_EQ(probe.see("peers"), 0);

  probe.hear_alone(peer, message(1, "once"));

  EXPECT_TRUE(probe.knows(peer));
  EXPECT_EQ(probe.see("messages_received"), 1);
}

TEST_F(CourierTest, WhenThePeerIsGoneSoIsItsMessage) {
  send();

  probe.hear_broadcast(peer, peer.goodbye());

  EXPECT_EQ(probe.outcome(first).error, "the peer is gone");
}

TEST_F(CourierTest, WhoLeavesGivesUpWhatWaits) {
  send();

  probe.drain();

  EXPECT_EQ(probe.outcome(first).error, "the node is leaving");
}

TEST_F(CourierTest, TooManyForOnePeerAreRefused) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send().error, "not answered yet");

  EXPECT_THAT(send().error, HasSubstr("messages_per_peer_max"));
  EXPECT_EQ(probe.reached("messages_per_peer_max"), 1U);
}

TEST_F(CourierTest, WrongArgumentsAreAnsweredInOneLine) {
  EXPECT_THAT(probe.invoke("send_message", {{"peer", "alise"}, {"text", "hi"}}).error,
              HasSubstr("did you mean 'alice'?"));
  EXPECT_THAT(probe.invoke("send_message", {{"peer", "alice"}}).error, HasSubstr("needs"));
  EXPECT_THAT(probe.invoke("send_message", {{"peer", "alice"}, {"text", ""}}).error,
              HasSubstr("is empty"));
  EXPECT_THAT(send(std::string(1025, 'x')).error, HasSubstr("at most 1024"));
  EXPECT_THAT(probe.said(), IsEmpty());
}

TEST_F(CourierTest, ANameThatTwoPeersHaveIsNotEnough) {
  Other twin = alice();
  twin.instance = 0x7717;
  twin.from = "10.0.0.5:8080";
  probe.meet(twin);

  EXPECT_THAT(send().error, HasSubstr("2 peers are called 'alice'"));
  const auto outcome = probe.invoke(
      "send_message", {{"peer", DiscoveryProbe::text_of(twin.instance)}, {"text", "hi"}});
  EXPECT_EQ(outcome.error, "not answered yet");
}

TEST_F(CourierTest, TheLastMessagesAreKept) {
  probe.hear_alone(peer, message(1, "one"));
  probe.hear_alone(peer, message(2, "two"));

  const Json kept = probe.invoke("messages").result;

  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[1]["text"], "two");
  EXPECT_EQ(kept[1]["from"], "alice");
  EXPECT_EQ(probe.see("last_message"), "two");
}

TEST(CourierLimits, MessagesInAll) {
  DiscoveryProbe probe(Json{{"messages_max", 1}});
  Other peer = alice();
  probe.meet(peer);
  const Json words = {{"peer", "alice"}, {"text", "hi"}};

  EXPECT_EQ(probe.invoke("send_message", words).error, "not answered yet");
  EXPECT_THAT(probe.invoke("send_message", words).error, HasSubstr("messages_max"));
  EXPECT_EQ(probe.reached("messages_max"), 1U);
}

TEST(MessageWindow, RemembersTheHighestAndThoseShortlyBefore) {
  MessageWindow window;
  window.add(5);
  window.add(3);

  EXPECT_TRUE(window.knows(5));
  EXPECT_TRUE(window.knows(3));
  EXPECT_FALSE(window.knows(4));
  EXPECT_FALSE(window.knows(6));

  window.add(5 + MessageWindow::width);
  EXPECT_TRUE(window.knows(4)) << "too old to tell";
  EXPECT_FALSE(window.knows(6));
  window.add(1'000'000);
  EXPECT_FALSE(window.knows(999'999));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
