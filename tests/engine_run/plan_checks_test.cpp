// What contradicts itself is told before anything runs, each in one line with its place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "engine/run/run_plan.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

/// What is wrong with a scenario of 20 s and four nodes that says this, too.
std::string problems_of(const std::string& more) {
  RoleRegistry roles;
  add_scenario_roles(roles);
  Problems problems;
  const std::string text =
      "scenario: a test\nduration: 20s\n"
      "nodes:\n  peer: { role: mesh, count: 4, neighbors: { shape: line } }\n" +
      more;
  const auto file = ScenarioFile::parse(text, "test.yaml", problems);
  if (!file) return problems.to_string();
  Scenario scenario = file->scenario({}, problems);
  if (!problems.empty()) return problems.to_string();
  const RunPlan plan(std::move(scenario), roles, problems);
  return problems.to_string();
}

TEST(QuietTail, IsNotReachedByWhatSaysHowLongItGoesOn) {
  for (const char* wrong :
       {"every: 2s, until: 15s, crash: 'peer[1]'", "every: 2s, until: end - 1s, pause: peer",
        "when: all(peer.peers == 3), until: 11s, unplug: peer",
        "between: [4s, 19s], churn: { nodes: peer, leave: 2/min, return_after: 3s }"}) {
    EXPECT_THAT(problems_of("quiet: 10s\ntimeline:\n  - { " + std::string(wrong) + " }\n"),
                HasSubstr("reaches into the quiet tail, which begins at 10s\n"))
        << wrong;
  }
}

TEST(QuietTail, MayBeAsFarAsTheRestGoes) {
  EXPECT_EQ(problems_of("quiet: 10s\ntimeline:\n"
                        "  - { every: 2s, crash: 'peer[1]', for: 1s }\n"
                        "  - { every: 2s, until: 10s, crash: 'peer[1]', for: 1s }\n"
                        "  - { between: [2s, end], churn: { nodes: peer, leave: 2/min,"
                        " return_after: 3s } }\n"
                        "  - { every: 2s, until: 15s, do: say, from: peer, with: { text: a } }\n"),
            "");
}

TEST(AWindow, ThatEndsBeforeItBeginsIsAnError) {
  EXPECT_EQ(problems_of("expect:\n  - { always: all(peer.peers < 9), after: 6s, before: 5s }\n"),
            "test.yaml:6:5: it is looked at after 6s and before 5s, which is never\n");
  EXPECT_EQ(problems_of("expect: [ { always: all(peer.peers < 9), after: 5s, before: 6s } ]\n"),
            "");
}

TEST(AWindow, MustHoldWhatIsToBeStable) {
  EXPECT_EQ(
      problems_of("expect:\n  - { stable: 50s, that: all(peer.peers < 9) }\n"),
      "test.yaml:6:5: 50s without a break do not fit into the 20s in which it is looked at\n");
  EXPECT_THAT(problems_of("phases: { one: 5s, two: rest }\n"
                          "expect: [ { stable: 6s, that: all(peer.peers < 9), during: one } ]\n"),
              HasSubstr("do not fit into the 5s"));
  EXPECT_EQ(problems_of("expect: [ { stable: 20s, that: all(peer.peers < 9) } ]\n"), "");
}

TEST(APartition, HasNobodyOnTwoSides) {
  EXPECT_EQ(problems_of("timeline:\n"
                        "  - { at: 3s, partition: [ 'peer[0..1]', 'peer[1..2]' ] }\n"),
            "test.yaml:6:42: peer[1], or its machine, is on two sides of the partition\n");
  EXPECT_EQ(problems_of("timeline:\n"
                        "  - { at: 3s, partition: [ 'peer[0..1]', 'peer[2..3]' ] }\n"
                        "  - { at: 3s, partition: [ 'peer[0]', 'random(1, peer)' ] }\n"),
            "");
}

TEST(Healing, NamesTheActionsThereAre) {
  const std::string crashes = "  - { at: 3s, crash: peer }\n  - { every: 3s, pause: peer }\n";
  EXPECT_EQ(problems_of("timeline:\n  - { at: 3s, heal: nothing }\n" + crashes),
            "test.yaml:6:21: there is no action called 'nothing' to heal; none has a name\n");
  EXPECT_EQ(problems_of("timeline:\n  - { at: 3s, heal: nothing }\n"
                        "  - { at: 3s, crash: peer, name: fire }\n" +
                        crashes),
            "test.yaml:6:21: there is no action called 'nothing' to heal; known are fire\n");
}

TEST(Machines, HaveEachPortOnce) {
  const auto on_one_host = [](const std::string& config) {
    return problems_of("  more: { role: mesh, count: 3, host: box, config: " + config + " }\n");
  };
  EXPECT_EQ(on_one_host("{ max_peers: 3 }"),
            "test.yaml:5:39: more[0] and more[1] share the machine 'box', so they cannot both have "
            "'port' 8001; 0 is any free one\n");
  EXPECT_EQ(on_one_host("{ port: 0 }"), "");
}

TEST(AConfiguration, IsRefusedWhereItsKeyStands) {
  EXPECT_EQ(problems_of("  more:\n    role: mesh\n    config:\n      name: x\n"
                        "      max_peers: -4\n"),
            "test.yaml:9:7: 'max_peers' is -4; expected at least 1\n");
}

TEST(ADraw, ThatIsNearlyOneIsNoText) {
  const auto said = [](const std::string& text) {
    return problems_of("timeline: [ { at: 3s, do: say, from: peer, with: { text: '" + text +
                       "' } } ]\n");
  };
  EXPECT_THAT(said("unifrm(10, 1)"), HasSubstr("is no draw; did you mean 'uniform'?"));
  EXPECT_THAT(said("Letters(5)"), HasSubstr("did you mean 'letters'?"));
  EXPECT_THAT(said("letters (5)"), HasSubstr("did you mean 'letters'?"));
  EXPECT_EQ(said("hello(world)"), "");
  EXPECT_EQ(said("a choice (of words)"), "");
}

}  // namespace
}  // namespace swarmstage
