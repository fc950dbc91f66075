// A scenario file as its author sees it: what may be written, and what is said
// about what may not.

#include "engine/scenario/scenario_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage {
namespace {

using testing::HasSubstr;

struct Reading {
  Scenario scenario;
  std::string problems;
};

Reading read(std::string_view text, const std::vector<Setting>& settings = {}) {
  Problems problems;
  Reading reading;
  const auto file = ScenarioFile::parse(text, "test.yaml", problems);
  if (file) reading.scenario = file->scenario(settings, problems);
  reading.problems = problems.to_string();
  return reading;
}

/// The least a scenario needs, and more behind it.
Reading read_with(const std::string& more, const std::vector<Setting>& settings = {}) {
  return read("scenario: a test\nduration: 60s\nnodes: { peer: { role: mesh, count: 4 } }\n" + more,
              settings);
}

TEST(ScenarioFile, NeedsATitleADurationAndNodes) {
  const Reading reading = read("seed: 3\n");

  EXPECT_THAT(reading.problems, HasSubstr("scenario"));
  EXPECT_THAT(reading.problems, HasSubstr("duration"));
  EXPECT_THAT(reading.problems, HasSubstr("nodes"));
}

TEST(ScenarioFile, ReadsTheHeader) {
  const Reading reading = read_with(
      "seed: 9\nquiet: 10s\nstages: [packet, sockets]\n"
      "expected: fail\n");

  EXPECT_EQ(reading.problems, "");
  EXPECT_EQ(reading.scenario.seed, 9U);
  EXPECT_EQ(reading.scenario.quiet, 10s);
  EXPECT_EQ(reading.scenario.stages, (std::vector<std::string>{"packet", "sockets"}));
  EXPECT_TRUE(reading.scenario.expected_to_fail);
}

TEST(ScenarioFile, NamesTheNearestKeyForAnUnknownOne) {
  const Reading reading = read_with("timelime: []\n");

  EXPECT_THAT(reading.problems, HasSubstr("test.yaml:4:1"));
  EXPECT_THAT(reading.problems, HasSubstr("timeline"));
}

TEST(ScenarioFile, WantsAUnitWhereANumberHasOne) {
  const Reading reading = read_with("network: { regions: { eu: { access: { latency: 20 } } } }\n");

  EXPECT_THAT(reading.problems, HasSubstr("test.yaml:4"));
  EXPECT_THAT(reading.problems, HasSubstr("20ms"));
}

TEST(ScenarioFile, RefusesARateOfMoreThanOneInANanosecond) {
  const std::string rest = "/s, do: say, from: 'peer[0]' } ]\n";

  const Reading fast = read_with("workload: [ { poisson: 5000000000" + rest);
  const Reading slow = read_with("workload: [ { poisson: 0.0000000000001" + rest);

  for (const Reading& each : {fast, slow}) {
    EXPECT_THAT(each.problems, HasSubstr("expected a rate between one in ten years and one in "
                                         "a nanosecond"));
  }
}

TEST(ScenarioFile, SaysHowMuchThereMayBeOfWhatCouldNotBeCounted) {
  const std::string duration = "' is too much: a duration is at most 87600h, ten years";
  const std::string clock = "timeline: [ { at: 1s, clock: { nodes: peer, ";
  const std::string action = ", crash: peer } ]\n";
  const std::vector<std::pair<std::string, std::string>> lines = {
      {clock + "ahead: 9223372036854775807ns } } ]\n", "9223372036854775807ns" + duration},
      {clock + "behind: 2562047h } } ]\n", "2562047h" + duration},
      {"timeline: [ { at: 99999999h" + action, "99999999h" + duration},
      {"timeline: [ { at: end - 99999999h" + action, "99999999h" + duration},
      {"timeline: [ { at: 1s, for: 87601h" + action, "87601h" + duration},
      {"timeline: [ { every: 87601h ± 10%" + action, "87601h" + duration},
      {"timeline: [ { at: '${5000h * 5000}'" + action, "comes to more than a duration may be"},
      {"timeline: [ { at: '${1e300 * 1e300 * 1s}'" + action, "more than a duration may be"},
      {"timeline: [ { at: 1s, for: 1s, churn: { nodes: peer, session: 'pareto(2, 99999999h)', "
       "return_after: 1s } } ]\n",
       "99999999h" + duration},
      {"timeline: [ { at: 1s, slow_service: { nodes: peer, service: store, delay: 87601h } } ]\n",
       "87601h" + duration},
      {"quiet: 87601h\n", "87601h" + duration},
      {"phases: { one: 87601h }\n", "87601h" + duration},
      {"expect: [ { within: 87601h, of: peer.peers == 1, that: peer.peers == 2 } ]\n",
       "87601h" + duration},
      {"network: { regions: { eu: { access: { latency: 25h } } } }\n",
       "found '25h', expected a delay of at most 24h"},
      {"network: { regions: { eu: { access: { jitter: 87601h } } } }\n", "87601h" + duration},
      {"network: { regions: { eu: { access: { queue: 99999999999GB } } } }\n",
       "'99999999999GB' is too much: a size is at most 9200000000GB"},
      {"network: { regions: { eu: { access: { bandwidth: 99999999999Gbps } } } }\n",
       "'99999999999Gbps' is too much: a rate is at most 9200000000Gbps"},
  };
  for (const auto& [line, complaint] : lines) {
    const Reading reading = read_with(line);
    EXPECT_THAT(reading.problems, HasSubstr(complaint)) << line;
    EXPECT_THAT(reading.problems, HasSubstr("test.yaml:4:")) << line;
  }
}

TEST(ScenarioFile, NamesTheOneServiceThatCanBeSlow) {
  const Reading reading = read_with(
      "timeline: [ { at: 1s, slow_service: { nodes: peer, service: stroe, delay: 1s } } ]\n");

  EXPECT_THAT(reading.problems, HasSubstr("test.yaml:4:61: found 'stroe', expected `store`, the "
                                          "only service that machines have"));
}

TEST(ScenarioFile, RefusesADriftThatNoClockHas) {
  for (const char* drift : {"500001ppm", "-600000ppm", "5%", "fast", "xppm"}) {
    const std::string text =
        "timeline: [ { at: 1s, clock: { nodes: peer, drift: " + std::string(drift) + " } } ]\n";
    EXPECT_THAT(read_with(text).problems, HasSubstr("expected a drift such as 50ppm"));
  }
}

TEST(ScenarioFile, PutsParametersWhereTheirNamesStand) {
  const std::string text =
      "parameters: { pause: 5s, part: { default: 10%, about: loss } }\n"
      "timeline: [ { at: $pause, crash: 'peer[0]', for: '${pause}' } ]\n";

  const Reading plain = read_with(text);
  const Reading set = read_with(text, {{"pause", "7s"}});

  EXPECT_EQ(plain.problems + set.problems, "");
  EXPECT_EQ(plain.scenario.timeline[0].trigger.at.offset, 5s);
  EXPECT_EQ(plain.scenario.timeline[0].lasts, Duration(5s));
  EXPECT_EQ(set.scenario.timeline[0].trigger.at.offset, 7s);
}

TEST(ScenarioFile, CalculatesWithParameters) {
  const Reading reading = read_with(
      "parameters: { stop: 30s, size: 4 }\n"
      "timeline: [ { at: '${stop - 1s * size}', mark: now } ]\n");

  EXPECT_EQ(reading.problems, "");
  EXPECT_EQ(reading.scenario.timeline[0].trigger.at.offset, 26s);
}

TEST(ScenarioFile, RefusesASettingOfNothing) {
  const Reading reading = read_with("parameters: { size: 4 }\n", {{"siz", "3"}});

  EXPECT_THAT(reading.problems, HasSubstr("siz"));
  EXPECT_THAT(reading.problems, HasSubstr("size"));
}

TEST(ScenarioFile, AnActionDoesOneThingAtOneTime) {
  EXPECT_THAT(read_with("timeline: [ { at: 5s } ]\n").problems, HasSubstr("does nothing"));
  EXPECT_THAT(read_with("timeline: [ { at: 5s, crash: peer, pause: peer } ]\n").problems,
              HasSubstr("one thing"));
  EXPECT_THAT(read_with("timeline: [ { crash: peer } ]\n").problems, HasSubstr("`at`"));
}

TEST(ScenarioFile, WhatCannotEndHasNoLength) {
  const Reading reading = read_with("timeline: [ { at: 5s, restart: peer, for: 3s } ]\n");

  EXPECT_THAT(reading.problems, HasSubstr("`for` has no meaning beside `restart`"));
}

TEST(ScenarioFile, ReadsEveryDeed) {
  const Reading reading = read_with(R"yaml(
timeline:
  - { at: 1s, crash: "peer[0]", for: 1s }
  - { at: 1s, power_off: "peer[0]" }
  - { at: 1s, restart: "peer[0]", config: { id: other } }
  - { at: 1s, reload: "peer[0]", config: { name: other } }
  - { at: 1s, start: "peer[0]" }
  - { at: 1s, stop: "peer[0]", grace: 2s }
  - { at: 1s, pause: "peer[0]" }
  - { at: 1s, resume: "peer[0]" }
  - { at: 1s, unplug: "peer[0]", for: 2s }
  - { at: 1s, name: cut, partition: ["peer[0]", "peer[1]"], one_way: true }
  - { at: 2s, heal: cut }
  - { at: 1s, access: { nodes: peer, latency: 5ms, loss: 3% } }
  - { at: 1s, link: { from: "peer[0]", to: "peer[1]", bandwidth: 1Mbps } }
  - { between: [5s, 9s], churn: { nodes: peer, leave: 2/min, return_after: "uniform(1s, 2s)" } }
  - { at: 1s, clock: { nodes: peer, behind: 5s, drift: -20ppm } }
  - { at: 1s, do: say, from: peer, with: { text: hello } }
  - { at: 1s, mark: a word }
)yaml");

  EXPECT_EQ(reading.problems, "");
  ASSERT_EQ(reading.scenario.timeline.size(), 17U);
  for (std::size_t i = 0; i < 17; ++i) {
    EXPECT_EQ(deed_word(reading.scenario.timeline[i].deed).empty(), false) << i;
  }
  EXPECT_EQ(reading.scenario.timeline[16].name, "a word");
}

TEST(ScenarioFile, ReadsEveryFormOfExpectation) {
  const Reading reading = read_with(R"yaml(
phases: { one: 20s, two: rest }
expect:
  - always: a
    after: 5s
  - never: b
    during: two
  - eventually: c
  - by: 10s
    that: d
  - at: end
    that: e
  - within: 5s
    of: f
    that: g
  - until: h
    that: i
  - stable: 3s
    that: j
  - sometimes: k
)yaml");

  EXPECT_EQ(reading.problems, "");
  ASSERT_EQ(reading.scenario.expectations.size(), 9U);
  EXPECT_EQ(reading.scenario.expectations[5].of->text, "f");
  EXPECT_EQ(reading.scenario.expectations[4].moment->mark, "end");
  EXPECT_EQ(reading.scenario.phases[1].from, 20s);
  EXPECT_EQ(reading.scenario.phases[1].until, 60s);
}

TEST(ScenarioFile, AnExpectationHasOneForm) {
  EXPECT_THAT(read_with("expect: [ { that: x } ]\n").problems, HasSubstr("no form"));
  EXPECT_THAT(read_with("expect: [ { always: x, never: y } ]\n").problems, HasSubstr("found two"));
  EXPECT_THAT(read_with("expect: [ { by: 5s } ]\n").problems, HasSubstr("that"));
}

TEST(ScenarioFile, SharesOfRegionsAddUp) {
  const Reading reading = read(
      "scenario: s\nduration: 1s\n"
      "nodes: { peer: { role: mesh, regions: { eu: 50%, us: 40% } } }\n");

  EXPECT_THAT(reading.problems, HasSubstr("100%"));
}

TEST(ScenarioFile, TellsEverythingThatIsWrongAtOnce) {
  const Reading reading = read("scenario: s\nduration: soon\nsede: 3\nnodes: { peer: { } }\n");

  EXPECT_THAT(reading.problems, HasSubstr("test.yaml:2"));
  EXPECT_THAT(reading.problems, HasSubstr("test.yaml:3"));
  EXPECT_THAT(reading.problems, HasSubstr("test.yaml:4"));
}

TEST(Expectations, EachHaveANameOfTheirOwnAsShortAsThatAllows) {
  Problems problems;
  const auto file = ScenarioFile::parse(
      "scenario: s\nduration: 20s\nnodes: { n: { role: mesh } }\nexpect:\n"
      "  - { by: 1400ms, that: x }\n"
      "  - { by: 3s, that: x }\n"
      "  - { by: 3s, that: z }\n"
      "  - { within: 5s, of: the crash, that: x }\n"
      "  - { within: 5s, of: the heal, that: x }\n"
      "  - { until: a, that: x }\n"
      "  - { until: b, that: x, after: 3s }\n"
      "  - { stable: 2s, that: x, during: chaos }\n"
      "  - { stable: 2s, that: x, before: end - 5s }\n"
      "  - { always: x }\n"
      "  - { always: x }\n"
      "  - { always: y, name: 'never: q' }\n"
      "  - { never: q }\n",
      "test.yaml", problems);
  ASSERT_TRUE(file) << problems.to_string();

  std::vector<std::string> names;
  for (const auto& each : file->scenario({}, problems).expectations) names.push_back(each.name);

  EXPECT_THAT(
      names, testing::ElementsAre("by 1s400ms: x", "by 3s: x", "by: z", "within 5s of the crash: x",
                                  "within 5s of the heal: x", "until a: x", "until b after 3s: x",
                                  "stable 2s during chaos: x", "stable 2s before end - 5s: x",
                                  "always: x", "always: x (2)", "never: q", "never: q (2)"));
}

/// What is wrong with a scenario that has these parameters and says this, too.
std::string problems_with(const std::string& parameters, const std::string& more,
                          std::vector<std::string>* texts = nullptr) {
  Problems problems;
  const auto file = ScenarioFile::parse(
      "scenario: s\nparameters: " + parameters + "\nnodes: { n: { role: mesh } }\n" + more,
      "test.yaml", problems);
  if (!file) return problems.to_string();
  const Scenario scenario = file->scenario({}, problems);
  for (const ParameterPlan& each : scenario.parameters) {
    if (texts != nullptr) texts->push_back(each.text);
  }
  return problems.to_string();
}

TEST(Parameters, MayBeMadeOfOthersInAnyOrder) {
  std::vector<std::string> texts;

  EXPECT_EQ(
      problems_with("{ all: '${half * 2 + 1s}', half: '${wait / 2}', wait: 6s, cost: '$$wait' }",
                    "duration: $all\n", &texts),
      "");

  EXPECT_THAT(texts, testing::ElementsAre("7s", "3s", "6s", "$wait"));
}

TEST(Parameters, DoNotStandForThemselvesThoughNobodyAsks) {
  EXPECT_EQ(problems_with("{ a: '${b + 1}', b: $c, c: '$a' }", "duration: 10s\n"),
            "test.yaml:2:15: the parameter 'a' stands for itself: a is made of b is made of c is "
            "made of a\n");
}

}  // namespace
}  // namespace swarmstage
