#include "engine/baseline/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/baseline/regression.h"
#include "engine/report/result_folder.h"
#include "tests/engine_report/temporary_folder.h"
#include "tests/support/small_run.h"

namespace swarmstage {
namespace {

using support::SmallRun;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// Stands in for the engine: the seed is the key's, the rest is the test's.
class Baselines : public testing::Test {
 protected:
  RunScenario runner(SmallRun run) {
    return [this, run](const RunKey& key) mutable -> Result<TracedRun> {
      if (key.file == "gone.yaml") return Error{"there is no file 'gone.yaml'"};
      run.seed = key.seed;
      return TracedRun{support::play_into(run, folder_.path()),
                       ResultFolder{folder_.path()}.trace()};
    };
  }
  Baseline baseline_of(const SmallRun& run, std::uint64_t seeds = 1) {
    Baseline baseline;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      const RunKey key{"ring.yaml", "model", seed};
      auto entry = entry_of(key, runner(run)(key).value());
      EXPECT_TRUE(entry) << entry.error();
      baseline.entries.emplace(key, std::move(entry.value()));
    }
    return baseline;
  }

  TemporaryFolder folder_;
};

TEST_F(Baselines, SurviveTheirText) {
  const Baseline baseline = baseline_of({}, 2);

  const auto again = Baseline::parse(baseline.to_text());

  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again.value().to_text(), baseline.to_text());
  EXPECT_EQ(again.value().entries.size(), 2U);
  EXPECT_LT(baseline.to_text().size(), 6000U);
}

TEST_F(Baselines, OfTheSameProgramAreIdentical) {
  const Regression regression = regress(baseline_of({.jitter = 1ms}, 3), runner({.jitter = 1ms}));

  EXPECT_TRUE(regression.clean());
  EXPECT_EQ(regression.identical, 3U);
  EXPECT_EQ(regression.to_string(), "3 runs identical, 0 changed, 0 metrics moved\n");
}

TEST_F(Baselines, TellWhereAChangedProgramFirstDepartsFromThem) {
  const Regression regression = regress(baseline_of({}), runner({.greeting = "pinh"}));

  EXPECT_FALSE(regression.clean());
  ASSERT_THAT(regression.changed, SizeIs(1));
  EXPECT_TRUE(regression.changed[0].logical);
  EXPECT_THAT(regression.changed[0].nodes, ElementsAre("peer[0]", "peer[1]", "peer[2]"));
  EXPECT_EQ(regression.changed[0].first_change.substr(0, 13), "1s, peer[0]: ");
  EXPECT_THAT(regression.changed[0].first_change, HasSubstr(R"("pinh 1\x0a" (7 bytes))"));
}

TEST_F(Baselines, TellChangedTimesFromChangedDeeds) {
  const Regression regression = regress(baseline_of({}), runner({.latency = 11ms}));

  ASSERT_THAT(regression.changed, SizeIs(1));
  EXPECT_FALSE(regression.changed[0].logical);
  EXPECT_THAT(regression.to_string(), HasSubstr("every node does the same, at other times"));
}

TEST_F(Baselines, GiveAMovedMetricWithAnInterval) {
  const SmallRun before{.jitter = 1ms, .datagrams = true, .length = 30s};
  SmallRun now = before;
  now.latency = 11ms;
  now.jitter = 1500us;

  const Regression regression = regress(baseline_of(before, 5), runner(now));

  const auto is_median = [](const MovedMetric& each) { return each.name == "ping_rtt.p50"; };
  const auto found = std::find_if(regression.moved.begin(), regression.moved.end(), is_median);
  ASSERT_NE(found, regression.moved.end()) << regression.to_string();
  EXPECT_EQ(found->seeds, 5U);
  EXPECT_NEAR(*found->percent, 10, 1.5);
  EXPECT_GT(*found->interval, 0);
  EXPECT_LT(*found->interval, 2);
  EXPECT_THAT(regression.to_string(), HasSubstr("over 5 seeds\n"));
}

TEST_F(Baselines, OfOneSeedHaveNoInterval) {
  const Regression regression = regress(baseline_of({}), runner({.latency = 12ms}));

  EXPECT_THAT(regression.to_string(), HasSubstr("+20.0 % (one seed: no interval)\n"));
}

TEST_F(Baselines, MayForgetTheCourseOfARunAndStillTellThatItChanged) {
  Baseline baseline = baseline_of({});
  baseline.entries.begin()->second.forget_course();
  baseline = Baseline::parse(baseline.to_text()).value();

  const Regression same = regress(baseline, runner({}));
  const Regression changed = regress(baseline, runner({.greeting = "pinh"}));

  EXPECT_EQ(same.identical, 1U);
  EXPECT_EQ(same.now.to_text(), baseline.to_text());
  EXPECT_THAT(changed.to_string(), HasSubstr("seed 1\n    nodes do something else\n"));
  EXPECT_LT(baseline.to_text().size(), 500U);
}

TEST_F(Baselines, NameRunsThatCannotBeDoneAgain) {
  Baseline baseline = baseline_of({});
  BaselineEntry gone = baseline.entries.begin()->second;
  gone.key.file = "gone.yaml";
  baseline.entries.emplace(gone.key, gone);

  const Regression regression = regress(baseline, runner({}));

  EXPECT_FALSE(regression.clean());
  EXPECT_EQ(regression.identical, 1U);
  EXPECT_THAT(regression.missing,
              ElementsAre("gone.yaml on model, seed 1: there is no file 'gone.yaml'"));
}

TEST_F(Baselines, ThatAreBrokenSayWhere) {
  const std::string text = baseline_of({}).to_text();
  const auto error_of = [](const std::string& broken) { return Baseline::parse(broken).error(); };
  std::string misspelt = text;
  misspelt.replace(misspelt.find("held"), 4, "hold");

  EXPECT_EQ(error_of("hello\n"), "line 1: this is no baseline of version 1");
  EXPECT_EQ(error_of(text + "{\n"), "line 3: it is not JSON");
  EXPECT_EQ(error_of(text + "{}\n"), "line 3: file is missing");
  EXPECT_EQ(error_of(misspelt), "line 2: verdict is 'hold'; did you mean 'held'?");
  EXPECT_EQ(error_of(text + text.substr(text.find('\n') + 1)),
            "line 3: ring.yaml on model, seed 1 is there twice");
}

TraceRecord record_at(std::int64_t time) {
  return {RecordKind::delivery, 1, NodeIndex{2}, at_time(Duration(time)), "body"};
}

RunSketch sketch_of(std::int64_t records, std::int64_t changed = -1) {
  RunSketch sketch;
  for (std::int64_t i = 0; i < records; ++i) sketch.record(record_at(i == changed ? -1 : i));
  return sketch;
}

TEST(RunSketch, FindsTheVeryRecordInASmallRun) {
  const auto found = RunSketch::departure(sketch_of(1000), sketch_of(1000, 617));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->record, 617U);
  EXPECT_EQ(found->of_block, 1U);
  EXPECT_FALSE(RunSketch::departure(sketch_of(1000), sketch_of(1000)));
}

TEST(RunSketch, FindsTheBlockInALargeOneAndStaysSmall) {
  const RunSketch before = sketch_of(1'000'000);
  const auto found = RunSketch::departure(before, sketch_of(1'000'000, 777'777));

  ASSERT_TRUE(found);
  EXPECT_LE(found->record, 777'777U);
  EXPECT_GT(found->record + found->of_block, 777'777U);
  EXPECT_LE(found->of_block, 1024U);
  EXPECT_LT(before.to_string().size(), 8300U);
}

TEST(RunSketch, ComparesRunsOfDifferentLengths) {
  const auto found = RunSketch::departure(sketch_of(1000), sketch_of(9000));

  ASSERT_TRUE(found);
  EXPECT_LE(found->record, 1000U);
  EXPECT_GT(found->record + found->of_block, 1000U);
}

TEST(RunSketch, IsReadFromItsTextAndFromNothingElse) {
  const RunSketch sketch = sketch_of(5000, 17);

  const auto again = RunSketch::parse(sketch.to_string());

  ASSERT_TRUE(again);
  EXPECT_EQ(again->to_string(), sketch.to_string());
  EXPECT_FALSE(RunSketch::departure(*again, sketch));
  for (const char* wrong : {"", "5/1/0000", "1/3/0000", "1/1/00zz", "1/0/", "x"}) {
    EXPECT_FALSE(RunSketch::parse(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace swarmstage
