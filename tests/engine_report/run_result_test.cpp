#include "engine/run/run_result.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine_report/sample_run.h"

namespace swarmstage {
namespace {

std::string refusal(const Json& json) {
  const auto run = RunResult::from_json(json);
  return run ? "accepted" : run.error();
}

TEST(RunResult, ComesBackFromJsonAsItWas) {
  const Json json = sample_run().to_json();

  const auto again = RunResult::from_json(Json::parse(json.dump()));

  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again.value().to_json(), json);
  EXPECT_EQ(again.value().nodes[2].logical_hash, 0xffffffffffffffffU);
  EXPECT_EQ(again.value().expectations[1].events[1].fields["number"], 4);
  EXPECT_EQ(again.value().expectations[2].decided, std::nullopt);
}

TEST(RunResult, KeepsTheGreatestSeedAndTime) {
  RunResult run = sample_run();
  run.seed = std::numeric_limits<std::uint64_t>::max();
  run.reached = Duration::max();

  const auto again = RunResult::from_json(Json::parse(run.to_json().dump()));

  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again.value().seed, run.seed);
  EXPECT_EQ(again.value().reached, run.reached);
}

TEST(RunResult, NamesTheFirstThingThatIsWrong) {
  Json json = sample_run().to_json();
  json["expectations"][1]["verdict"] = "heldd";
  EXPECT_EQ(refusal(json), "expectations[1].verdict is 'heldd'; did you mean 'held'?");

  json = sample_run().to_json();
  json["nodes"][0].erase("role");
  EXPECT_EQ(refusal(json), "nodes[0].role is missing");

  json = sample_run().to_json();
  json["seed"] = "seven";
  EXPECT_EQ(refusal(json), "seed is not a whole number, 0 or more");

  json = sample_run().to_json();
  json["timed_hash"] = "12";
  EXPECT_EQ(refusal(json), "timed_hash is not a hash of 16 hexadecimal digits");

  json = sample_run().to_json();
  json["spans"] = 3;
  EXPECT_EQ(refusal(json), "spans is not a list");
  EXPECT_EQ(refusal(Json::array()), "it is not an object");
}

TEST(RunResult, IsAsWantedWhenANegativeControlFails) {
  RunResult run = sample_run();
  EXPECT_FALSE(run.as_wanted());
  run.expected_to_fail = true;
  EXPECT_TRUE(run.as_wanted());
  run.verdict = Verdict::inconclusive;
  EXPECT_FALSE(run.as_wanted());
}

}  // namespace
}  // namespace swarmstage
