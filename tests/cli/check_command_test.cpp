// check, as somebody types it, of scenarios that are right in themselves and ask
// for what one of their stages cannot do.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "cli/stage_maker.h"
#include "engine/report/whole_file.h"
#include "tests/cli/printed.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* six = R"(scenario: friends of IPv6
duration: 20s
stages: [model, packet, sockets]
network: { addresses: ipv6 }
nodes:
  peer: { role: mesh, count: 3, config: { address: "::" }, neighbors: { shape: line } }
expect:
  - by: 15s
    that: all(peer.peers == 2)
)";

constexpr const char* routed = R"(scenario: branches
duration: 20s
stages: [packet, model]
network:
  routed: { shape: tree, branching: 3, routers: 4, link: { latency: 8ms }$skip }
nodes:
  peer: { role: mesh, count: 3, neighbors: { shape: line } }
expect:
  - by: 15s
    that: all(peer.peers == 2)
)";

class Checked : public testing::Test {
 protected:
  Printed check(const std::string& text, std::vector<std::string> more = {}) {
    EXPECT_EQ(write_whole_file(file_, text), std::nullopt);
    std::vector<std::string> words = {"check", file_};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
  }
  static std::string routed_with(const std::string& skip) {
    std::string text = routed;
    return text.replace(text.find("$skip"), 5, skip);
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.file("scenario.yaml");
};

TEST_F(Checked, WhatCouldNotHappenWithinTheRunIsAnErrorWithItsPlace) {
  const std::string rest =
      "nodes:\n  peer: { role: mesh, count: 3 }\n  late: { role: mesh, start: 21s }\n";

  const Printed late = check("scenario: too late\nduration: 20s\n" + rest);
  const Printed quiet = check("scenario: too quiet\nduration: 30s\nquiet: 31s\n" + rest);

  EXPECT_EQ(late.status, exit_wrong_input);
  EXPECT_THAT(late.error, HasSubstr("scenario.yaml:5:3: 'late' begins at 21s, after the end of "
                                    "the run"));
  EXPECT_EQ(quiet.status, exit_wrong_input);
  EXPECT_THAT(quiet.error, HasSubstr("scenario.yaml:3:8: the quiet tail is longer than the run"));
}

TEST_F(Checked, WhatAStageOfTheFileCannotHonourIsAnErrorWithItsPlace) {
  const Printed printed = check(six);

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_EQ(printed.out, "");
  const std::string why = ": its hosts have those of IPv4\n";
  EXPECT_EQ(printed.error, file_ + ":4:23: stage packet cannot honour addresses of IPv6" + why +
                               file_ + ":4:23: stage sockets cannot honour addresses of IPv6" +
                               why);
}

TEST_F(Checked, SaysWhatToDoAboutIt) {
  const Printed wrong = check(routed_with(""));
  const Printed right = check(routed_with(", unsupported: skip"));

  EXPECT_EQ(wrong.status, exit_wrong_input);
  EXPECT_THAT(wrong.error, HasSubstr("stage model cannot honour the routed network: its packets "
                                     "take one hop; `unsupported: skip` leaves it out there\n"));
  EXPECT_EQ(right.status, exit_holds) << right.error;
  EXPECT_THAT(right.out, HasSubstr("holds on packet model\n"));
}

TEST_F(Checked, OtherStagesMayBeAskedFor) {
  const Printed right = check(six, {"--on", "model"});
  const Printed unknown = check(six, {"--on", "modle"});

  EXPECT_EQ(right.status, exit_holds) << right.error;
  EXPECT_THAT(right.out, HasSubstr("holds on model\n"));
  EXPECT_EQ(unknown.status, exit_wrong_input);
  EXPECT_EQ(unknown.error, "swarmstage: check: there is no stage 'modle'; did you mean 'model'?\n");
}

TEST_F(Checked, NoStageIsLoadedForIt) {
  check(routed_with(", unsupported: skip"));

  const auto maps = read_whole_file("/proc/self/maps");

  ASSERT_TRUE(maps) << maps.error();
  EXPECT_THAT(maps.value(), HasSubstr("libswarmstage-core"));
  EXPECT_THAT(maps.value(), Not(HasSubstr("ns3")));
}

TEST_F(Checked, TheTraitsAreThoseOfTheStagesThemselves) {
  for (const char* name : {"model", "sockets"}) {
    const auto stage = make_stage(name, {});
    ASSERT_TRUE(stage) << stage.error();
    EXPECT_EQ(stage.value()->traits().name, stage_traits(name).value().name);
    EXPECT_EQ(stage.value()->traits().ipv6, stage_traits(name).value().ipv6);
  }
}

}  // namespace
}  // namespace swarmstage::cli
