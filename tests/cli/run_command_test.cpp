// run, check and sweep, as somebody types them.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sys/time.h>

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
      {{"run", scenario_, "--seed", "-1"}, "--seed: found '-1', expected a whole number"},
      {{"run", scenario_, "--jobs", "-1"}, "--jobs: found '-1', expected a whole number"},
      {{"run", scenario_, "--seed", "1e3"}, "expected a whole number"},
      {{"sweep", scenario_, "--jobs", "-2"}, "expected a whole number"},
      {{"sweep", scenario_, "--vary", "size=3", "--set", "size=4"}, "it is one or the other"},
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

class Swept : public TypedIn {
 protected:
  Printed sweep(std::vector<std::string> more) {
    more.insert(more.begin(),
                {"sweep", scenario_, "--vary", "size=3,4", "--out", folder_.file("sizes")});
    return run_command(more);
  }
  std::size_t lines() {
    const std::string all = text("sizes.jsonl");
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
  }
};

TEST_F(Swept, ALineThatWasCutShortIsDoneAgain) {
  ASSERT_EQ(sweep({"--seeds", "1..2"}).status, exit_holds);
  const std::string whole_table = text("sizes.csv");
  const std::string lines_path = folder_.file("sizes.jsonl");
  std::filesystem::resize_file(lines_path, std::filesystem::file_size(lines_path) - 40);

  const Printed resumed = sweep({"--seeds", "1..2", "--resume"});
  const Printed once_more = sweep({"--seeds", "1..2", "--resume"});

  EXPECT_EQ(resumed.status, exit_holds) << resumed.error;
  EXPECT_THAT(resumed.error, HasSubstr("3 runs were done before"));
  EXPECT_EQ(once_more.status, exit_holds) << once_more.error;
  EXPECT_THAT(once_more.error, HasSubstr("4 runs were done before"));
  EXPECT_EQ(lines(), 4U);
  EXPECT_EQ(text("sizes.csv").size(), whole_table.size());
}

TEST_F(Swept, AFullDiskLeavesWholeLinesAndEndsIt) {
  ASSERT_EQ(sweep({"--seeds", "1..1"}).status, exit_holds);
  const auto bytes = std::filesystem::file_size(folder_.file("sizes.jsonl"));  // of two runs

  Printed cut;
  {
    const FullDisk full(bytes * 7 / 4);
    cut = sweep({"--seeds", "1..4", "--jobs", "1"});
  }
  const std::size_t kept = lines();
  const Printed resumed = sweep({"--seeds", "1..4", "--resume"});

  EXPECT_EQ(cut.status, exit_failed);
  EXPECT_THAT(cut.error, HasSubstr("sizes.jsonl': File too large"));
  EXPECT_THAT(cut.error, HasSubstr(std::to_string(8 - kept) + " of 8 runs were not done; --res"));
  EXPECT_THAT(kept, testing::AllOf(testing::Ge(1U), testing::Le(7U)));
  EXPECT_TRUE(text("sizes.jsonl").ends_with("}\n"));
  EXPECT_EQ(resumed.status, exit_holds) << resumed.error;
  EXPECT_EQ(lines(), 8U);
}

TEST_F(Swept, RunsOfAnotherScenarioAreRefused) {
  ASSERT_EQ(sweep({"--seeds", "1..2"}).status, exit_holds);
  const std::string before = text("sizes.jsonl");
  std::string changed = meeting;
  changed.replace(changed.find("15s"), 3, "14s");
  ASSERT_EQ(write_whole_file(scenario_, changed), std::nullopt);

  const Printed resumed = sweep({"--seeds", "1..4", "--resume"});

  EXPECT_EQ(resumed.status, exit_wrong_input);
  EXPECT_THAT(resumed.error, HasSubstr("sizes.jsonl:1: this is a run of another scenario"));
  EXPECT_EQ(std::count(resumed.error.begin(), resumed.error.end(), '\n'), 1);
  EXPECT_EQ(text("sizes.jsonl"), before);
}

TEST_F(Swept, RunsOfAScenarioThatOnlyReadsOtherwiseGoOn) {
  ASSERT_EQ(sweep({"--seeds", "1..2"}).status, exit_holds);
  std::string changed = std::string("# a comment\n") + meeting + "about: more words\n";
  changed.replace(changed.find("seed: 7"), 7, "seed: 8");
  ASSERT_EQ(write_whole_file(scenario_, changed), std::nullopt);
  scenario_ = folder_.path() + "/./meet.yaml";  // and the same file by another name

  const Printed resumed = sweep({"--seeds", "1..2", "--resume"});

  EXPECT_EQ(resumed.status, exit_holds) << resumed.error;
  EXPECT_EQ(lines(), 4U);
}

TEST_F(TypedIn, ARunThatCouldNotBeDoneIsAnErrorOfEveryReport) {
  const std::string routed =
      "network: { routed: { shape: line, routers: 2, link: { latency: 1ms } } }\n";
  EXPECT_EQ(write_whole_file(scenario_, routed + meeting), std::nullopt);

  const Printed printed = run_command(
      {"run", scenario_, "--on", "model", "--seeds", "1..2", "--out", folder_.file("out"),
       "--junit", folder_.file("junit.xml"), "--github", folder_.file("summary.md")});

  EXPECT_EQ(printed.status, exit_cannot_run);
  EXPECT_THAT(text("junit.xml"), HasSubstr("tests=\"2\" failures=\"0\" errors=\"2\""));
  EXPECT_THAT(text("junit.xml"), HasSubstr("<error type=\"lost\" message=\"" + scenario_));
  EXPECT_THAT(text("summary.md"), HasSubstr("0 inconclusive, 2 could not be done\n"));
  EXPECT_THAT(text("summary.md"), HasSubstr("| ⛔ | friends meet | model | 2 | could not be done"));
}

/// A Ctrl-C after so long.
class Impatient {
 public:
  explicit Impatient(long microseconds) : before_(std::signal(SIGALRM, press)) {
    const itimerval once{{0, 0}, {0, microseconds}};
    ::setitimer(ITIMER_REAL, &once, nullptr);
  }
  ~Impatient() { std::signal(SIGALRM, before_); }
  Impatient(const Impatient&) = delete;
  Impatient& operator=(const Impatient&) = delete;

 private:
  static void press(int) { std::raise(SIGINT); }

  void (*before_)(int);
};

TEST_F(TypedIn, CtrlCEndsARunOnSocketsThoughNothingHappens) {
  const std::string quiet =
      "scenario: alone\nduration: 20m\nstages: [sockets]\n"
      "nodes: { server: { role: http-server } }\nexpect: [ { at: end, that: true } ]\n";
  ASSERT_EQ(write_whole_file(scenario_, quiet), std::nullopt);

  const Impatient impatient(400'000);
  const Printed printed = run_command(
      {"run", scenario_, "--on", "sockets", "--no-out", "--junit", folder_.file("junit.xml")});

  EXPECT_EQ(printed.status, exit_failed);
  EXPECT_EQ(printed.error, "swarmstage: run: interrupted before the run had come to its end\n");
  EXPECT_THAT(text("junit.xml"), HasSubstr("interrupted"));
}

TEST_F(TypedIn, CheckTellsWhatTheScenarioIs) {
  const Printed printed = run_command({"check", scenario_});

  EXPECT_EQ(printed.status, exit_holds);
  EXPECT_THAT(printed.out, HasSubstr("3 nodes, 20s"));
}

}  // namespace
}  // namespace swarmstage::cli
