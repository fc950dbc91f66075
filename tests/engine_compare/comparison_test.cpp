#include "engine/compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/compare/sequence_match.h"
#include "engine/report/events_file.h"
#include "engine/report/whole_file.h"
#include "tests/engine_report/temporary_folder.h"
#include "tests/support/small_run.h"

namespace swarmstage {
namespace {

using support::SmallRun;
using testing::HasSubstr;

RunMaterial material_of(const SmallRun& run) {
  const TemporaryFolder folder;
  support::play_into(run, folder.path());
  auto material = read_run_material(folder.path());
  EXPECT_TRUE(material) << material.error();
  return std::move(material.value());
}

Fidelity fidelity_of(const SmallRun& one, const SmallRun& other) {
  return compare({material_of(one), material_of(other)}).fidelity.at(1);
}

// A run in which peer[0] tells these events, each a name and a peer.
RunMaterial told(const std::vector<std::string>& events) {
  const TemporaryFolder folder;
  support::play_into({.length = 1s}, folder.path());
  EventsFile file = std::move(EventsFile::create(folder.file("events.ndjson")).value());
  for (const std::string& each : events) {
    const auto blank = each.find(' ');
    const Json fields = {{"peer", each.substr(blank + 1)}};
    file.write({1s, "peer[0]", "event", each.substr(0, blank), fields});
  }
  EXPECT_EQ(file.finish(), std::nullopt);
  return std::move(read_run_material(folder.path()).value());
}

std::vector<ToldEvent> deeds(std::initializer_list<const char*> texts) {
  std::vector<ToldEvent> result;
  for (const char* each : texts) result.push_back({each, 0s});
  return result;
}

TEST(Fidelity, OfARunWithItselfIsOne) {
  EXPECT_DOUBLE_EQ(fidelity_of({}, {}).score, 1);
}

TEST(Fidelity, OfAnotherSeedOfTheSameIsAbove95Percent) {
  const SmallRun run{.jitter = 1ms, .datagrams = true, .length = 60s};
  SmallRun other = run;
  other.seed = 2;

  const Fidelity fidelity = fidelity_of(run, other);

  EXPECT_GT(fidelity.score, 0.95);
  EXPECT_LT(fidelity.score, 1);
}

TEST(Fidelity, OfTheSameWithEveryDelayDoubledIsBelowHalf) {
  for (const bool datagrams : {false, true}) {
    const Fidelity fidelity = fidelity_of({.latency = 10ms, .datagrams = datagrams},
                                          {.latency = 20ms, .datagrams = datagrams});

    EXPECT_LT(fidelity.score, 0.5);
    EXPECT_GT(*fidelity.times, 0.2);
  }
}

TEST(Fidelity, FeelsDelaysInTheTraceEvenIfNothingWasMeasured) {
  RunMaterial one = material_of({.latency = 10ms});
  RunMaterial other = material_of({.latency = 20ms});
  for (RunMaterial* each : {&one, &other}) {
    each->samples.clear();
    each->result.samples.clear();
  }

  EXPECT_LT(compare({one, other}).fidelity[1].score, 0.5);
}

TEST(Fidelity, FallsGentlyWithTheTimes) {
  const Fidelity near = fidelity_of({.latency = 10ms}, {.latency = 10500us});
  const Fidelity far = fidelity_of({.latency = 10ms}, {.latency = 13ms});

  EXPECT_GT(near.score, 0.85);
  EXPECT_LT(far.score, near.score);
}

TEST(Fidelity, WithoutAnythingTimedSaysSo) {
  RunMaterial run = material_of({});
  run.samples.clear();
  run.message_delays.clear();

  const Comparison comparison = compare({run, run});

  EXPECT_EQ(comparison.fidelity[1].times, std::nullopt);
  EXPECT_THAT(comparison.to_string(), HasSubstr("nothing was timed"));
}

TEST(Comparison, NamesWhatANodeDidDifferentlyWithAPeer) {
  RunMaterial one = material_of({});
  RunMaterial other = one;
  other.result.stage = "packet";
  auto& changed = other.deeds.at({"peer[1]", "peer[2]"});
  changed.insert(changed.begin() + 3, {"Surprised by=peer[2]", 1s});

  const Comparison comparison = compare({one, other});

  ASSERT_EQ(comparison.logic.size(), 1U);
  EXPECT_EQ(comparison.logic[0].differing, 1U);
  EXPECT_LT(comparison.fidelity[1].score, 1);
  EXPECT_THAT(comparison.to_string(),
              HasSubstr("  on packet, peer[1] with peer[2]: event 3, 1 event without a partner\n"
                        "    model: Answered peer=peer[2]\n"
                        "    packet: Surprised by=peer[2]\n"));
}

TEST(Comparison, MindsTheOrderWithOnePeerAndNotThatAmongPeers) {
  const RunMaterial both = told({"Met peer[1]", "Met peer[2]", "Left peer[1]", "Left peer[2]"});
  const RunMaterial apart = told({"Met peer[2]", "Left peer[2]", "Met peer[1]", "Left peer[1]"});
  const RunMaterial turned = told({"Left peer[2]", "Met peer[2]", "Met peer[1]", "Left peer[1]"});

  EXPECT_DOUBLE_EQ(compare({both, apart}).fidelity[1].logic, 1);
  EXPECT_DOUBLE_EQ(compare({both, turned}).fidelity[1].logic, 0.75);
}

TEST(Comparison, ShowsVerdictsAndMarginsOfEachStage) {
  RunMaterial one = material_of({});
  RunMaterial other = one;
  other.result.stage = "sockets";
  other.result.expectations[0].verdict = Verdict::failed;
  other.result.expectations[0].margin = "2 too few";

  const Comparison comparison = compare({one, other});

  EXPECT_FALSE(comparison.same_verdicts());
  EXPECT_THAT(comparison.to_string(), HasSubstr("  somebody answers  held   FAILED (2 too few)\n"));
  EXPECT_EQ(comparison.fidelity[1].score, 0);
  EXPECT_EQ(comparison.to_json()["expectations"][0]["stages"][1]["verdict"], "failed");
}

TEST(Comparison, PutsDistributionsSideBySide) {
  const Comparison comparison =
      compare({material_of({.latency = 10ms}), material_of({.latency = 20ms})});

  ASSERT_EQ(comparison.metrics.size(), 2U);
  EXPECT_EQ(comparison.metrics[0].name, "message delay");
  EXPECT_EQ(comparison.metrics[1].name, "ping_rtt");
  EXPECT_NEAR(comparison.metrics[1].stages[0].p50, 40, 1);
  EXPECT_NEAR(comparison.metrics[1].stages[1].p50, 80, 1);
  EXPECT_NEAR(comparison.metrics[1].stages[1].distance.logarithmic, 0.69, 0.02);
}

TEST(RunMaterial, SaysNodesForTheirAddressesAndLeavesNumbersOut) {
  const TemporaryFolder folder;
  RunResult run = support::play_into({.length = 1s}, folder.path());
  const std::string event = R"({"at_ns":1,"node":"peer[0]","kind":"event","name":"Met","fields":)";
  ASSERT_EQ(write_whole_file(folder.file("events.ndjson"),
                             event + R"({"address":")" + run.nodes[1].address +
                                 R"(:4711","count":3,"first":true,"why":"ok"}})"),
            std::nullopt);

  const auto material = read_run_material(folder.path());

  ASSERT_TRUE(material) << material.error();
  EXPECT_EQ(material.value().deeds.at({"peer[0]", "peer[1]"}).at(0).text,
            "Met address=peer[1] first=true why=ok");
}

TEST(RunMaterial, OfAFolderWithoutEventsIsAnError) {
  const TemporaryFolder folder;

  EXPECT_THAT(read_run_material(folder.path()).error(), HasSubstr("result.json"));
}

TEST(Distance, OfEqualValuesIsNoneAndOfTwiceAsMuchIsTheLogarithmOfTwo) {
  std::vector<double> one = {1, 2, 3, 4};
  std::vector<double> twice = {2, 4, 6, 8};
  std::vector<double> none;

  EXPECT_EQ(distance_of(one, one).logarithmic, 0);
  EXPECT_NEAR(distance_of(one, twice).logarithmic, 0.693, 0.001);
  EXPECT_DOUBLE_EQ(distance_of(one, twice).kolmogorov_smirnov, 0.5);
  EXPECT_EQ(distance_of(none, none).logarithmic, 0);
  EXPECT_EQ(distance_of(one, none).kolmogorov_smirnov, 1);
}

TEST(SequenceMatch, FindsWhatIsCommonInOrder) {
  const auto left = deeds({"a", "b", "c", "d", "e"});
  const auto right = deeds({"a", "c", "b", "x", "e"});

  const SequenceMatch found = match(left, right);

  EXPECT_EQ(found.common, 3U);
  EXPECT_EQ(found.first_difference, 1U);
  EXPECT_EQ(match(left, left).first_difference, std::nullopt);
  EXPECT_EQ(match(left, {}).common, 0U);
}

}  // namespace
}  // namespace swarmstage
