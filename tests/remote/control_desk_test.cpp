// The control protocol spoken by hand to `swarmstage control`.

#include <gtest/gtest.h>

#include "core/control/control_message.h"
#include "core/stage/network_plan.h"
#include "net/loopback_block.h"
#include "net/remote/network_json.h"
#include "tests/engine_report/temporary_folder.h"
#include "tests/node/child_process.h"

namespace swarmstage::net {
namespace {

const std::vector<std::string> control = {SWARMSTAGE, "control"};

/// Somebody who types control lines.
class Speaker {
 public:
  Speaker() : block_(LoopbackBlock::take()), process_(control, true) {}

  void say(const ControlMessage& message) { say_line(format_control(message)); }
  void say_line(const std::string& line) { process_.write(line + "\n"); }
  void load(const std::string& library) { roles_ = {library}; }
  void write_trace_to(const std::string& path) { trace_ = path; }
  /// One node on one host, about to be started.
  void build() {
    const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
    say(control::Init{control_version, 7, block_->number(), 0, {}, LogLevel::off, roles_, trace_});
    say(control::Epoch{std::chrono::nanoseconds(since_boot).count()});
    say(control::AddSegment{"lan", json_of(LinkQuality{})});
    say(control::AddHost{"alice", {0}, nullptr});
    say(control::AddNode{"alice", 0, "mesh", {{"id", "alice"}}});
  }
  ChildProcess& process() { return process_; }
  /// Where the mesh node of the n-th host listens, from 0.
  std::string address(std::uint32_t host) const {
    return Endpoint{block_.value().address(host), 8001}.to_string();
  }

 private:
  Result<LoopbackBlock> block_;
  ChildProcess process_;
  std::vector<std::string> roles_;
  std::string trace_;
};

TEST(ControlDesk, CarriesANodeFromItsStartToTheDrain) {
  Speaker speaker;

  speaker.build();
  speaker.say(control::Start{"alice"});
  speaker.say(control::Observe{"alice", 5, "peers", Json::object()});
  speaker.say(control::Drain{""});

  EXPECT_EQ(speaker.process().wait(), 0);
  const std::string& said = speaker.process().output();
  EXPECT_EQ(said.find(R"({"type":"ready","version":3,"process":)"), 0U) << said;
  EXPECT_NE(said.find(R"({"type":"observed","id":5,"value":0})"), std::string::npos) << said;
  EXPECT_TRUE(said.ends_with("{\"type\":\"drained\"}\n")) << said;
}

TEST(ControlDesk, RefusesWhatItDoesNotKnowAndEnds) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {R"({"type":"strat","node":"alice"})",
       "a control line is wrong: 'strat' is no type of message; did you mean 'start'?"},
      {R"({"type":"fault","kind":"crush","arguments":{}})",
       "fault: 'crush' is no kind of fault; did you mean 'crash'?"},
      {R"({"type":"fault","kind":"pause","arguments":{"host":9}})", "fault: there is no host 9"},
      {R"({"type":"clock","node":"alice","offset":0,"drift_ppm":-500001})",
       "clock: a drift is from -500000 to 500000 parts per million"},
      {R"({"type":"start","node":"bob"})", "start: there is no node 'bob'"},
      {R"({"type":"drained"})", "drained: processes say it, and are not told it"},
      {R"({"type":"epoch","origin":0})", "epoch: it is said once"},
      {R"({"type":"add_node","node":"bob","host":0,"role":"mash","config":{}})", "'mash'"},
      {"[]", "a control line is not a JSON object"},
  };
  for (const auto& [line, complaint] : wrong) {
    Speaker speaker;

    speaker.build();
    speaker.say_line(line);

    EXPECT_EQ(speaker.process().wait(), 2) << line;
    const std::string& said = speaker.process().output();
    EXPECT_NE(said.find(R"({"type":"failed","node":"","time":)"), std::string::npos) << said;
    EXPECT_NE(said.find(complaint), std::string::npos) << said;
  }
}

TEST(ControlDesk, WantsInitFirstAndItsOwnVersion) {
  Speaker hasty;
  hasty.say(control::Start{"alice"});
  EXPECT_EQ(hasty.process().wait(), 2);
  EXPECT_NE(hasty.process().output().find("start: expected init first"), std::string::npos);

  Speaker newer;
  newer.say(control::Init{4, 7, 9, 0, {}, LogLevel::off, {}, {}});
  EXPECT_EQ(newer.process().wait(), 2);
  EXPECT_NE(newer.process().output().find("it speaks version 4; expected version 3"),
            std::string::npos);
}

TEST(ControlDesk, HoldsStillUntilItIsToldToGoOn) {
  Speaker speaker;
  speaker.load(ODD_ROLES);
  speaker.build();
  speaker.say(control::AddNode{"lamp", 0, "lamp", Json::object()});
  speaker.say(control::Start{"lamp"});
  speaker.say(control::Hold{true});
  speaker.say(control::Invoke{"lamp", 1, "blink", Json::object()});
  // Each question is read in another round of the loop; the timer that puts the lamp out
  // again is due in the first.
  for (std::uint64_t id = 2; id <= 5; ++id) {
    speaker.say(control::Observe{"lamp", id, "lit", Json::object()});
    ASSERT_TRUE(speaker.process().says("\"id\":" + std::to_string(id) + ",\"value\":"));
  }
  EXPECT_EQ(speaker.process().output().find(R"("value":false)"), std::string::npos);
  speaker.say(control::Subscribe{"lamp", "lit", Json::object()});

  speaker.say(control::Hold{false});

  EXPECT_TRUE(speaker.process().says(R"("observable":"lit","arguments":{},"value":false)"));
}

TEST(ControlDesk, RecordsWhatItsNodesLiveThrough) {
  const TemporaryFolder folder;
  Speaker speaker;
  speaker.write_trace_to(folder.file("part"));
  speaker.build();
  speaker.say(control::Start{"alice"});
  speaker.say(control::Observe{"alice", 5, "peers", Json::object()});
  speaker.say(control::Drain{""});
  EXPECT_EQ(speaker.process().wait(), 0);

  const Ended replayed = run_to_end({SWARMSTAGE, "replay", folder.file("part"), "--node", "alice"});

  EXPECT_EQ(replayed.status, 0);
  EXPECT_NE(replayed.output.find("the same as recorded"), std::string::npos) << replayed.output;
}

TEST(ControlDesk, EndsWhenItsTraceCannotBeWritten) {
  Speaker lost;
  lost.write_trace_to("/no/such/folder/part");
  lost.build();
  EXPECT_EQ(lost.process().wait(), 2);
  EXPECT_NE(lost.process().output().find("epoch: cannot write the trace '/no/such/folder/part'"),
            std::string::npos);

  Speaker full;
  full.write_trace_to("/dev/full");
  full.build();
  full.say(control::Start{"alice"});
  full.say(control::Observe{"", 5, "hashes", Json::object()});
  EXPECT_EQ(full.process().wait(), 2);
  EXPECT_NE(full.process().output().find("cannot write the trace '/dev/full' to its end"),
            std::string::npos)
      << full.process().output();
}

TEST(ControlDesk, RefusesMoreAddressesThanItsBlockHas) {
  Speaker speaker;
  speaker.build();
  // Alice has one already.
  std::vector<std::uint32_t> segments(LoopbackBlock::addresses_limit, 0);

  speaker.say(control::AddHost{"bob", segments, nullptr});

  EXPECT_EQ(speaker.process().wait(), 2);
  EXPECT_NE(speaker.process().output().find("add_host: a run has no more than 64000 addresses"),
            std::string::npos)
      << speaker.process().output().substr(0, 1000);
}

TEST(ControlDesk, EndsWhenNobodyDrivesItAnyMore) {
  Speaker speaker;
  speaker.build();
  speaker.say(control::Start{"alice"});
  ASSERT_TRUE(speaker.process().says("ready"));

  speaker.process().close_input();

  EXPECT_EQ(speaker.process().wait(), 0);
}

TEST(ControlDesk, RefusesALineThatHasNoEnd) {
  Speaker speaker;
  speaker.build();

  const std::string megabyte(1U << 20, 'x');
  for (int i = 0; i < 16; ++i) speaker.process().write(megabyte);
  speaker.process().write("x");

  EXPECT_EQ(speaker.process().wait(), 2);
  EXPECT_NE(speaker.process().output().find("a control line is longer than 16 MiB"),
            std::string::npos);
}

TEST(ControlDesk, PublishesEachChangeOnceAndCountsThem) {
  Speaker speaker;
  speaker.build();
  speaker.say(control::AddHost{"bob", {0}, nullptr});
  speaker.say(control::AddNode{"bob", 1, "mesh", {{"id", "bob"}}});
  speaker.say(control::Subscribe{"alice", "peers", Json::object()});
  speaker.say(control::Start{"alice"});
  speaker.say(control::Start{"bob"});

  speaker.say(control::Invoke{"alice", 1, "connect", {{"address", speaker.address(1)}}});

  const std::string same = R"("observable":"peers","arguments":{},)";
  EXPECT_TRUE(speaker.process().says(same + R"("value":0,"version":1)"));
  EXPECT_TRUE(speaker.process().says(same + R"("value":1,"version":2)"));
}

}  // namespace
}  // namespace swarmstage::net
