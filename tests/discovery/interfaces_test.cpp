// Interfaces that were left out: nothing is said there, nothing heard, nobody known.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Interface cable(std::uint16_t index) {
  Interface interface;
  interface.name = "eth" + std::to_string(index);
  interface.index = index;
  interface.address = IpAddress::v4(10, static_cast<std::uint8_t>(index), 0, 1);
  interface.prefix_length = 24;
  interface.broadcast = IpAddress::v4(10, static_cast<std::uint8_t>(index), 0, 255);
  return interface;
}

Other stranger() {
  Other other = bob();
  other.from = "10.2.0.9:8080";
  return other;
}

TEST(Interfaces, WhoSpeaksOnOneThatIsExcludedIsNeitherListedNorAnswered) {
  DiscoveryProbe probe(Json{{"exclude_interfaces", {"eth2"}}}, {cable(2)});
  Other other = stranger();

  probe.meet(other);
  probe.advance(1ms);

  EXPECT_FALSE(probe.knows(other));
  EXPECT_EQ(probe.reached("off_link"), 1U);
  EXPECT_THAT(probe.spoken_to(), IsEmpty());
}

TEST(Interfaces, WhereNoneIsChosenNobodyIsHeard) {
  DiscoveryProbe probe(Json{{"interfaces", {"none0"}}});
  Other other = alice();

  probe.meet(other);
  probe.advance(1ms);

  EXPECT_FALSE(probe.knows(other));
  EXPECT_THAT(probe.spoken_to(), IsEmpty());
}

TEST(Interfaces, AnAddressOfOursThatComesByOneLeftOutIsNotBelieved) {
  DiscoveryProbe probe(Json{{"exclude_interfaces", {"eth2"}}}, {cable(2)});
  Other other = alice();
  const std::string words = other.ask();
  Datagram datagram;
  datagram.port = probe.last_port();
  datagram.from = Endpoint::parse(other.from).value();
  datagram.interface = 2;
  datagram.cast = Cast::broadcast;
  datagram.bytes = words;

  probe.deliver(datagram);

  EXPECT_FALSE(probe.knows(other));
}

TEST(Interfaces, WhoWasInvitedIsHeardAndAnsweredWhereverItIs) {
  DiscoveryProbe probe(Json{{"exclude_interfaces", {"eth2"}}, {"peer", {"10.2.0.9:8080"}}},
                       {cable(2)});
  Other other = stranger();

  probe.meet(other);
  probe.advance(1ms);

  EXPECT_TRUE(probe.knows(other));
  EXPECT_THAT(probe.spoken_to(), Contains("10.2.0.9:8080"));
}

TEST(Interfaces, WhatComesFromThisMachineIsHeardWhateverWasChosen) {
  Interface loopback = cable(9);
  loopback.name = "lo";
  loopback.address = IpAddress::v4(127, 0, 0, 1);
  loopback.prefix_length = 8;
  loopback.loopback = true;
  DiscoveryProbe probe(Json{{"interfaces", {"eth2"}}}, {loopback, cable(2)});
  Other other = bob();
  other.from = "127.0.0.1:8080";

  probe.meet(other);

  EXPECT_TRUE(probe.knows(other));
}

TEST(Interfaces, WhoIsKnownOnlyWhereNothingIsSaidAnyMoreIsStruckOffAfterAGoodbye) {
  DiscoveryProbe probe(Json::object(), {cable(2)});
  Other here = alice();
  Other there = stranger();
  probe.meet(here);
  probe.meet(there);
  probe.advance(1s);
  probe.happened();
  probe.said();

  probe.reload(
      {{"name", "we"}, {"udp_port", 8081}, {"http_port", 0}, {"exclude_interfaces", {"eth2"}}});

  EXPECT_THAT(probe.happened(), ElementsAre("gone bob left out"));
  EXPECT_TRUE(probe.knows(here));
  const auto said = probe.said();
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said[0].notice.kind, NoticeKind::goodbye);
  EXPECT_EQ(said[0].to.to_string(), "10.2.0.9:8080");
  probe.meet(there);
  EXPECT_FALSE(probe.knows(there));
}

TEST(Interfaces, WhoWasInvitedByNameStaysKnownWhileItIsLookedUpAgain) {
  const Json config = {
      {"name", "we"}, {"udp_port", 8081}, {"http_port", 0}, {"peer", {"far.example:8080"}}};
  DiscoveryProbe probe(config);
  probe.deliver(delivered::Resolved{probe.last_resolve(), {{IpAddress::v4(192, 0, 2, 7)}, ""}});
  Other far = alice();
  far.from = "192.0.2.7:8080";
  probe.meet(far);

  probe.reload(config);

  EXPECT_TRUE(probe.knows(far));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
