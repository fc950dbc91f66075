#include "engine/report/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/report/junit.h"
#include "engine/report/words.h"
#include "tests/engine_report/sample_run.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Summary, SaysOfEachExpectationWhetherItHeldAndOfABadOneWhy) {
  EXPECT_EQ(summary_of(sample_run()),
            R"(a crash is noticed in time, on model, seed 7: FAILED
  held          they all meet                 2.9s to spare
  FAILED        the silent peer is forgotten  1 node too many
      by: all(peer.connected(peer[2]) == false)
      why      still connected at 20s
      when     20s
      margin   1 node too many
      nodes    peer[0], peer[1]
      values   peer[0].connected(peer[2]) = true
               peer[1].connected(peer[2]) = true
      before   12s    peer[2]  fault crash
               12.5s  peer[0]  MsgPing to=peer[2] number=4
      in       scenarios/mesh/crash.yaml:27
      again    swarmstage run scenarios/mesh/crash.yaml --on model --seed 7
  inconclusive  it comes back
      within: peer[2].peers == 2
      why      its premise was never true
      in       scenarios/mesh/crash.yaml:21
      again    swarmstage run scenarios/mesh/crash.yaml --on model --seed 7
  30s of 3 nodes in 0.01s (2500 times as fast as real time)
)");
}

TEST(Summary, ComesInColourOnlyWhenAsked) {
  EXPECT_THAT(summary_of(sample_run()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(summary_of(sample_run(), Colour::on), HasSubstr("\x1b[31mFAILED\x1b[0m\n"));
}

TEST(Summary, SaysThatANegativeControlDidWhatItMust) {
  RunResult run = sample_run();
  run.expected_to_fail = true;
  EXPECT_THAT(summary_of(run), HasSubstr("seed 7: FAILED, as it must\n"));
  run.verdict = Verdict::held;
  EXPECT_THAT(summary_of(run, Colour::on), HasSubstr("\x1b[31mheld, though it must fail"));
}

TEST(Summary, TellsWhyARunBrokeOff) {
  RunResult run = sample_run();
  run.reached = 12500ms;
  run.stopped_because = "interrupted";
  run.expectations.clear();

  EXPECT_THAT(summary_of(run), HasSubstr("  stopped at 12.5s: interrupted\n"));
  EXPECT_THAT(summary_of(run), HasSubstr("it expects nothing, so nothing was shown\n"));
}

TEST(Summary, OfManyNodesNamesTheFirstOnes) {
  RunResult run = sample_run();
  run.expectations[1].nodes.assign(100, "peer");

  EXPECT_THAT(summary_of(run), HasSubstr("peer and 88 more\n"));
}

TEST(Table, HasOneLineForEachSeedAndCountsThem) {
  std::vector<RunResult> runs(3, sample_run());
  runs[0].seed = 1;
  runs[0].verdict = Verdict::held;
  runs[0].expectations.clear();
  runs[2].seed = 200;
  runs[2].verdict = Verdict::inconclusive;
  runs[2].expectations.erase(runs[2].expectations.begin() + 1);

  EXPECT_EQ(table_of(runs),
            R"(a crash is noticed in time  model  1    held
a crash is noticed in time  model  7    FAILED        the silent peer is forgotten, it comes back
a crash is noticed in time  model  200  inconclusive  it comes back
3 runs: 1 as wanted, 1 failed, 1 inconclusive
)");
}

TEST(Markdown, IsATableWithAFoldedSectionForEachFailure) {
  RunResult run = sample_run();
  run.scenario = "a|b <script>";

  const std::string text = markdown_of({&run, 1});

  EXPECT_THAT(text, HasSubstr("### Swarmstage: 1 run: 0 as wanted, 1 failed, 0 inconclusive\n"));
  EXPECT_THAT(text, HasSubstr("| ❌ | a\\|b &lt;script> | model | 7 | FAILED | "
                              "the silent peer is forgotten, it comes back |\n"));
  EXPECT_THAT(text, HasSubstr("</summary>\n\n    by: all(peer.connected(peer[2]) == false)\n"));
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(Markdown, OfManyFailuresTellsTheFirstInFullAndTheRestInALineEach) {
  std::vector<RunResult> runs(50, sample_run());

  const std::string text = markdown_of(runs);

  EXPECT_EQ(count_of(text, "<details>"), 10U);
  EXPECT_EQ(count_of(text, "| ❌ |"), 50U);
  EXPECT_EQ(count_of(text, "\n- a crash is noticed in time, on model, seed 7: "), 90U);
  EXPECT_THAT(text, HasSubstr("7: the silent peer is forgotten: still connected at 20s\n"));
}

TEST(Markdown, FitsAPageWhateverThereIs) {
  RunResult long_winded = sample_run();
  long_winded.scenario.assign(5000, 'x');
  long_winded.expectations[1].values.assign(500, std::string(1000, 'v'));
  long_winded.skipped.assign(10, std::string(5000, 's'));
  std::vector<RunResult> runs(2000, long_winded);
  runs[0].verdict = Verdict::held;
  std::vector<LostRun> lost(1000);
  for (LostRun& each : lost) each.why.assign(5000, '*');

  const std::string text = markdown_of(runs, lost);

  EXPECT_LT(text.size(), 1U << 20U);
  EXPECT_EQ(count_of(text, "| ✅ |"), 0U) << "those that went wrong come first";
  EXPECT_THAT(text, HasSubstr("Not shown: 1500 runs\n"));
  EXPECT_THAT(text, HasSubstr("Not shown: 900 lost runs\n"));
}

TEST(Markdown, HasARowForEachRunThatWasLost) {
  const RunResult run = sample_run();
  const LostRun lost{"late | gone", "late.yaml", "packet", 9, "ended by signal 9", "again"};

  const std::string text = markdown_of({&run, 1}, {&lost, 1});

  EXPECT_THAT(text, HasSubstr("0 inconclusive, 1 could not be done\n"));
  EXPECT_THAT(text, HasSubstr("| ⛔ | late \\| gone | packet | 9 | could not be done | "
                              "ended by signal 9 |\n"));
}

TEST(Runs, OfAMatrixAreToldApartByWhatIsVaried) {
  std::vector<RunResult> runs(2, sample_run());
  runs[0].parameters = {{"peers", "3"}, {"loss", "0%"}, {"timeout", "6s"}};
  runs[1].parameters = {{"peers", "30"}, {"loss", "5%"}, {"timeout", "6s"}};

  EXPECT_THAT(table_of(runs), HasSubstr("  7  peers=3, loss=0%   FAILED  "));
  EXPECT_THAT(table_of(runs), HasSubstr("  7  peers=30, loss=5%  FAILED  "));
  EXPECT_THAT(markdown_of(runs), HasSubstr("noticed in time, peers=30, loss=5% | model | 7 |"));
  EXPECT_THAT(markdown_of(runs), HasSubstr("seed 7, peers=30, loss=5%: the silent peer"));
  EXPECT_THAT(junit_of(runs), HasSubstr("on model, seed 7, peers=30, loss=5%\""));
  EXPECT_THAT(junit_of(runs),
              HasSubstr("classname=\"a crash is noticed in time (peers=3, loss=0%).model\""));
}

/// Three runs that hold, in so many of which something rare happened.
std::vector<RunResult> runs_with_something_rare(std::size_t reached) {
  std::vector<RunResult> runs(3, sample_run());
  ExpectationResult rare;
  rare.form = "sometimes";
  rare.text = "exists(MsgError)";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    rare.verdict = i < reached ? Verdict::held : Verdict::inconclusive;
    rare.name = "two dial at once, of " + std::to_string(i);  // as a matrix may have it
    runs[i].seed = i + 1;
    runs[i].verdict = Verdict::held;
    runs[i].expectations = {sample_run().expectations[0], rare};
  }
  return runs;
}

TEST(Sometimes, IsJudgedOnceForAllRuns) {
  const auto runs = runs_with_something_rare(1);

  EXPECT_EQ(table_of(runs),
            R"(a crash is noticed in time  model  1  held
a crash is noticed in time  model  2  held
a crash is noticed in time  model  3  held
all runs together: held  two dial at once, of 0  in 1 of 3 runs
3 runs: 3 as wanted, 0 failed, 0 inconclusive
)");
  EXPECT_THAT(markdown_of(runs),
              HasSubstr("| ✅ | a crash is noticed in time | all runs together | | held | "
                        "two dial at once, of 0, in 1 of 3 runs |\n"));
  EXPECT_THAT(markdown_of(runs), Not(HasSubstr("<details>")));
  EXPECT_THAT(junit_of(runs), HasSubstr("tests=\"4\" failures=\"0\""));
}

TEST(Sometimes, FailsOnceIfItHappenedInNone) {
  const auto runs = runs_with_something_rare(0);

  EXPECT_THAT(table_of(runs),
              HasSubstr("all runs together: FAILED  two dial at once, of 0  in none of 3 runs\n"));
  EXPECT_THAT(markdown_of(runs), HasSubstr("| ❌ | a crash is noticed in time | all runs"));
  EXPECT_THAT(junit_of(runs), HasSubstr("tests=\"4\" failures=\"1\""));
  EXPECT_THAT(junit_of(runs),
              HasSubstr("<testsuite name=\"a crash is noticed in time, all runs together\" "
                        "tests=\"1\" failures=\"1\""));
}

TEST(Sometimes, OfOneOfSeveralRunsIsNeitherGoodNorBad) {
  const auto runs = runs_with_something_rare(0);

  EXPECT_THAT(junit_of({runs.data(), 1}, {}, RunsGiven::one_of_several),
              HasSubstr("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\""));
}

TEST(Words, SayTimesExactly) {
  EXPECT_EQ(seconds_text(0s), "0s");
  EXPECT_EQ(seconds_text(1ns), "0.000000001s");
  EXPECT_EQ(seconds_text(-1500ms), "-1.5s");
  EXPECT_EQ(seconds_text(100s), "100s");
}

TEST(Words, CountLettersAndNotBytes) {
  EXPECT_EQ(padded("é", 3), "é  ");
  EXPECT_EQ(shortened("ééééé", 4), "é...");
  EXPECT_EQ(shortened("éééé", 4), "éééé");
}

}  // namespace
}  // namespace swarmstage
