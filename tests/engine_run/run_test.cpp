// Whole runs on the model stage: what the timeline does is done, what is expected
// is judged, and the same seed tells the same story.

#include "engine/run/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "engine/scenario/scenario_file.h"
#include "sim/model/model_stage.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

Result<std::unique_ptr<Stage>> make_model(const std::string&, const StageOptions& options) {
  return std::unique_ptr<Stage>(std::make_unique<model::ModelStage>(options));
}

RunResult run(const std::string& more, std::uint64_t seed = 1) {
  RoleRegistry roles;
  add_scenario_roles(roles);
  Problems problems;
  std::string text =
      "scenario: a test\nduration: 30s\n"
      "nodes: { peer: { role: mesh, count: 4, neighbors: { shape: line }, config: {"
      " maintenance_interval: 1s, peer_timeout: 4s, connection_timeout: 2s,"
      " discovery_interval: 3s, bootstrap_interval: 2s } } }\n";
  text += more;
  const auto file = ScenarioFile::parse(text, "test.yaml", problems);
  EXPECT_TRUE(file) << problems.to_string();
  Scenario scenario = file->scenario({}, problems);
  scenario.seed = seed;
  const RunPlan plan(std::move(scenario), roles, problems);
  EXPECT_TRUE(problems.empty()) << problems.to_string();
  RunOptions options;
  options.make_stage = make_model;
  Result<RunResult> result = run_scenario(plan, options);
  EXPECT_TRUE(result) << result.error();
  return result.value();
}

Verdict verdict_of(const RunResult& result, std::string_view name) {
  for (const ExpectationResult& each : result.expectations) {
    if (each.name == name) return each.verdict;
  }
  ADD_FAILURE() << "there is no expectation " << name;
  return Verdict::inconclusive;
}

TEST(Run, OfTheSameSeedIsTheSame) {
  const std::string story =
      "timeline: [ { at: 5s, crash: 'random(2, peer)', for: 3s } ]\n"
      "expect: [ { by: end, that: all(peer.peers == 3) } ]\n";

  const RunResult one = run(story, 7);
  const RunResult same = run(story, 7);
  const RunResult other = run(story, 8);

  EXPECT_EQ(one.timed_hash, same.timed_hash);
  EXPECT_EQ(one.to_json().dump(), same.to_json().dump());
  EXPECT_NE(one.timed_hash, other.timed_hash);
}

TEST(Run, TellsWhoIsToBlame) {
  const RunResult result =
      run("timeline: [ { at: 15s, partition: ['peer[3]'] } ]\n"
          "expect: [ { at: end, that: all(peer.peers == 3) } ]\n");

  ASSERT_EQ(result.verdict, Verdict::failed);
  const ExpectationResult& failed = result.expectations[0];
  EXPECT_THAT(failed.nodes, testing::Contains("peer[3]"));
  EXPECT_THAT(failed.values, testing::Contains(HasSubstr("peer[3].peers = 0")));
  EXPECT_FALSE(failed.events.empty());
  EXPECT_EQ(failed.decided, Duration(30s));
}

TEST(Run, UndoesWhatLastsWhenTheQuietBegins) {
  const RunResult result =
      run("quiet: 12s\n"
          "timeline: [ { at: 8s, name: cut, partition: ['peer[0]'] } ]\n"
          "expect: [ { by: 17s, that: 'peer[0].peers == 0', name: apart },"
          " { by: end, that: all(peer.peers == 3), name: together } ]\n");

  EXPECT_EQ(verdict_of(result, "apart"), Verdict::held);
  EXPECT_EQ(verdict_of(result, "together"), Verdict::held);
  ASSERT_EQ(result.spans.size(), 1U);
  EXPECT_EQ(result.spans[0].until, Duration(18s));
}

TEST(Run, BeginsNoFaultInTheQuietTail) {
  const RunResult result =
      run("quiet: 12s\n"
          "timeline:\n"
          "  - { every: 2s, pause: 'peer[0]', for: 1500ms }\n"
          "  - { every: 3s ± 50%, crash: 'peer[3]' }\n"
          "  - { when: now > 20s, crash: 'peer[1]' }\n"
          "  - { when: now > 17s, delay: 5s, each_time: true, unplug: 'peer[2]' }\n"
          "  - { at: 16s, for: 100s, stop: 'peer[2]', grace: 4s }\n"
          "  - { every: 2s, do: say, from: 'peer[0]', with: { text: hello }, name: said }\n"
          "expect: [ { at: 18001ms, that: count(peer.peers >= 0) == 4, name: all run },\n"
          " { always: count(peer.peers >= 0) == 4, after: 19s, name: all the time },\n"
          " { by: end, that: all(peer.peers == 3) and count(say) > 10, name: together } ]\n");

  EXPECT_EQ(verdict_of(result, "all run"), Verdict::held);
  EXPECT_EQ(verdict_of(result, "all the time"), Verdict::held);
  EXPECT_EQ(verdict_of(result, "together"), Verdict::held);
  EXPECT_GT(result.spans.size(), 20U);
  for (const RunSpan& span : result.spans) {
    if (span.kind == "do") continue;
    EXPECT_LT(span.from, Duration(18s)) << span.kind;
    EXPECT_LE(span.until, Duration(18s)) << span.kind;
  }
}

TEST(Run, KeepsDownWhatOneOfSeveralFaultsStillHolds) {
  for (const char* fault : {"crash", "power_off", "stop", "pause", "unplug"}) {
    const RunResult result =
        run("timeline:\n"
            "  - { at: 8s, for: 12s, " +
            std::string(fault) +
            ": 'peer[3]' }\n"
            "  - { at: 9s, for: 1s, " +
            fault +
            ": 'peer[3]' }\n"
            "expect:\n"
            "  - { at: 19s, that: 'all(peer[0..2].peers == 2)', name: away }\n"
            "  - { by: end, that: all(peer.peers == 3), name: back }\n");

    EXPECT_EQ(verdict_of(result, "away"), Verdict::held) << fault;
    EXPECT_EQ(verdict_of(result, "back"), Verdict::held) << fault;
  }
}

TEST(Run, KeepsDownWhatAFaultHoldsThoughChurnWouldBringItBack) {
  const RunResult result =
      run("timeline:\n"
          "  - { at: 8s, for: 12s, crash: 'peer[3]' }\n"
          "  - { between: [2s, 15s], churn: { nodes: 'peer[3]', session: 5s,"
          " return_after: 2s } }\n"
          "expect:\n"
          "  - { always: count(peer.peers >= 0) == 3, after: 8001ms, before: 19s, name: away }\n"
          "  - { by: end, that: all(peer.peers == 3), name: back }\n");

  EXPECT_EQ(verdict_of(result, "away"), Verdict::held);
  EXPECT_EQ(verdict_of(result, "back"), Verdict::held);
}

TEST(Run, PutsRightWhatIsToldToBeginAgainWhateverHeldIt) {
  const RunResult result =
      run("timeline:\n"
          "  - { at: 6s, crash: 'peer[3]' }\n"
          "  - { at: 8s, restart: 'peer[3]' }\n"
          "  - { at: 9s, for: 10s, crash: 'peer[3]', name: later }\n"
          "  - { at: 6s, for: 6s, pause: 'peer[2]' }\n"
          "  - { at: 8s, resume: 'peer[2]' }\n"
          "  - { at: 9s, for: 9s, pause: 'peer[2]' }\n"
          "expect:\n"
          "  - { at: 17s, that: 'all(peer[0..1].peers == 1)', name: away }\n"
          "  - { by: end, that: all(peer.peers == 3), name: back }\n");

  EXPECT_EQ(verdict_of(result, "away"), Verdict::held);
  EXPECT_EQ(verdict_of(result, "back"), Verdict::held);
}

TEST(Run, LaysChangesOfALinkOverEachOther) {
  const RunResult result = run(
      "timeline:\n"
      "  - { at: 4s, for: 12s, access: { nodes: 'peer[3]', latency: 200ms } }\n"
      "  - { at: 5s, for: 1s, access: { nodes: 'peer[3]', loss: 1% } }\n"
      "  - { at: 7s, for: 20s, access: { nodes: 'peer[3]', keeps_order: true } }\n"
      "expect:\n"
      "  - { at: 15s, that: 'min(peer[3].ping_rtt since 8s until 15s) > 400ms', name: slow }\n"
      "  - { at: end, that: 'max(peer[3].ping_rtt since 18s until 29s) < 40ms', name: fast }\n");

  EXPECT_EQ(verdict_of(result, "slow"), Verdict::held);
  EXPECT_EQ(verdict_of(result, "fast"), Verdict::held);
}

TEST(Run, HealsByName) {
  const RunResult result =
      run("timeline:\n"
          "  - { at: 8s, name: cut, partition: ['peer[0]'] }\n"
          "  - { at: 10s, heal: cut }\n"
          "expect: [ { by: end, that: all(peer.peers == 3) } ]\n");

  EXPECT_EQ(result.verdict, Verdict::held);
  EXPECT_EQ(result.spans[0].until, Duration(10s));
}

TEST(Run, ActsWhenAConditionComesTrue) {
  const RunResult result =
      run("timeline:\n"
          "  - { when: all(peer.peers == 3), delay: 1s, name: it stands,\n"
          "      crash: 'peer[1]' }\n"
          "expect: [ { by: it stands + 1s,\n"
          "            that: 'peer[0].connected(peer[1]) == false' } ]\n");

  EXPECT_EQ(result.verdict, Verdict::held);
}

TEST(Run, IsInconclusiveWhereAPremiseWasNeverTrueInItsTime) {
  const RunResult result = run(
      "timeline: [ { at: 10s, for: 5s, crash: 'peer[3]' } ]\n"
      "expect:\n"
      "  - { always: all(peer.peers == 99 implies peer.peers == 3), name: of no node }\n"
      "  - { by: 9s, that: 'peer[0].peers == 99 implies peer[1].peers == 3', name: by }\n"
      "  - { eventually: 'peer[0].peers == 99 implies peer[1].peers == 3', name: eventually }\n"
      "  - { stable: 1s, that: 'peer[0].peers == 99 implies peer[1].peers == 3', name: stable }\n"
      "  - { never: 'not (peer[0].peers == 99 implies false)', name: never }\n"
      "  - { always: all(peer.peers == 0 implies peer.links < 4), name: early }\n"
      "  - { always: all(peer.peers == 0 implies peer.links < 4), after: 25s, name: late }\n"
      "  - { at: 24s, that: all(peer.peers == 3 implies peer.links > 0), name: at }\n"
      "  - { at: 24s, that: any(peer.peers == 0) implies false, name: not then }\n");

  for (const char* vacuous :
       {"of no node", "by", "eventually", "stable", "never", "late", "not then"}) {
    EXPECT_EQ(verdict_of(result, vacuous), Verdict::inconclusive) << vacuous;
  }
  for (const char* shown : {"early", "at"}) {
    EXPECT_EQ(verdict_of(result, shown), Verdict::held) << shown;
  }
  for (const ExpectationResult& each : result.expectations) {
    if (each.verdict != Verdict::inconclusive) continue;
    EXPECT_EQ(each.margin, "") << each.name;
  }
}

TEST(Run, NeverSaysOfAFailureThatThereIsSomethingToSpare) {
  const RunResult result =
      run("timeline: [ { every: 10s, until: 20s, name: the crash, crash: 'peer[3]', for: 5s } ]\n"
          "expect:\n"
          "  - { within: 9s, of: now > 1s and now < 20s, that: any(peer.peers == 3), name: once }\n"
          "  - { until: any(peer.peers > 3), that: all(peer.peers < 4), name: no end }\n"
          "  - { stable: 28s, that: all(peer.peers <= 3) and count(peer.peers < 9) > 3, name: "
          "broken }\n"
          "  - { at: 24s, that: 'peer[0].peers < 0', name: short }\n");

  EXPECT_EQ(verdict_of(result, "no end"), Verdict::failed);
  EXPECT_EQ(verdict_of(result, "broken"), Verdict::failed);
  for (const ExpectationResult& each : result.expectations) {
    if (each.verdict != Verdict::failed) continue;
    EXPECT_LE(each.margin_value.value_or(0), 0) << each.name;
    EXPECT_EQ(each.margin.find("to spare"), std::string::npos) << each.name << ": " << each.margin;
  }
  EXPECT_NE(result.expectations.back().margin, "");
}

TEST(Run, IsInconclusiveWhereAMomentNeverComes) {
  const RunResult result =
      run("timeline:\n"
          "  - { when: any(peer.peers == 17), name: a crowd, mark: a crowd }\n"
          "expect: [ { by: a crowd + 1s, that: all(peer.peers == 3) } ]\n");

  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_THAT(result.expectations[0].why, HasSubstr("never came"));
}

TEST(Run, CountsWhatAWorkloadDid) {
  const RunResult result =
      run("workload: [ { every: 1s, after: 10s, until: 20s, from: 'peer[2]',"
          " do: say, with: { text: 'letters(20)' } } ]\n"
          "expect:\n"
          "  - at: end\n"
          "    that: count(say) == 10 and ratio(say.ok) == 1 "
          "and peer[0].chats_heard == 10\n");

  EXPECT_EQ(result.verdict, Verdict::held);
}

TEST(Run, AnOperationOfANodeThatEndsHasFailed) {
  const RunResult result =
      run("timeline:\n"
          "  - { at: 9s, crash: 'peer[1]' }\n"
          "  - { at: 10s, do: discover, from: 'peer[1]' }\n"
          "expect: [ { at: end, that: count(discover.failed) == 1 } ]\n");

  EXPECT_EQ(result.verdict, Verdict::held);
}

TEST(Run, ChurnTakesNodesAwayAndBringsAllBack) {
  const RunResult result =
      run("timeline: [ { between: [8s, 16s], churn: { nodes: 'peer[1..3]',"
          " session: exponential(2s), return_after: 1s } } ]\n"
          "expect:\n"
          "  - { at: end, that: all(peer.peers == 3) }\n"
          "  - { at: end, that: count(peer.MsgPeerDisconnected) > 3 }\n");

  EXPECT_EQ(result.verdict, Verdict::held);
}

TEST(Run, OneMoreNodeDisturbsNoOther) {
  const std::string story = "expect: [ { at: end, that: all(peer.peers == 3) } ]\n";

  const RunResult plain = run(story);
  const RunResult marked = run("timeline: [ { at: 3s, mark: nothing } ]\n" + story);

  EXPECT_EQ(plain.timed_hash, marked.timed_hash);
}

}  // namespace
}  // namespace swarmstage
