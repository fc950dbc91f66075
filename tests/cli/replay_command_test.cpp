#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "core/node/role_library.h"
#include "core/testing/node_probe.h"
#include "core/trace/created_record.h"
#include "core/trace/trace_file.h"
#include "tests/cli/printed.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

// Records a run of the echo role and gives its trace a file for the test's life.
class ReplayCommand : public testing::Test {
 protected:
  ReplayCommand() {
    EXPECT_EQ(load_roles(ECHO_ROLES, roles_), std::nullopt);
    std::ofstream file(path_, std::ios::binary);
    TraceWriter writer(file, {1, "probe", "test"});
    record_life(writer, "alice", 0);
    record_life(writer, "bob", 1);
  }
  ~ReplayCommand() override { std::filesystem::remove(path_); }

  void record_life(TraceWriter& writer, const std::string& name, std::uint32_t index) {
    auto node = roles_.make("echo", nullptr);
    NodeProbe probe(std::move(node.value()));
    probe.group().set_trace(&writer);
    const CreatedRecord created{name, "echo", nullptr, 1, probe.host(), {}};
    // The probe's own node is always number 0, so only its life is whole.
    record_created(&writer, NodeIndex{index}, probe.now(), created);
    if (index != 0) return;
    probe.start();
    probe.datagram(probe.last_port(), "10.0.0.2:9", "hello");
    probe.advance(1500ms);
    probe.datagram(probe.last_port(), "10.0.0.2:9", "again");
    probe.stop();
  }

  Printed replay(std::vector<std::string> more) const {
    more.insert(more.begin(), {"replay", path_, "--roles", ECHO_ROLES});
    return run_command(more);
  }

  std::string path_ = testing::TempDir() + "swarmstage_replay_" +
                      testing::UnitTest::GetInstance()->current_test_info()->name();
  RoleRegistry roles_;
};

TEST_F(ReplayCommand, SaysThatTheNodeDoesWhatItDid) {
  const Printed printed = replay({"--node", "alice"});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("alice (echo): 5 deliveries up to 1s500ms\n"));
  EXPECT_THAT(printed.out, HasSubstr("the same as recorded\n"));
}

TEST_F(ReplayCommand, StopsWhereItIsToldAndSaysSo) {
  const Printed printed = replay({"--node", "alice", "--until", "1s"});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("alice (echo): 3 deliveries up to 0s\n"));
  EXPECT_THAT(printed.out, HasSubstr("no difference as far as it was replayed\n"));
}

TEST_F(ReplayCommand, OfATraceThatIsCutShortGoesAsFarAsItIsWhole) {
  const Printed whole = replay({"--node", "alice"});
  // Bob's life is behind it: as much again as his record goes, and some of hers.
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) * 3 / 5);

  const Printed cut = replay({"--node", "alice"});

  EXPECT_THAT(whole.out, testing::Not(HasSubstr("cut short")));
  EXPECT_EQ(cut.status, exit_holds) << cut.out;
  EXPECT_THAT(cut.out, HasSubstr("cut short: the trace is cut short at byte "));
  EXPECT_THAT(cut.out, HasSubstr("no difference as far as it was replayed\n"));
}

TEST_F(ReplayCommand, TellsMachinesTheSame) {
  const Printed printed = replay({"--node", "alice", "--json"});

  const Json json = Json::parse(printed.out);
  EXPECT_EQ(json["same"], true);
  EXPECT_EQ(json["hashes"], json["recorded"]);
}

TEST_F(ReplayCommand, AsksWhichNodeIfThereAreSeveral) {
  const Printed printed = replay({});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_EQ(printed.error,
            "swarmstage: replay: the trace holds several nodes; say which with --node: "
            "alice, bob\n");
}

TEST_F(ReplayCommand, NamesTheNearestNode) {
  const Printed printed = replay({"--node", "alcie"});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_EQ(printed.error,
            "swarmstage: replay: the trace has no node 'alcie'; did you mean 'alice'?\n");
}

TEST_F(ReplayCommand, RefusesATimeWithoutAUnitAndALifeThatWasNotLived) {
  EXPECT_THAT(replay({"--node", "alice", "--until", "20"}).error, HasSubstr("--until: "));
  EXPECT_THAT(replay({"--node", "alice", "--life", "3"}).error, HasSubstr("has 1 lives"));
}

TEST_F(ReplayCommand, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(run_command({"replay", "/nowhere/trace"}).error,
            "swarmstage: replay: cannot read '/nowhere/trace': No such file or directory\n");
  EXPECT_EQ(run_command({"replay", "/tmp"}).error,
            "swarmstage: replay: cannot read '/tmp': is a folder; expected a file\n");
  EXPECT_EQ(run_command({"replay", ECHO_ROLES}).error,
            "swarmstage: replay: this is no trace: it does not begin with SWTRACE\n");
  EXPECT_THAT(run_command({"replay", path_, "--roles", "/nowhere/x.so"}).error,
              HasSubstr("cannot load roles from '/nowhere/x.so'"));
  EXPECT_THAT(run_command({"replay", path_, "--node", "alice"}).error,
              HasSubstr("no role is called 'echo'"));
}

}  // namespace
}  // namespace swarmstage::cli
