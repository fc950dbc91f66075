// compare, baseline and regress, as somebody types them.

#include <iterator>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "core/base/json.h"
#include "engine/compare/comparison.h"
#include "engine/report/whole_file.h"
#include "tests/cli/printed.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* meeting = R"(scenario: three meet
seed: 7
duration: 20s
stages: [model, packet]
network:
  regions:
    lan: { access: { latency: 10ms } }
nodes:
  peer:
    role: mesh
    count: 3
    config: { bootstrap_interval: 2s, discovery_interval: 5s }
    neighbors: { shape: line }
expect:
  - by: 15s
    that: all(peer.peers == 2)
)";

class HeldAgainst : public testing::Test {
 protected:
  HeldAgainst() { EXPECT_EQ(write_whole_file(scenario_, meeting), std::nullopt); }

  TemporaryFolder folder_;
  std::string scenario_ = folder_.file("meet.yaml");
};

TEST_F(HeldAgainst, TheModelThePacketStageHasAFidelity) {
  const Printed printed = run_command({"compare", scenario_, "--on", "model,packet", "--json"});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  const Json json = Json::parse(printed.out);
  EXPECT_GT(json["fidelity"][1]["score"], 0.5);
  EXPECT_EQ(json["expectations"][0]["stages"][1]["verdict"], "held");
}

TEST_F(HeldAgainst, AFidelityThatIsAskedForAStageMayFail) {
  const Printed printed =
      run_command({"compare", scenario_, "--on", "model,packet", "--at-least", "1"});

  EXPECT_EQ(printed.status, exit_failed) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("fidelity"));
}

TEST_F(HeldAgainst, ItselfWithEveryDelayDoubledARunIsBelowHalf) {
  std::string slow = meeting;
  slow.replace(slow.find("10ms"), 4, "20ms");
  ASSERT_EQ(write_whole_file(folder_.file("slow.yaml"), slow), std::nullopt);
  const auto material = [&](const std::string& file, const std::string& out) {
    run_command({"run", folder_.file(file), "--out", folder_.file(out), "--trace"});
    return std::move(read_run_material(folder_.file(out)).value());
  };
  const RunMaterial once = material("meet.yaml", "once");

  EXPECT_GT(compare({once, material("meet.yaml", "again")}).fidelity[1].score, 0.95);
  EXPECT_LT(compare({once, material("slow.yaml", "slow")}).fidelity[1].score, 0.5);
}

TEST_F(HeldAgainst, TheDocumentsCommandsRun) {
  const std::string text = read_whole_file(SWARMSTAGE_SOURCE_DIR "/docs/compare.md").value();
  std::size_t commands = 0;
  for (std::size_t at = text.find("$ swarmstage "); at != std::string::npos;
       at = text.find("$ swarmstage ", at + 1)) {
    std::istringstream line(text.substr(at + 13, text.find('\n', at) - at - 13));
    std::vector<std::string> words{std::istream_iterator<std::string>(line), {}};
    if (words.back().ends_with("sockets")) continue;  // takes its real time
    words.at(1) = SWARMSTAGE_SOURCE_DIR "/" + words.at(1);
    const Printed printed = run_command(words);
    EXPECT_EQ(printed.status, exit_holds) << printed.error;
    const std::string heading = printed.out.substr(0, printed.out.find('\n'));
    EXPECT_EQ(text.compare(text.find('\n', at) + 1, heading.size(), heading), 0) << heading;
    ++commands;
  }
  EXPECT_EQ(commands, 2U);
}

TEST_F(HeldAgainst, NothingAStageIsRefused) {
  EXPECT_EQ(run_command({"compare", scenario_, "--on", "model"}).error,
            "swarmstage: compare: there is one stage; name two or more, such as "
            "--on model,packet\n");
  EXPECT_THAT(run_command({"compare", scenario_, "--on", "modle,packet"}).error,
              HasSubstr("did you mean 'model'?"));
  EXPECT_EQ(run_command({"compare", "/nowhere.yaml"}).status, exit_wrong_input);
}

TEST_F(HeldAgainst, ItsBaselineAFolderIsIdentical) {
  const Printed stored = run_command({"baseline", folder_.path(), "--seeds", "2"});
  EXPECT_EQ(stored.status, exit_holds) << stored.error;
  EXPECT_THAT(stored.out, HasSubstr("baseline.ndjson: 2 runs\n"));

  const Printed printed = run_command({"regress", folder_.path()});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_EQ(printed.out, "2 runs identical, 0 changed, 0 metrics moved\n");
}

TEST_F(HeldAgainst, ItsBaselineAChangedScenarioFailsUntilItIsAccepted) {
  ASSERT_EQ(run_command({"baseline", folder_.path(), "--seeds", "2"}).status, exit_holds);
  std::string changed = meeting;
  changed.replace(changed.find("10ms"), 4, "12ms");
  ASSERT_EQ(write_whole_file(scenario_, changed), std::nullopt);

  const Printed printed = run_command({"regress", folder_.path()});
  EXPECT_EQ(printed.status, exit_failed) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("0 runs identical, 2 changed"));
  EXPECT_THAT(printed.out, HasSubstr("meet.yaml on model, seed 1\n"));
  EXPECT_THAT(printed.out, HasSubstr("    first: 1."));

  EXPECT_EQ(run_command({"regress", folder_.path(), "--accept"}).status, exit_holds);
  EXPECT_EQ(run_command({"regress", folder_.path()}).status, exit_holds);
}

TEST_F(HeldAgainst, ItsBaselineANewScenarioIsNamed) {
  ASSERT_EQ(run_command({"baseline", folder_.path(), "--seeds", "1"}).status, exit_holds);
  ASSERT_EQ(write_whole_file(folder_.file("again.yaml"), meeting), std::nullopt);

  const Printed printed = run_command({"regress", folder_.path()});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("new: again.yaml (--accept adds it to the baseline)\n"));
}

TEST_F(HeldAgainst, ItsBaselineAFolderPassesOverFilesThatOthersStandOn) {
  ASSERT_EQ(write_whole_file(folder_.file("base.yaml"), meeting), std::nullopt);
  std::string half = meeting;
  half.erase(0, half.find('\n') + 1);  // without its title it is no scenario
  ASSERT_EQ(write_whole_file(folder_.file("half.yaml"), half), std::nullopt);
  const std::string more = "scenario: more meet\nextends: half.yaml\n";
  ASSERT_EQ(write_whole_file(folder_.file("more.yaml"), more), std::nullopt);

  const Printed stored = run_command({"baseline", folder_.path(), "--seeds", "1"});
  const Printed again = run_command({"regress", folder_.path()});

  EXPECT_EQ(stored.status, exit_holds) << stored.error;
  EXPECT_THAT(stored.out, HasSubstr("3 runs"));
  EXPECT_EQ(stored.error, "swarmstage: baseline: passed over half.yaml: others stand on it\n");
  EXPECT_EQ(again.status, exit_holds) << again.error;
  EXPECT_EQ(again.error, "swarmstage: regress: passed over half.yaml: others stand on it\n");
}

TEST_F(HeldAgainst, ItsBaselineAFolderRefusesHalfAScenarioThatNobodyStandsOn) {
  ASSERT_EQ(write_whole_file(folder_.file("half.yaml"), "duration: 20s\n"), std::nullopt);

  const Printed printed = run_command({"baseline", folder_.path()});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_THAT(printed.error, HasSubstr("half.yaml:1:1: "));
}

TEST_F(HeldAgainst, NoBaselineAFolderSaysWhatWritesOne) {
  EXPECT_THAT(run_command({"regress", folder_.path()}).error,
              HasSubstr("baseline.ndjson': No such file or directory; swarmstage baseline"));
  EXPECT_THAT(run_command({"baseline", "/nowhere"}).error,
              HasSubstr("cannot read the folder '/nowhere'"));
  const TemporaryFolder empty;
  EXPECT_THAT(run_command({"baseline", empty.path()}).error, HasSubstr("there is no scenario"));
}

}  // namespace
}  // namespace swarmstage::cli
