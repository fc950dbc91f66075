// run, check and sweep, as somebody types them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "core/base/json.h"
#include "engine/report/result_folder.h"
#include "engine/report/whole_file.h"
#include "tests/cli/printed.h"
#include "tests/engine_report/full_disk.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

constexpr const char* meeting = R"(scenario: friends meet
seed: 7
duration: 20s
stages: [model, packet]
parameters: { size: 3, wanted: 2 }
nodes:
  peer: { role: mesh, count: $size, neighbors: { shape: line } }
expect:
  - by: 15s
    that: all(peer.peers == $wanted)
)";

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  return text.replace(text.find(old), old.size(), by);
}

class TypedIn : public testing::Test {
 protected:
  TypedIn() { EXPECT_EQ(write_whole_file(scenario_, meeting), std::nullopt); }

  std::string text(const std::string& name) {
    const auto read = read_whole_file(folder_.file(name));
    EXPECT_TRUE(read) << read.error();
    return read ? read.value() : std::string();
  }

  TemporaryFolder folder_;
  std::string scenario_ = folder_.file("meet.yaml");
};

TEST_F(TypedIn, ARunThatHoldsLeavesItsFolder) {
  const Printed printed = run_command({"run", scenario_, "--out", folder_.file("out")});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("held"));
  const auto result = read_result_folder(folder_.file("out"));
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result.value().seed, 7U);
  EXPECT_THAT(text("out/events.ndjson"), HasSubstr("MsgPeerConnected"));
}

TEST_F(TypedIn, ARunThatFailsTellsHowToDoItAgain) {
  const Printed printed = run_command({"run", scenario_, "--set", "wanted=5", "--no-out"});

  EXPECT_EQ(printed.status, exit_failed);
  EXPECT_THAT(printed.out, HasSubstr("FAILED"));
  EXPECT_THAT(printed.out, HasSubstr("--seed 7 --set wanted=5"));
}

TEST_F(TypedIn, ARunThatTheStageCannotHonourLeavesNothing) {
  const std::string routed =
      "network: { routed: { shape: line, routers: 2, link: { latency: 1ms } } }\n";
  EXPECT_EQ(write_whole_file(scenario_, routed + meeting), std::nullopt);

  const Printed printed =
      run_command({"run", scenario_, "--on", "model", "--out", folder_.file("out")});

  EXPECT_EQ(printed.status, exit_cannot_run);
  EXPECT_THAT(printed.error, HasSubstr("meet.yaml:1:20: stage model cannot honour the routed "
                                       "network: its packets take one hop"));
  EXPECT_EQ(folder_.count(), 1U) << "the scenario alone";
}

TEST_F(TypedIn, ARunWaitsForNobodyWhoWouldBeginAfterItsEnd) {
  const std::string late =
      "nodes:\n  late: { role: mesh, count: 1000, start: { every: 87600h } }\n"
      "  rare: { role: mesh, count: 1000, start: { arrivals: 0.0001/h } }\n";
  EXPECT_EQ(write_whole_file(scenario_, replaced(meeting, "nodes:\n", late)), std::nullopt);

  const Printed printed = run_command({"run", scenario_, "--on", "model", "--json", "--no-out"});

  EXPECT_EQ(printed.status, exit_holds) << printed.out << printed.error;
}

TEST_F(TypedIn, ARunOnAFullDiskTellsItsVerdictAndWhatIsNotThere) {
  const std::string longer = "duration: 6000s\n" + replaced(meeting, "duration: 20s\n", "");
  EXPECT_EQ(write_whole_file(scenario_, longer), std::nullopt);

  Printed printed;
  {
    const FullDisk full(200'000);  // less than the events, more than the rest
    printed = run_command({"run", scenario_, "--out", folder_.file("out")});
  }

  EXPECT_EQ(printed.status, exit_cannot_run);
  EXPECT_THAT(printed.out, HasSubstr("held"));
  EXPECT_THAT(printed.error,
              HasSubstr("model, seed 7: cannot write '" + folder_.file("out/events.ndjson")));
  const auto result = read_result_folder(folder_.file("out"));
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result.value().verdict, Verdict::held);
  EXPECT_THAT(result.value().lost, HasSubstr("events.ndjson"));
  EXPECT_THAT(text("out/report.html"), HasSubstr("this run left no events.ndjson"));
  EXPECT_THAT(text("out/junit.xml"), HasSubstr("testcase"));
}

TEST_F(TypedIn, OfManySeedsOnlyTheFoldersOfFailingOnesStay) {
  const Printed good =
      run_command({"run", scenario_, "--seeds", "1..4", "--jobs", "2", "--out", folder_.file("g")});
  const Printed bad =
      run_command({"run", scenario_, "--seeds", "1..2", "--set", "wanted=5", "--out",
                   folder_.file("b"), "--junit", folder_.file("junit.xml")});

  EXPECT_EQ(good.status, exit_holds) << good.error;
  EXPECT_FALSE(read_result_folder(folder_.file("g/friends-meet-model-seed1")));
  EXPECT_EQ(bad.status, exit_failed);
  EXPECT_THAT(bad.out, HasSubstr("2 failed"));
  EXPECT_TRUE(read_result_folder(folder_.file("b/friends-meet-model-wanted-5-seed2")));
  EXPECT_THAT(text("junit.xml"), HasSubstr("<failure"));
}

TEST_F(TypedIn, TheSameSeedIsTheSameInAnyProcess) {
  const auto hash = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"run", scenario_, "--no-out", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Printed printed = run_command(words);
    const std::string line = printed.out.substr(0, printed.out.find('\n'));
    return Json::parse(line)["timed_hash"].dump();
  };

  EXPECT_EQ(hash({"--seed", "3"}), hash({"--seeds", "3..4", "--jobs", "2"}));
  EXPECT_NE(hash({"--seed", "3"}), hash({"--seed", "4"}));
}

TEST_F(TypedIn, WrongWordsAreRefusedBeforeAnythingRuns) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"run", scenario_, "--on", "moon"}, "no stage 'moon'"},
      {{"run", scenario_, "--set", "siz=4"}, "did you mean 'size'"},
      {{"run", scenario_, "--set", "size"}, "name=value"},
      {{"run", scenario_, "--seeds", "5..1"}, "1..200"},
      {{"run", folder_.file("nobody.yaml")}, "nobody.yaml"},
      {{"sweep", scenario_, "--vary", "size"}, "name=value,value"},
  };
  for (const auto& [words, expected] : cases) {
    const Printed printed = run_command(words);
    EXPECT_EQ(printed.status, exit_wrong_input) << expected;
    EXPECT_THAT(printed.error, HasSubstr(expected));
  }
}

TEST_F(TypedIn, ASweepIsATableAndGoesOnWhereItEnded) {
  const std::string out = folder_.file("sizes");
  const std::vector<std::string> words = {"sweep", scenario_, "--vary", "size=3,4",
                                          "--out", out,       "--seeds"};
  std::vector<std::string> first = words;
  first.insert(first.end(), {"1..2"});
  std::vector<std::string> more = words;
  more.insert(more.end(), {"1..3", "--resume"});

  EXPECT_EQ(run_command(first).status, exit_holds);
  const std::string before = text("sizes.jsonl");
  const Printed resumed = run_command(more);

  EXPECT_EQ(resumed.status, exit_holds) << resumed.error;
  EXPECT_THAT(resumed.error, HasSubstr("4 runs were done before"));
  EXPECT_TRUE(text("sizes.jsonl").starts_with(before));
  EXPECT_THAT(text("sizes.csv"), HasSubstr("stage,seed,size,wanted,measure,value\n"));
  EXPECT_THAT(text("sizes.csv"), HasSubstr("model,3,4,2,verdict,failed\n"));
  EXPECT_THAT(text("sizes.csv"), HasSubstr("model,3,3,2,verdict,held\n"));
}

TEST_F(TypedIn, CheckTellsWhatTheScenarioIs) {
  const Printed printed = run_command({"check", scenario_});

  EXPECT_EQ(printed.status, exit_holds);
  EXPECT_THAT(printed.out, HasSubstr("3 nodes, 20s"));
}

}  // namespace
}  // namespace swarmstage::cli
