// The same seed gives the same hashes: twice in a process, in two processes, with
// and without address randomisation, over memory filled with rubbish; and another
// seed gives others. Between builds, see compare_builds.py.

#include <cstdlib>
#include <sys/personality.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/trace/first_difference.h"
#include "tests/determinism/mixed_load.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::determinism {
namespace {

struct Ran {
  int status = -1;
  std::string output;
};

struct Surroundings {
  bool fixed_addresses = false;
  const char* variable = nullptr;  // set in the environment, as NAME=VALUE
};

[[noreturn]] void become_hash_run(std::vector<std::string> arguments, const Surroundings& around) {
  if (around.fixed_addresses && ::personality(ADDR_NO_RANDOMIZE) == -1) ::_exit(77);
  if (around.variable) ::putenv(const_cast<char*>(around.variable));
  std::vector<char*> words;
  for (std::string& each : arguments) words.push_back(each.data());
  words.push_back(nullptr);
  ::execv(words[0], words.data());
  ::_exit(126);
}

Ran hash_run(std::vector<std::string> arguments, const Surroundings& around = {}) {
  arguments.insert(arguments.begin(), SWARMSTAGE_HASH_RUN);
  int output[2];
  if (::pipe(output) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(output[1], STDOUT_FILENO);
    ::close(output[0]);
    become_hash_run(std::move(arguments), around);
  }
  ::close(output[1]);
  Ran ran;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::read(output[0], buffer, sizeof(buffer))) > 0;) {
    ran.output.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(output[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status)) ran.status = WEXITSTATUS(status);
  return ran;
}

/// What differs, in words, so that a failure says where to look.
std::string explanation(const std::string& stage, const Surroundings& around) {
  const std::string left = testing::TempDir() + stage + "-left.trace";
  const std::string right = testing::TempDir() + stage + "-right.trace";
  hash_run({"--stage", stage, "--trace", left});
  hash_run({"--stage", stage, "--trace", right}, around);
  return hash_run({"--compare", left, right}).output;
}

std::vector<std::string> virtual_stages() {
  std::vector<std::string> names;
  for (const auto& each : support::stage_registry()) {
    if (!each.name.starts_with("sockets")) names.push_back(each.name);
  }
  return names;
}

class Determinism : public testing::TestWithParam<std::string> {
 protected:
  void expect_same_as(const Surroundings& around) {
    const Ran plain = hash_run({"--stage", stage});
    const Ran other = hash_run({"--stage", stage}, around);
    if (other.status == 77) GTEST_SKIP() << "this system does not let addresses be fixed";
    ASSERT_EQ(plain.status, 0);
    ASSERT_EQ(other.status, 0);
    ASSERT_THAT(plain.output, testing::HasSubstr("run logical "));
    EXPECT_EQ(plain.output, other.output) << explanation(stage, around);
  }

  const std::string stage = GetParam();
};

TEST_P(Determinism, SameSeedTwiceInOneProcess) {
  EXPECT_EQ(hash_run({"--stage", stage, "--times", "2"}).status, 0);
}

TEST_P(Determinism, SameSeedInTwoProcesses) {
  expect_same_as({});
}

TEST_P(Determinism, SameSeedWithoutAddressRandomisation) {
  expect_same_as({.fixed_addresses = true});
}

TEST_P(Determinism, SameSeedOverMemoryFullOfRubbish) {
  expect_same_as({.variable = "MALLOC_PERTURB_=165"});
}

TEST_P(Determinism, SameSeedInAnotherLocaleAndZone) {
  expect_same_as({.variable = "LC_ALL=tr_TR.UTF-8"});
  expect_same_as({.variable = "TZ=Asia/Kathmandu"});
}

TEST_P(Determinism, AnotherSeedGivesOtherHashesToEveryNode) {
  const Ran one = hash_run({"--stage", stage, "--seed", "1"});
  const Ran two = hash_run({"--stage", stage, "--seed", "2"});

  std::set<std::string> lines;
  std::istringstream both(one.output + two.output);
  for (std::string line; std::getline(both, line);) lines.insert(line);
  EXPECT_EQ(lines.size(), 2U * 19U);  // 18 nodes and the run
}

TEST_P(Determinism, LeavesTheHashesAloneWhenATraceIsWritten) {
  const std::string file = testing::TempDir() + stage + "-hashes.trace";

  EXPECT_EQ(hash_run({"--stage", stage}).output,
            hash_run({"--stage", stage, "--trace", file}).output);
}

TEST_P(Determinism, IsTestedByALoadThatDoesABitOfEverything) {
  const Ran ran = hash_run({"--stage", stage, "--counters"});

  unsigned long long sent = 0;
  unsigned long long delivered = 0;
  unsigned long long lost = 0;
  unsigned long long streams = 0;
  unsigned long long bytes = 0;
  ASSERT_EQ(std::sscanf(ran.output.c_str(),
                        "datagrams sent %llu delivered %llu lost %llu; streams opened %llu, "
                        "bytes %llu",
                        &sent, &delivered, &lost, &streams, &bytes),
            5);
  EXPECT_GT(sent, 3'000U);
  EXPECT_GT(delivered, 3'000U);
  EXPECT_GT(lost, 100U);
  EXPECT_GT(streams, 100U);
  EXPECT_GT(bytes, 10'000'000U);
}

INSTANTIATE_TEST_SUITE_P(Stages, Determinism, testing::ValuesIn(virtual_stages()),
                         [](const auto& stage) { return stage.param; });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Determinism);

/// Looks at every hint, and counts them.
class HintedNode : public BusyNode {
 public:
  HintedNode(const Neighbourhood& others, std::uint64_t& hints) : BusyNode(others), hints_(hints) {}
  void fetch_ahead(StreamId, unsigned step) const override {
    EXPECT_LT(step, fetch_steps);
    ++hints_;
  }

 private:
  std::uint64_t& hints_;
};

RunHashes hashes_of_load(const support::StageEntry& entry, const MixedLoad::NodeMaker& maker) {
  auto stage = entry.make(StageOptions{});
  EXPECT_TRUE(stage) << stage.error();
  MixedLoad load(**stage, maker);
  load.run();
  return (*stage)->run_hashes();
}

TEST(Hints, ChangeNothing) {
  const support::StageEntry* model = support::find_stage("model");
  ASSERT_NE(model, nullptr);
  std::uint64_t hints = 0;

  const RunHashes plain = hashes_of_load(*model, {});
  const RunHashes hinted = hashes_of_load(*model, [&](const Neighbourhood& others) {
    return std::make_unique<HintedNode>(others, hints);
  });

  EXPECT_EQ(plain.to_string(), hinted.to_string());
  EXPECT_GT(hints, 1'000U);
}

TEST(HashRun, ShowsTheFirstDifferenceOfTwoSeeds) {
  const std::string left = testing::TempDir() + "seed-1.trace";
  const std::string right = testing::TempDir() + "seed-2.trace";
  hash_run({"--stage", "model", "--seed", "1", "--trace", left});
  hash_run({"--stage", "model", "--seed", "2", "--trace", right});

  const Ran compared = hash_run({"--compare", left, right});

  EXPECT_EQ(compared.status, 1);
  EXPECT_THAT(compared.output, testing::ContainsRegex("node [0-9]+, record [0-9]+:"));
  EXPECT_EQ(hash_run({"--compare", left, left}).output, "no difference\n");
}

}  // namespace
}  // namespace swarmstage::determinism
