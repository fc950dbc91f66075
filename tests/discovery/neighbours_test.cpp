// Who is listed, and until when.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> keys() {
  return {"the key of the house"};
}

TEST(Neighbours, ANewcomerIsListedAndAnsweredAtOnce) {
  DiscoveryProbe probe;
  Other other = alice();

  probe.meet(other);
  probe.advance(0ms);

  EXPECT_THAT(probe.happened(), ElementsAre("appeared alice"));
  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.0.0.2:8080"));
}

TEST(Neighbours, TheAddressIsWhereItIsHeardFromWithThePortItSays) {
  DiscoveryProbe probe;
  Other other = alice();
  other.from = "10.0.0.9:51234";
  other.udp_port = 8080;

  probe.meet(other);
  probe.advance(0ms);

  EXPECT_EQ(probe.address_of(other), "10.0.0.9:8080");
  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.0.0.9:51234"));
  EXPECT_THAT(probe.take_resolves(), IsEmpty());
}

TEST(Neighbours, AnAnswerIsNotAnswered) {
  DiscoveryProbe probe;
  Other other = alice();
  Notice answer;
  answer.answers = true;

  probe.hear_alone(other, other.say(answer));
  probe.advance(1s);

  EXPECT_TRUE(probe.knows(other));
  EXPECT_THAT(probe.spoken_to(), IsEmpty());
}

TEST(Neighbours, WhoKnowsAsManyAsWeDoNeedsNoSecondAnswer) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  probe.advance(1s);
  probe.said();

  other.known = 1;
  probe.hear_broadcast(other, other.ask());
  probe.advance(400ms);
  EXPECT_THAT(probe.spoken_to(), IsEmpty());

  other.known = 0;
  probe.hear_broadcast(other, other.ask());
  probe.advance(400ms);
  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.0.0.2:8080"));
}

TEST(Neighbours, AQuestionToUsAloneIsAlwaysAnswered) {
  DiscoveryProbe probe;
  Other other = alice();
  other.known = 100;
  probe.meet(other);
  probe.advance(10ms);
  probe.said();

  probe.hear_alone(other, other.ask());
  probe.advance(10ms);

  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.0.0.2:8080"));
}

TEST(Neighbours, ACrowdIsAnsweredByOneBroadcast) {
  DiscoveryProbe probe(Json{{"answers_max", 8}});
  probe.advance(3s);
  probe.said();
  for (unsigned i = 0; i < 40; ++i) {
    Other other = alice();
    other.instance += i + 1;
    other.from = "10.0.0." + std::to_string(10 + i) + ":8080";
    probe.meet(other);
  }

  probe.advance(1s);

  std::size_t broadcasts = 0;
  std::size_t unicasts = 0;
  for (const auto& each : probe.said()) ++(each.broadcast ? broadcasts : unicasts);
  EXPECT_EQ(broadcasts, 1U);
  EXPECT_EQ(unicasts, 8U);
  EXPECT_EQ(probe.reached("answers_max"), 32U);
}

TEST(Neighbours, ASilentPeerIsAskedFiveTimesAndThenGone) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  probe.advance(67s);
  probe.said();

  probe.advance(22900ms);
  const auto asked = probe.spoken_to();
  EXPECT_THAT(asked, testing::SizeIs(5));
  EXPECT_THAT(asked, testing::Each("10.0.0.2:8080"));
  EXPECT_TRUE(probe.knows(other));

  probe.advance(200ms);
  EXPECT_FALSE(probe.knows(other));
  EXPECT_THAT(probe.happened(), ElementsAre("appeared alice", "gone alice expired"));
}

TEST(Neighbours, OneWordKeepsAPeerForAnotherNinetySeconds) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  probe.advance(89s);

  probe.hear_broadcast(other, other.say());
  probe.advance(89s);

  EXPECT_TRUE(probe.knows(other));
}

TEST(Neighbours, AGoodbyeIsBelievedFromThePeersOwnAddressOnly) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);

  probe.hear("10.0.0.66:8080", other.goodbye(), Cast::broadcast);
  EXPECT_TRUE(probe.knows(other));
  EXPECT_EQ(probe.reached("conflicts"), 1U);

  probe.hear_broadcast(other, other.goodbye());
  EXPECT_FALSE(probe.knows(other));
  EXPECT_THAT(probe.happened(), ElementsAre("appeared alice", "gone alice left"));
}

TEST(Neighbours, WhatWasSaidBeforeAGoodbyeBringsNobodyBack) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  const std::string overtaken = other.say();
  probe.hear_broadcast(other, other.goodbye());

  probe.hear_broadcast(other, overtaken);

  EXPECT_FALSE(probe.knows(other));
  EXPECT_EQ(probe.reached("replays"), 1U);
}

TEST(Neighbours, AnOldNoticeProlongsNothing) {
  DiscoveryProbe probe;
  Other other = alice();
  const std::string first = other.ask();
  probe.hear_broadcast(other, first);
  probe.hear_broadcast(other, other.say());
  probe.advance(60s);

  probe.hear_broadcast(other, first);
  probe.advance(31s);

  EXPECT_FALSE(probe.knows(other));
  EXPECT_EQ(probe.reached("replays"), 1U);
}

TEST(Neighbours, WhoIsSaidToHaveMovedIsAskedFirst) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  probe.advance(10ms);
  probe.said();
  Other forged = other;
  forged.from = "10.0.0.66:8080";
  forged.moves = 1;
  forged.sequence = 1000;

  probe.hear_broadcast(forged, forged.say());
  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.0.0.2:8080"));
  probe.hear_alone(other, other.say());
  probe.advance(2s);

  EXPECT_EQ(probe.address_of(other), "10.0.0.2:8080");
  EXPECT_EQ(probe.reached("conflicts"), 1U);
}

TEST(Neighbours, WhoHasMovedIsFollowedOnceTheOldAddressIsSilent) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  probe.happened();
  other.from = "10.0.0.7:8080";
  other.moves = 1;

  probe.hear_broadcast(other, other.say());
  EXPECT_EQ(probe.address_of(other), "10.0.0.2:8080");
  probe.advance(1s);

  EXPECT_EQ(probe.address_of(other), "10.0.0.7:8080");
  EXPECT_THAT(probe.happened(), ElementsAre("changed alice moved"));
}

TEST(Neighbours, WhoProvesItselfIsFollowedAtOnce) {
  DiscoveryProbe probe(Json{{"keys", keys()}});
  Other other = alice();
  other.keys = KeyRing::make(keys()).value();
  probe.meet(other);
  other.from = "10.0.0.7:8080";
  other.moves = 1;

  probe.hear_broadcast(other, other.say());

  EXPECT_EQ(probe.address_of(other), "10.0.0.7:8080");
}

TEST(Neighbours, ASequenceFromElsewhereDoesNotMakeThePeerOld) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  Other forged = other;
  forged.from = "10.0.0.66:8080";
  forged.sequence = 1U << 30U;
  probe.hear_broadcast(forged, forged.say());

  probe.advance(60s);
  probe.hear_broadcast(other, other.say());
  probe.advance(60s);

  EXPECT_TRUE(probe.knows(other));
}

TEST(Neighbours, ARestartedInstanceReplacesWhoItWas) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  Other reborn = alice();
  reborn.instance = 0xa11ce2;

  probe.meet(reborn);
  EXPECT_TRUE(probe.knows(reborn));
  probe.advance(1s);

  EXPECT_FALSE(probe.knows(other));
  EXPECT_TRUE(probe.knows(reborn));
  EXPECT_THAT(probe.happened(),
              ElementsAre("appeared alice", "appeared alice", "gone alice replaced"));
}

TEST(Neighbours, TwoOfTheSameNameAtOneAddressBothStayIfBothAnswer) {
  DiscoveryProbe probe;
  Other other = alice();
  Other twin = alice();
  other.from = "10.0.0.2:40001";
  twin.from = "10.0.0.2:40002";
  twin.instance = 0x7717;
  probe.meet(other);
  probe.meet(twin);

  probe.hear_alone(other, other.say());
  probe.advance(2s);

  EXPECT_TRUE(probe.knows(other));
  EXPECT_TRUE(probe.knows(twin));
}

TEST(Neighbours, ARenamedPeerIsTold) {
  DiscoveryProbe probe;
  Other other = alice();
  probe.meet(other);
  probe.happened();
  other.name = "alicia";

  probe.hear_broadcast(other, other.say());

  EXPECT_THAT(probe.happened(), ElementsAre("changed alicia renamed"));
  EXPECT_EQ(probe.see("peer_names"), Json({"alicia"}));
}

TEST(Neighbours, OwnNoticesComeBackUnheard) {
  DiscoveryProbe probe;
  Other self = alice();
  self.instance = probe.own_instance();

  probe.meet(self);

  EXPECT_EQ(probe.see("peers"), 0);
}

TEST(Neighbours, WithAKeyOnlyThoseWhoHaveItAreListed) {
  DiscoveryProbe probe(Json{{"keys", keys()}});
  Other without = alice();
  Other wrong = bob();
  wrong.keys = KeyRing::make({"the key of another"}).value();
  Other right = bob();
  right.instance = 3;
  right.keys = KeyRing::make(keys()).value();

  for (Other* each : {&without, &wrong, &right}) probe.meet(*each);

  EXPECT_FALSE(probe.knows(without));
  EXPECT_FALSE(probe.knows(wrong));
  EXPECT_TRUE(probe.knows(right));
  EXPECT_EQ(probe.reached("unauthenticated"), 2U);
  EXPECT_THAT(probe.take_logs(), ElementsAre("a notice is not signed, and keys are set",
                                             "a notice was signed by no key of ours"));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
