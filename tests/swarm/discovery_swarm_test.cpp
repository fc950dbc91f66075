// Instances of LAN discovery find each other, on every stage.

#include "tests/swarm/discovery_swarm.h"

#include <gtest/gtest.h>

#include "core/node/context.h"

namespace swarmstage::support {
namespace {

class DiscoveryOnStage : public testing::TestWithParam<StageEntry> {};

INSTANTIATE_TEST_SUITE_P(Stages, DiscoveryOnStage, testing::ValuesIn(stage_registry()),
                         testing::PrintToStringParamName());

// Another program that has a port for itself, as the original does.
class Squatter : public Node {
 public:
  explicit Squatter(std::uint16_t port) : port_(port) {}
  void on_start(Context& context) override {
    PortOptions options;
    options.number = port_;
    context.open_port(options);
  }

 private:
  std::uint16_t port_;
};

TEST_P(DiscoveryOnStage, TheInstancesOfTheReadmeFindEachOtherWhicheverBegins) {
  for (const std::uint32_t first : {0U, 1U}) {
    DiscoverySwarm swarm(GetParam(), 1);
    const HostIndex machine = swarm.add_machine();
    swarm.add(machine, {{"udp_port", 8080}});
    swarm.add(machine, {{"udp_port", 8081}});

    swarm.start(first);
    swarm.until(100ms, [] { return false; });
    swarm.start(1 - first);

    EXPECT_TRUE(swarm.until(1s, [&] { return swarm.know_each_other(0, 1); })) << first;
    EXPECT_TRUE(swarm.address_of(0, 1).ends_with(":8081"));
    EXPECT_TRUE(swarm.address_of(1, 0).ends_with(":8080"));
  }
}

TEST_P(DiscoveryOnStage, TenInstancesOfOneMachineFindEachOther) {
  DiscoverySwarm swarm(GetParam(), 2);
  const HostIndex machine = swarm.add_machine();
  for (std::uint32_t i = 0; i < 10; ++i) swarm.add(machine, {{"udp_port", 8080 + i}});

  for (std::uint32_t i = 0; i < 10; ++i) swarm.start(i);

  EXPECT_TRUE(swarm.until(2s, [&] {
    for (std::uint32_t i = 0; i < 10; ++i) {
      if (swarm.peers(i) != 9) return false;
    }
    return true;
  }));
}

TEST_P(DiscoveryOnStage, OfAnInstanceThatEndsForItsHttpPortIsTakenNobodyHears) {
  DiscoverySwarm swarm(GetParam(), 9);
  const HostIndex machine = swarm.add_machine();
  const std::uint32_t first = swarm.add(machine, {{"udp_port", 8081}, {"http_port", 8082}});
  const std::uint32_t second = swarm.add(machine, {{"udp_port", 8083}, {"http_port", 8082}});
  swarm.start(first);
  swarm.until(100ms, [] { return false; });

  swarm.start(second);

  EXPECT_FALSE(swarm.until(500ms, [&] { return swarm.peers(first) != 0; }));
  swarm.leave(second);
  EXPECT_FALSE(swarm.until(500ms, [&] { return swarm.peers(first) != 0; }));
}

TEST(DiscoveryOnModel, AnInstanceThatNobodyEndsGoesOnWithoutHttp) {
  DiscoverySwarm swarm(*find_stage("model"), 10);
  const HostIndex machine = swarm.add_machine();
  for (int port : {8081, 8083}) {
    swarm.start(swarm.add(machine, {{"udp_port", port}, {"http_port", 8082}}));
  }

  EXPECT_FALSE(swarm.until(4s, [&] { return swarm.peers(0) != 0; }));
  EXPECT_TRUE(swarm.until(4s, [&] { return swarm.know_each_other(0, 1); }));
}

TEST_P(DiscoveryOnStage, AMessageComesToTheOneInstanceItIsFor) {
  DiscoverySwarm swarm(GetParam(), 3);
  const HostIndex machine = swarm.add_machine();
  for (std::uint32_t i = 0; i < 3; ++i) swarm.add(machine, {{"udp_port", 8080}});
  const std::uint32_t far = swarm.add(swarm.add_machine());
  for (std::uint32_t i = 0; i < 4; ++i) swarm.start(i);
  ASSERT_TRUE(swarm.until(3s, [&] { return swarm.peers(far) == 3; }));

  const Json words = {{"peer", "n1"}, {"text", "good morning"}};
  swarm.stage().invoke(swarm.node(far), {{1}, "send_message", words});

  const auto received = [&](std::uint32_t instance) {
    return swarm.stage().observe(swarm.node(instance), "messages_received", nullptr);
  };
  EXPECT_TRUE(swarm.until(3s, [&] { return received(1) == 1; }));
  EXPECT_EQ(received(0), 0);
  EXPECT_EQ(received(2), 0);
}

TEST_P(DiscoveryOnStage, WhoLeavesIsMissedWithinASecond) {
  DiscoverySwarm swarm(GetParam(), 4);
  for (int i = 0; i < 3; ++i) swarm.add(swarm.add_machine());
  for (std::uint32_t i = 0; i < 3; ++i) swarm.start(i);
  ASSERT_TRUE(swarm.until(3s, [&] { return swarm.peers(0) == 2 && swarm.peers(1) == 2; }));

  swarm.leave(2);

  EXPECT_TRUE(swarm.until(1s, [&] { return !swarm.knows(0, 2) && !swarm.knows(1, 2); }));
  EXPECT_TRUE(swarm.know_each_other(0, 1));
}

TEST_P(DiscoveryOnStage, WhoLosesOneOfTwoInterfacesIsFollowedToTheOther) {
  DiscoverySwarm swarm(GetParam(), 8);
  const SegmentIndex cable = swarm.add_segment("cable");
  const SegmentIndex radio = swarm.add_segment("radio");
  const HostIndex laptop = swarm.add_machine({cable, radio});
  swarm.add(laptop);
  swarm.add(swarm.add_machine({cable, radio}));
  for (std::uint32_t i = 0; i < 2; ++i) swarm.start(i);
  ASSERT_TRUE(swarm.until(3s, [&] { return swarm.know_each_other(0, 1); }));
  const std::string before = swarm.address_of(1, 0);

  swarm.stage().set_interface(laptop, 1, false);

  const auto moved = [&] { return swarm.address_of(1, 0) != before; };
  EXPECT_TRUE(swarm.until(2s, moved));
  EXPECT_TRUE(swarm.know_each_other(0, 1)) << "it was never gone";
}

TEST_P(DiscoveryOnStage, ANewLifeOfAnInstanceHasAnIdOfItsOwn) {
  DiscoverySwarm swarm(GetParam(), 7);
  swarm.add(swarm.add_machine());
  swarm.start(0);
  const Json before = swarm.stage().observe(swarm.node(0), "instance", nullptr);

  swarm.begin_anew(0);

  EXPECT_NE(swarm.stage().observe(swarm.node(0), "instance", nullptr), before);
}

TEST_P(DiscoveryOnStage, ASharedPortThatSomebodyHasForItselfIsNoHindrance) {
  DiscoverySwarm swarm(GetParam(), 5);
  const HostIndex crowded = swarm.add_machine();
  swarm.add_node(crowded, "squatter", std::make_unique<Squatter>(8080));
  swarm.add(crowded, {{"udp_port", 8081}});
  swarm.add(swarm.add_machine());

  swarm.start(1);
  swarm.start(0);

  EXPECT_TRUE(swarm.until(3s, [&] { return swarm.know_each_other(0, 1); }));
}

TEST_P(DiscoveryOnStage, ARouterIsCrossedOnlyToInvitedPeers) {
  DiscoverySwarm swarm(GetParam(), 6);
  const SegmentIndex other = swarm.add_segment("other");
  const HostIndex here = swarm.add_machine();
  const HostIndex there = swarm.add_machine({other});
  const std::string address = swarm.stage().host(here).primary_address().to_string();
  swarm.add(here, {{"accept_from", {swarm.stage().host(there).primary_address().to_string()}}});
  swarm.add(there);
  swarm.add(there, {{"udp_port", 8081}, {"peer", {address + ":8080"}}});

  for (std::uint32_t i = 0; i < 3; ++i) swarm.start(i);

  EXPECT_TRUE(swarm.until(3s, [&] { return swarm.know_each_other(0, 2); }));
  EXPECT_FALSE(swarm.knows(0, 1));
  EXPECT_FALSE(swarm.knows(1, 0));
}

}  // namespace
}  // namespace swarmstage::support
