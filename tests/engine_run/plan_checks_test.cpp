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
      "nodes: { peer: { role: mesh, count: 4, neighbors: { shape: line } } }\n" +
      more;
  const auto file = ScenarioFile::parse(text, "test.yaml", problems);
  if (!file) return problems.to_string();
  Scenario scenario = file->scenario({}, problems);
  if (problems.empty()) const RunPlan plan(std::move(scenario), roles, problems);
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

}  // namespace
}  // namespace swarmstage
