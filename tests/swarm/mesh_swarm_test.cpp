// The promise the mesh is named after, kept by whole swarms on every stage.

#include "tests/swarm/mesh_swarm.h"

#include <gtest/gtest.h>

namespace swarmstage::support {
namespace {

class MeshOnStage : public testing::TestWithParam<StageEntry> {};

INSTANTIATE_TEST_SUITE_P(Stages, MeshOnStage, testing::ValuesIn(stage_registry()),
                         testing::PrintToStringParamName());

TEST_P(MeshOnStage, AChainBecomesAFullMesh) {
  MeshSwarm swarm(GetParam(), 1);
  swarm.add({});
  for (std::uint32_t i = 1; i < 5; ++i) swarm.add({i - 1});

  swarm.start_all();

  EXPECT_TRUE(swarm.until(30s, [&] { return swarm.is_full_mesh(); }));
}

TEST_P(MeshOnStage, AStarBecomesAFullMesh) {
  MeshSwarm swarm(GetParam(), 2);
  swarm.add({});
  for (std::uint32_t i = 1; i < 5; ++i) swarm.add({0});

  swarm.start_all();

  EXPECT_TRUE(swarm.until(30s, [&] { return swarm.is_full_mesh(); }));
}

TEST_P(MeshOnStage, NodesThatDialEachOtherAtOnceKeepOneLink) {
  MeshSwarm swarm(GetParam(), 3);
  swarm.add({});
  swarm.add({0});
  swarm.start_all();
  ASSERT_TRUE(swarm.until(10s, [&] { return swarm.is_full_mesh(); }));

  swarm.stage().invoke(NodeIndex{0}, {{2}, "discover", nullptr});
  swarm.stage().invoke(NodeIndex{1}, {{3}, "discover", nullptr});
  swarm.until(5s, [] { return false; });

  EXPECT_EQ(swarm.peers(0), 1);
  EXPECT_EQ(swarm.stage().observe(NodeIndex{0}, "links", nullptr), 1);
  EXPECT_EQ(swarm.stage().observe(NodeIndex{1}, "links", nullptr), 1);
}

TEST_P(MeshOnStage, EverybodyHearsWhatOneSays) {
  MeshSwarm swarm(GetParam(), 4);
  swarm.add({});
  for (std::uint32_t i = 1; i < 4; ++i) swarm.add({0});
  swarm.start_all();
  ASSERT_TRUE(swarm.until(30s, [&] { return swarm.is_full_mesh(); }));

  swarm.say(2, "PING");

  EXPECT_TRUE(swarm.until(
      5s, [&] { return swarm.heard(0) == 1 && swarm.heard(1) == 1 && swarm.heard(3) == 1; }));
}

TEST_P(MeshOnStage, ACrashedPeerIsMissedAndTheOthersStay) {
  MeshSwarm swarm(GetParam(), 5);
  swarm.add({});
  for (std::uint32_t i = 1; i < 4; ++i) swarm.add({0});
  swarm.start_all();
  ASSERT_TRUE(swarm.until(30s, [&] { return swarm.is_full_mesh(); }));

  swarm.crash(3);

  EXPECT_TRUE(swarm.until(10s, [&] { return swarm.is_full_mesh(); }));
  EXPECT_EQ(swarm.peers(0), 2);
}

// A dead machine sends no reset; only silence tells. Virtual time makes it cheap.
TEST_P(MeshOnStage, AMachineThatLosesPowerIsMissedAfterThePeerTimeout) {
  MeshSwarm swarm(GetParam(), 6);
  const Json config = {{"maintenance_interval", "1s"}, {"peer_timeout", "4s"}};
  swarm.add({}, config);
  swarm.add({0}, config);
  swarm.add({0}, config);
  swarm.start_all();
  ASSERT_TRUE(swarm.until(30s, [&] { return swarm.is_full_mesh(); }));

  swarm.stage().crash_host(swarm.host(2));

  EXPECT_TRUE(swarm.until(8s, [&] { return swarm.peers(0) == 1 && swarm.peers(1) == 1; }));
}

TEST_P(MeshOnStage, TwentyNodesBecomeAFullMesh) {
  MeshSwarm swarm(GetParam(), 7);
  swarm.add({});
  for (std::uint32_t i = 1; i < 20; ++i) swarm.add({i / 2});

  swarm.start_all();

  EXPECT_TRUE(swarm.until(60s, [&] { return swarm.is_full_mesh(); }));
}

}  // namespace
}  // namespace swarmstage::support
