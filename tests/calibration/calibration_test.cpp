// The model is no TCP and no ns-3, and yet may be trusted: on each named load its
// messages take as long as on the packet stage, within 10 % in the middle and 25 %
// at the far end. Both stages are deterministic, so this says the same every time.

#include <gtest/gtest.h>

#include "tests/calibration/loads.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::calibration {
namespace {

class Calibration : public testing::TestWithParam<Load> {};

TEST_P(Calibration, KeepsTheModelNearThePacketStage) {
  if (support::find_stage("packet") == nullptr) GTEST_SKIP() << "built without the packet stage";
  const Delays model = measure(GetParam(), "model");
  const Delays packet = measure(GetParam(), "packet");

  std::printf("%-18s %8s %10s %10s %9s\n", "", "messages", "p50 [ms]", "p99 [ms]", "arrived");
  for (const auto& [stage, delays] : {std::pair("model", model), std::pair("packet", packet)}) {
    std::printf("%-18s %8zu %10.3f %10.3f %8.2f%%\n", stage, delays.count, delays.p50, delays.p99,
                100 * delays.arrived);
  }
  ASSERT_GT(packet.count, 5000U);
  EXPECT_NEAR(model.p50 / packet.p50, 1, 0.10);
  EXPECT_NEAR(model.p99 / packet.p99, 1, 0.25);
  EXPECT_NEAR(model.arrived, packet.arrived, 0.02);
}

INSTANTIATE_TEST_SUITE_P(Loads, Calibration, testing::ValuesIn(loads()), [](const auto& each) {
  std::string name = each.param.name;
  for (char& letter : name) letter = letter == ' ' ? '_' : letter;
  return name;
});

}  // namespace
}  // namespace swarmstage::calibration
