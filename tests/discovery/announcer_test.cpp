// When an instance speaks, to whom, and how it takes its leave.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<NodeProbe::Sent> broadcasts(NodeProbe& probe) {
  std::vector<NodeProbe::Sent> all;
  for (const auto& each : probe.take_sent()) {
    if (each.broadcast) all.push_back(each);
  }
  return all;
}

TEST(Announcer, AnInstanceAsksThreeTimesInItsFirstSeconds) {
  DiscoveryProbe probe;

  probe.advance(600ms);
  const auto early = probe.said();
  probe.advance(2s);
  const auto late = probe.said();

  ASSERT_THAT(early, SizeIs(1));  // the first was sent at the start
  ASSERT_THAT(late, SizeIs(1));
  EXPECT_TRUE(early[0].broadcast && early[0].notice.asks);
  EXPECT_EQ(early[0].to.port, 8080);
  EXPECT_EQ(late[0].notice.sequence, 3U);
}

TEST(Announcer, ThenItSpeaksEveryThirtySecondsGiveOrTakeATenth) {
  DiscoveryProbe probe;
  probe.advance(3s);
  probe.said();
  TimePoint last = probe.now();
  for (int i = 0; i < 20; ++i) {
    while (probe.said().empty()) probe.advance(50ms);
    const Duration pause = probe.now() - last;
    if (i > 0) {
      EXPECT_GE(pause, 26900ms);
      EXPECT_LE(pause, 33100ms);
    }
    last = probe.now();
  }
}

TEST(Announcer, AtRestAnInstanceSaysLittle) {
  DiscoveryProbe probe;
  probe.advance(10s);
  const auto before = probe.see("bytes_sent").get<std::int64_t>();

  probe.advance(300s);

  const auto sent = probe.see("bytes_sent").get<std::int64_t>() - before;
  EXPECT_GT(sent, 0);
  EXPECT_LT(static_cast<double>(sent) / 300, 4.0);
}

TEST(Announcer, WhoOwnsTheSharedPortSpeaksFromOneOfItsOwn) {
  DiscoveryProbe shared(Json{{"udp_port", 8080}});
  DiscoveryProbe alone(Json{{"udp_port", 8081}});

  EXPECT_EQ(shared.see("port"), 8080);
  EXPECT_EQ(alone.see("port"), 8081);
  shared.advance(600ms);
  EXPECT_NE(shared.take_sent().at(0).port, shared.last_port()) << "the port all share is for ears";
}

TEST(Announcer, AnInterfaceThatComesIsAnnouncedOnAtOnce) {
  DiscoveryProbe probe;
  probe.advance(10s);
  probe.said();

  HostChange change;
  change.interface = {
      "eth1", 2, IpAddress::v4(10, 1, 0, 1), 24, IpAddress::v4(10, 1, 0, 255), true, false, true};
  apply_change(probe.host(), change);
  probe.deliver(delivered::HostChanged{change});

  const auto said = probe.said();
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_TRUE(said[0].notice.asks);
  EXPECT_EQ(said[0].notice.moves, 1);
}

TEST(Announcer, ChosenInterfacesAreSpokenToOneByOne) {
  DiscoveryProbe probe(Json{{"exclude_interfaces", {"vpn0"}}});
  probe.host().interfaces.push_back(
      {"eth1", 2, IpAddress::v4(10, 1, 0, 1), 24, IpAddress::v4(10, 1, 0, 255), true, false, true});
  probe.host().interfaces.push_back(
      {"vpn0", 3, IpAddress::v4(10, 2, 0, 1), 24, IpAddress::v4(10, 2, 0, 255), true, false, true});

  probe.invoke("announce");

  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.0.0.255:8080", "10.1.0.255:8080"));
}

// Nobody would hear of us, and nothing else would tell why.
TEST(Announcer, WhoHasNoInterfaceSaysSoOnceAndAgainWhenThereIsOne) {
  const Json config = {{"interfaces", {"nope0", "eth7"}}, {"exclude_interfaces", {"lo"}}};
  DiscoveryProbe probe(config);
  EXPECT_THAT(probe.take_logs(),
              ElementsAre("no interface is left to announce us on: 'interfaces' names nope0, eth7, "
                          "'exclude_interfaces' names lo"));
  probe.advance(100s);
  EXPECT_THAT(probe.take_logs(), IsEmpty());

  HostChange change;
  change.interface = {
      "eth7", 2, IpAddress::v4(10, 1, 0, 1), 24, IpAddress::v4(10, 1, 0, 255), true, false, true};
  apply_change(probe.host(), change);
  probe.deliver(delivered::HostChanged{change});
  EXPECT_THAT(probe.take_logs(), ElementsAre("there is an interface to announce us on again"));

  change.kind = HostChange::Kind::interface_removed;
  change.interface.up = false;
  apply_change(probe.host(), change);
  probe.deliver(delivered::HostChanged{change});
  EXPECT_THAT(probe.take_logs(), SizeIs(1));
}

TEST(Announcer, WhoHasAnInterfaceSaysNothingOfThem) {
  DiscoveryProbe probe(Json{{"interfaces", Json::array()}});
  EXPECT_THAT(probe.take_logs(), IsEmpty());
}

TEST(Announcer, InvitedPeersHearEveryAnnouncement) {
  DiscoveryProbe probe(Json{{"peer", {"10.9.0.1:8080", "far.example:9090"}}});
  ASSERT_THAT(probe.take_resolves(), ElementsAre("far.example"));
  probe.deliver(delivered::Resolved{probe.last_resolve(), {{IpAddress::v4(192, 0, 2, 7)}, ""}});
  probe.said();

  probe.invoke("announce");

  EXPECT_THAT(probe.spoken_to(), ElementsAre("10.9.0.1:8080", "192.0.2.7:9090"));
}

TEST(Announcer, AnInvitedPeerIsBelievedFromAfar) {
  DiscoveryProbe probe(Json{{"peer", {"192.0.2.7:8080"}}});
  Other far = alice();
  far.from = "192.0.2.7:41000";

  probe.hear_alone(far, far.say());

  EXPECT_TRUE(probe.knows(far));
}

TEST(Announcer, ANameThatCannotBeFoundIsTriedAgain) {
  DiscoveryProbe probe(Json{{"peer", {"far.example:9090"}}});
  probe.take_resolves();
  probe.deliver(delivered::Resolved{probe.last_resolve(), {{}, "no such host"}});
  EXPECT_THAT(probe.take_logs(), Contains(HasSubstr("far.example")));

  probe.advance(11s);

  EXPECT_THAT(probe.take_resolves(), ElementsAre("far.example"));
}

TEST(Announcer, WhoLeavesSaysSoTwiceAndIsSilentThen) {
  DiscoveryProbe probe;
  probe.advance(5s);
  probe.said();

  probe.drain();
  probe.advance(200ms);
  const auto said = probe.said();
  Other other = alice();
  probe.meet(other);
  probe.advance(60s);

  ASSERT_THAT(said, SizeIs(2));
  for (const auto& each : said) {
    EXPECT_EQ(each.notice.kind, NoticeKind::goodbye);
    EXPECT_TRUE(each.broadcast);
  }
  EXPECT_THAT(probe.said(), IsEmpty());
}

TEST(Announcer, WhoIsStoppedWithoutADrainSaysGoodbyeToo) {
  DiscoveryProbe probe;
  probe.advance(5s);
  probe.take_sent();

  probe.stop();

  EXPECT_THAT(broadcasts(probe), SizeIs(2));
}

TEST(Announcer, ANewKeyIsUsedWithoutARestart) {
  DiscoveryProbe probe;
  Json config = {
      {"name", "we"}, {"udp_port", 8081}, {"http_port", 0}, {"keys", {"the key of the house"}}};

  EXPECT_FALSE(probe.reload(config));

  const auto said = probe.said();
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_TRUE(said[0].tagged);
}

TEST(Announcer, AConfigurationThatCannotBeAppliedChangesNothing) {
  DiscoveryProbe probe;

  const auto moved = probe.reload({{"name", "we"}, {"udp_port", 9999}, {"http_port", 0}});
  const auto hasty = probe.reload({{"udp_port", 8081}, {"interval", "40s"}});

  EXPECT_THAT(moved.value_or(""), HasSubstr("udp_port"));
  EXPECT_THAT(hasty.value_or(""), HasSubstr("at least three times"));
  EXPECT_THAT(probe.said(), IsEmpty());
}

}  // namespace
}  // namespace swarmstage::lan_discovery
