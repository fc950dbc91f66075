// Whole runs of `swarmstage run --processes N`, as a user starts them.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "engine/report/page_window.h"
#include "engine/report/result_folder.h"
#include "engine/report/traffic.h"
#include "engine/report/whole_file.h"
#include "engine/run/json_archive.h"
#include "tests/engine_report/temporary_folder.h"
#include "tests/node/child_process.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

class Processes : public testing::Test {
 protected:
  /// What it is told instead of leaving nothing.
  static std::vector<std::string> leaving(std::vector<std::string> words,
                                          const std::string& folder) {
    *std::find(words.begin(), words.end(), "--no-out") = "--out=" + folder;
    return words;
  }
  /// What a replay of that node says, as JSON; null if it is not what was recorded.
  static Json replayed(const std::string& folder, const std::string& node) {
    const Ended ended =
        run_to_end({SWARMSTAGE, "replay", folder + "/trace.swtrace", "--node", node, "--json"});
    EXPECT_EQ(ended.status, 0) << ended.output;
    return ended.status == 0 ? Json::parse(ended.output, nullptr, false) : Json();
  }
  /// The words of a run of that scenario on sockets.
  std::vector<std::string> run_of(const std::string& scenario, std::vector<std::string> more) {
    // Each its own: another run may be reading the last.
    std::string path = folder_.path() + "/scenario";
    path += std::to_string(++written_) + ".yaml";
    std::ofstream(path) << scenario;
    std::vector<std::string> words = {SWARMSTAGE, "run",      path,      "--on",
                                      "sockets",  "--no-out", "--roles", ODD_ROLES};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  Ended run(const std::string& scenario, std::vector<std::string> more) {
    return run_to_end(run_of(scenario, std::move(more)));
  }

  TemporaryFolder folder_;
  int written_ = 0;
};

constexpr const char* friends = R"YAML(
scenario: friends in processes
seed: 3
duration: 4s
stages: [sockets]
network: { regions: { home: { access: { latency: 1ms } } } }
nodes:
  friend: { role: mesh, count: 4, neighbors: { shape: line }, config: { bootstrap_delay: 50ms } }
timeline:
  - { at: 2s, name: the word, do: say, from: "friend[0]", with: { text: hello } }
  - { at: 2500ms, name: the crash, crash: "friend[3]" }
expect:
  - { name: they meet, by: 2s, that: all(friend.peers == 3) }
  - { name: all hear, by: the word + 400ms, that: "all(friend[1..3].chats_heard == 1)" }
  - { name: it is missed, by: the crash + 1s, that: "all(friend[0..2].peers == 2)" }
  - { name: never so many, never: any(friend.peers > 3) }
  - { name: a fifth begins, eventually: count(friend.MsgSystemStart) == 5 }
)YAML";

TEST_F(Processes, HoldTheSameExpectationsHoweverManyThereAre) {
  std::vector<std::unique_ptr<ChildProcess>> runs;
  for (const char* count : {"1", "2", "3"}) {
    runs.push_back(
        std::make_unique<ChildProcess>(run_of(friends, {"--json", "--processes", count}), false));
  }
  for (const auto& each : runs) {
    EXPECT_EQ(each->wait(), 1) << each->output();  // the last expectation never holds
    const Json result = Json::parse(each->output(), nullptr, false);
    ASSERT_TRUE(result.is_object()) << each->output();
    std::vector<std::string> verdicts;
    for (const Json& one : result["expectations"]) verdicts.push_back(one["verdict"]);
    EXPECT_EQ(verdicts, (std::vector<std::string>{"held", "held", "held", "held", "failed"}))
        << each->output();
    for (const Json& node : result["nodes"]) EXPECT_NE(node["logical_hash"], "0000000000000000");
    EXPECT_GT(result["counters"]["stream_bytes_delivered"], 0);
  }
}

TEST_F(Processes, LeaveOneTraceFromWhichEveryNodeCanBeReplayed) {
  const std::string folder = folder_.path() + "/out";

  const Ended ended = run_to_end(leaving(run_of(friends, {"--processes", "3", "--trace"}), folder));

  ASSERT_EQ(ended.status, 1) << ended.output;
  const auto result = read_result_folder(folder);
  ASSERT_TRUE(result) << result.error();
  for (const RunNode& node : result.value().nodes) {
    const Json again = replayed(folder, node.name);
    EXPECT_EQ(again["same"], true) << node.name;
    EXPECT_THAT(again["hashes"].get<std::string>(),
                HasSubstr("logical " + format_hash(node.logical_hash)));
    EXPECT_EQ(again["recorded"], again["hashes"]) << node.name;
  }
  const auto traffic =
      Traffic::read(folder + "/trace.swtrace", PageWindow::of(result.value()), 5000);
  ASSERT_TRUE(traffic) << traffic.error();
  for (const std::uint32_t to : {1U, 2U, 3U}) {
    const auto flow = traffic.value().flows.find({NodeIndex{0}, NodeIndex{to}});
    ASSERT_NE(flow, traffic.value().flows.end()) << "nothing from friend[0] to " << to;
    EXPECT_GT(flow->second.messages, flow->second.lost);
  }
  std::size_t parts = 0;
  for (const auto& each : std::filesystem::directory_iterator(folder)) {
    if (each.path().filename().string().starts_with("trace.process")) ++parts;
  }
  EXPECT_EQ(parts, 0U);
}

constexpr const char* lamps = R"YAML(
scenario: lamps
duration: 2s
stages: [sockets]
nodes:
  lamp: { role: lamp, count: 2 }
timeline:
  - { at: 1s, do: blink, from: "lamp[1]" }
expect:
  - { name: it was lit, by: 1500ms, that: "lamp[1].blinks == 1" }
  - { name: always dark, always: "not lamp[1].lit" }
)YAML";

TEST_F(Processes, ShowAnExpectationWhatLastedOnlyAMoment) {
  const Ended ended = run(lamps, {"--processes", "2", "--json"});

  EXPECT_EQ(ended.status, 1);
  const Json result = Json::parse(ended.output, nullptr, false);
  ASSERT_TRUE(result.is_object()) << ended.output;
  EXPECT_EQ(result["expectations"][0]["verdict"], "held") << ended.output;
  EXPECT_EQ(result["expectations"][1]["verdict"], "failed") << ended.output;
}

constexpr const char* heralds = R"YAML(
scenario: heralds
duration: 3s
stages: [sockets]
nodes:
  crier: { role: herald, count: 2 }
  member: { role: herald, count: 4, config: { joins: true } }
timeline:
  - { at: 1s, name: the word, do: cry, from: "crier[0]" }
  - { at: 1s, do: whisper, from: "crier[0]" }
  - { at: 1200ms, reload: "member[1]", config: { word: new } }
  - { at: 1200ms, pause: "member[2]", for: 500ms }
  - { at: 1400ms, do: cry, from: "crier[0]" }
  - { at: 1900ms, for: 500ms, partition: [ "crier", "member[3]" ] }
  - { at: 2100ms, do: cry, from: "crier[0]" }
  - { at: 2500ms, restart: "member[0]", config: { word: again } }
expect:
  - { at: 1300ms, that: "all(crier[1].cries == 1)" }
  - { at: 1300ms, that: "all(member.cries == 1)" }
  - { at: 1300ms, that: "all(member.whispers == 1)" }
  - { at: 1300ms, that: "crier[1].whispers == 0" }
  - { by: 1500ms, that: "member[1].word == 'new'" }
  - { at: 1600ms, that: "member[1].cries == 2 and member[2].cries == 1" }
  - { at: 1850ms, that: "member[2].cries == 2" }
  - { at: 2300ms, that: "member[2].cries == 3 and member[3].cries == 2" }
  - { at: 2800ms, that: "member[0].word == 'again' and member[0].cries == 0" }
)YAML";

TEST_F(Processes, HearWhatIsSaidToManyAndSufferWhatBefallsOne) {
  for (const char* count : {"2", "3"}) {
    const Ended ended = run(heralds, {"--processes", count});

    EXPECT_EQ(ended.status, 0) << ended.output;
  }
}

constexpr const char* hasty = R"YAML(
scenario: faster than any machine
duration: 2s
stages: [sockets]
nodes:
  lamp: { role: lamp, count: 2 }
workload:
  - { every: 1ns, from: "lamp[*]", do: blink }
expect:
  - { name: they blink, by: 1900ms, that: all(lamp.blinks > 2) }
)YAML";

TEST_F(Processes, EndInTimeWhenTheWorkloadIsFasterThanTheMachine) {
  const Ended ended = run(hasty, {});

  EXPECT_EQ(ended.status, 0) << ended.output;
}

TEST_F(Processes, AreNamedWhenTheyAreKilled) {
  std::string scenario = lamps;
  scenario.replace(scenario.find("do: blink"), 9, "do: die");

  const Ended ended = run(scenario, {"--processes", "2"});

  EXPECT_EQ(ended.status, 3);
  EXPECT_THAT(ended.output, HasSubstr("process 2 of 2, which carries lamp[1], was ended by "
                                      "signal 9 (Killed)"));
}

constexpr const char* bereaved = R"YAML(
scenario: bereaved
duration: 5m
stages: [sockets]
nodes:
  friend: { role: mesh, count: 2, neighbors: { shape: line }, config: { bootstrap_delay: 50ms } }
  lamp: { role: lamp, count: 1 }
timeline:
  - { at: 2s, do: die, from: "lamp[0]" }
expect:
  - { name: they meet, by: 1500ms, that: all(friend.peers == 1) }
  - { name: still together, always: "all(friend.peers <= 1)" }
)YAML";

TEST_F(Processes, LeaveWhatThereWasWhenOneIsKilled) {
  const std::string folder = folder_.path() + "/out";

  const Ended ended =
      run_to_end(leaving(run_of(bereaved, {"--processes", "2", "--trace"}), folder));

  const std::string what =
      "process 1 of 2, which carries friend[0] and lamp[0], was ended by signal 9 (Killed)";
  EXPECT_EQ(ended.status, 3);
  EXPECT_THAT(ended.output, HasSubstr("swarmstage: run: sockets, seed 1: " + what));
  const auto result = read_result_folder(folder);
  ASSERT_TRUE(result) << result.error();
  const RunResult& run = result.value();
  EXPECT_EQ(run.lost, what);
  EXPECT_EQ(run.stopped_because, what);
  EXPECT_EQ(run.verdict, Verdict::inconclusive);
  EXPECT_LT(run.reached, run.duration);
  EXPECT_EQ(run.expectations[0].verdict, Verdict::held);
  EXPECT_NE(run.expectations[1].verdict, Verdict::failed) << "what the loss did is not held so";
  EXPECT_EQ(run.nodes[0].logical_hash, 0U) << "nobody knows it any more";
  EXPECT_NE(run.nodes[1].logical_hash, 0U) << "the other process was still asked";
  const auto events = read_whole_file(folder + "/events.ndjson");
  ASSERT_TRUE(events) << events.error();
  for (const char* node : {"friend[0]", "friend[1]"}) {
    std::string line = R"("node":")";
    line += node;
    EXPECT_THAT(events.value(), HasSubstr(line + R"(","kind":"event")"));
  }
  EXPECT_EQ(replayed(folder, "friend[1]")["same"], true);
  EXPECT_TRUE(std::filesystem::exists(folder + "/junit.xml"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/report.html"));
}

TEST_F(Processes, AreAskedForInWordsThatSayWhatIsWrong) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--processes", "0"}, "--processes: found '0', expected a number from 1 to 64"},
      {{"--processes", "65"}, "--processes: found '65', expected a number from 1 to 64"},
      {{"--processes", "2", "--on", "model"},
       "--processes: found '2', expected 1 on stage model; only sockets has several"},
      {{"--processes", "2", "--threads", "2"},
       "--processes: found '2', expected 1 with --threads; it is one or the other"},
  };
  for (const auto& [words, complaint] : wrong) {
    std::vector<std::string> whole = run_of(lamps, words);
    // The last --on counts, where there are two.
    if (words.size() > 2 && words[2] == "--on") whole.erase(whole.begin() + 3, whole.begin() + 5);

    const Ended ended = run_to_end(whole);

    EXPECT_EQ(ended.status, 2) << complaint;
    EXPECT_THAT(ended.output, HasSubstr(complaint));
  }
}

std::vector<pid_t> children_of(pid_t process) {
  std::string path = "/proc/";
  path += std::to_string(process);
  path += "/task/" + std::to_string(process) + "/children";
  std::ifstream list(path);
  std::vector<pid_t> children;
  for (pid_t each = 0; list >> each;) children.push_back(each);
  return children;
}

/// Whether it has become the program that speaks the control protocol.
bool is_driven(pid_t process) {
  std::string path = "/proc/";
  path += std::to_string(process);
  std::ifstream words(path + "/cmdline");
  std::string all;
  std::getline(words, all);
  return all.find(std::string_view("\0control", 8)) != std::string::npos;
}

/// Whether all of them end within ten seconds after the deed.
bool end_after(const std::vector<pid_t>& processes, const std::function<void()>& deed) {
  std::vector<pollfd> handles;
  for (const pid_t each : processes) {
    handles.push_back({static_cast<int>(::syscall(SYS_pidfd_open, each, 0)), POLLIN, 0});
  }
  deed();
  bool all = true;
  for (pollfd& each : handles) {
    all = all && ::poll(&each, 1, 10000) == 1;
    ::close(each.fd);
  }
  return all;
}

class ProcessesEnd : public Processes {
 protected:
  /// A run of nine minutes in three processes.
  void SetUp() override {
    std::string scenario = lamps;
    scenario.replace(scenario.find("duration: 2s"), 12, "duration: 9m");
    run_.emplace(run_of(scenario, {"--processes", "3"}), false);
    while (children_.size() < 3) {
      ASSERT_EQ(::kill(run_->number(), 0), 0);
      children_ = children_of(run_->number());
    }
  }

  std::optional<ChildProcess> run_;
  std::vector<pid_t> children_;
};

class ProcessesEndSoon : public ProcessesEnd, public testing::WithParamInterface<int> {};

TEST_P(ProcessesEndSoon, WhenWhoStartedThemEnds) {
  EXPECT_TRUE(end_after(children_, [&] { run_->signal(GetParam()); }));

  EXPECT_NE(run_->wait(), 0);
}

TEST_F(ProcessesEnd, InGoodOrderWhenTheirWholeGroupIsToldTo) {
  for (const pid_t each : children_) {
    while (!is_driven(each)) ASSERT_EQ(::kill(run_->number(), 0), 0);
  }

  for (const pid_t each : children_) ::kill(each, SIGTERM);
  run_->signal(SIGTERM);

  EXPECT_EQ(run_->wait(), 1) << run_->output();
}

INSTANTIATE_TEST_SUITE_P(ByTheUserOrByForce, ProcessesEndSoon,
                         testing::Values(SIGINT, SIGTERM, SIGKILL));

}  // namespace
}  // namespace swarmstage
