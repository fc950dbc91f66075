// An instance on a host that has IPv6 beside IPv4, or alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Interface link_local(std::uint16_t index = 1, std::string_view address = "fe80::1") {
  Interface interface;
  interface.name = "eth" + std::to_string(index);
  interface.index = index;
  interface.address = IpAddress::parse(address).value();
  interface.prefix_length = 64;
  return interface;
}

Other alice_by_v6() {
  Other other = alice();
  other.from = "[fe80::2%1]:8080";
  return other;
}

std::vector<std::string> heard_by_v6(DiscoveryProbe& probe) {
  std::vector<std::string> whom;
  for (const std::string& each : probe.spoken_to()) {
    if (each.starts_with('[')) whom.push_back(each);
  }
  return whom;
}

TEST(Ipv6, WhatIsBroadcastGoesToTheGroupOnEachInterfaceALittleLater) {
  DiscoveryProbe probe(Json::object(),
                       {link_local(1), link_local(1, "fe80::9"), link_local(7, "fe80::7")});

  EXPECT_THAT(heard_by_v6(probe), IsEmpty());
  probe.advance(20ms);

  EXPECT_THAT(heard_by_v6(probe),
              ElementsAre("[ff12::5357:4c44%1]:8080", "[ff12::5357:4c44%7]:8080"));
}

TEST(Ipv6, ItIsTheSameNoticeOnBothFamilies) {
  DiscoveryProbe probe(Json::object(), {link_local()});
  probe.advance(490ms);
  probe.said();

  probe.advance(100ms);

  const auto said = probe.said();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_TRUE(said[0].broadcast);
  EXPECT_EQ(said[0].notice, said[1].notice);
}

TEST(Ipv6, SwitchedOffItIsNotSpoken) {
  DiscoveryProbe probe({{"ipv6", false}}, {link_local()});
  probe.advance(3s);

  EXPECT_THAT(heard_by_v6(probe), IsEmpty());
}

TEST(Ipv6, AnInterfaceThatIsExcludedIsLeftOut) {
  DiscoveryProbe probe({{"exclude_interfaces", {"eth7"}}},
                       {link_local(1), link_local(7, "fe80::7")});
  probe.advance(20ms);

  EXPECT_THAT(heard_by_v6(probe), ElementsAre("[ff12::5357:4c44%1]:8080"));
}

TEST(Ipv6, APeerHeardByBothIsListedOnceAndByIPv4) {
  DiscoveryProbe probe(Json::object(), {link_local()});
  Other by_v4 = alice();
  const std::string words = by_v4.ask();

  probe.hear_broadcast(by_v4, words);
  probe.hear(alice_by_v6().from, words, Cast::multicast);

  EXPECT_EQ(probe.see("peers"), 1);
  EXPECT_EQ(probe.address_of(by_v4), "10.0.0.2:8080");
  EXPECT_EQ(probe.reached("conflicts"), 0U);
}

TEST(Ipv6, APeerHeardByIPv6AloneIsListedThereAndAnsweredThere) {
  DiscoveryProbe probe(Json::object(), {link_local()});
  probe.advance(20ms);
  probe.said();
  Other other = alice_by_v6();

  probe.hear(other.from, other.ask(), Cast::multicast);
  probe.advance(1ms);

  EXPECT_EQ(probe.address_of(other), "[fe80::2%1]:8080");
  EXPECT_THAT(probe.spoken_to(), ElementsAre("[fe80::2%1]:8080"));
}

TEST(Ipv6, AProvenPeerThatIsHeardByIPv4LaterIsListedThere) {
  const Json keys = Json::array({"a key that nobody guesses"});
  DiscoveryProbe probe({{"keys", keys}}, {link_local()});
  Other other = alice_by_v6();
  other.keys = KeyRing::make({"a key that nobody guesses"}).value();
  probe.hear(other.from, other.ask(), Cast::multicast);
  ASSERT_EQ(probe.address_of(other), "[fe80::2%1]:8080");

  probe.hear(alice().from, other.say(), Cast::broadcast);

  EXPECT_EQ(probe.address_of(other), "10.0.0.2:8080");
}

TEST(Ipv6, WhoSpeaksByIPv4InTheNameOfAPeerOfIPv6IsNotBelieved) {
  DiscoveryProbe probe(Json::object(), {link_local()});
  Other other = alice_by_v6();
  probe.hear(other.from, other.ask(), Cast::multicast);

  probe.hear("10.0.0.66:8080", other.goodbye(), Cast::broadcast);

  EXPECT_TRUE(probe.knows(other));
  EXPECT_EQ(probe.reached("conflicts"), 1U);
}

TEST(Ipv6, AGoodbyeDoesNotWaitForTheSecondFamily) {
  DiscoveryProbe probe(Json::object(), {link_local()});
  probe.advance(3s);
  probe.said();

  probe.drain();

  const auto said = probe.said();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].notice.kind, NoticeKind::goodbye);
  EXPECT_EQ(said[1].to.to_string(), "[ff12::5357:4c44%1]:8080");
}

TEST(Ipv6, AHostThatGetsItLaterSpeaksItFromThenOn) {
  DiscoveryProbe probe;
  probe.advance(5s);
  probe.said();

  probe.host().interfaces.push_back(link_local());
  probe.deliver(delivered::HostChanged{{HostChange::Kind::interface_added, link_local()}});
  probe.advance(100ms);

  EXPECT_THAT(heard_by_v6(probe), testing::Contains("[ff12::5357:4c44%1]:8080"));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
