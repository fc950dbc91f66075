// What a stage cannot honour stops the run before it begins, or is left out where
// the scenario says so; then every report tells of it.

#include "engine/run/stage_fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "engine/report/junit.h"
#include "engine/report/summary.h"
#include "engine/run/run.h"
#include "engine/scenario/scenario_file.h"
#include "sim/model/model_stage.h"
#include "tests/conformance/mutants/stage_decorator.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The model, but for its clocks: they cannot be wrong.
class PlainStage final : public conformance::StageDecorator {
 public:
  explicit PlainStage(const StageOptions& options)
      : StageDecorator(std::make_unique<model::ModelStage>(options)),
        plain_(StageDecorator::traits()) {
    plain_.name = "plain";
    plain_.models_clock_skew = false;
  }
  const StageTraits& traits() const override { return plain_; }

 private:
  StageTraits plain_;
};

class StageFitTest : public testing::Test {
 protected:
  StageFitTest() {
    add_scenario_roles(roles_);
    traits_.name = "plain";
    traits_.models_clock_skew = false;
  }

  const RunPlan& plan(const std::string& more) {
    Problems problems;
    const std::string text =
        "scenario: a test\nduration: 30s\n"
        "nodes: { peer: { role: mesh, count: 3, neighbors: { shape: line } } }\n" +
        more;
    const auto file = ScenarioFile::parse(text, "test.yaml", problems);
    plan_ = std::make_unique<RunPlan>(file->scenario({}, problems), roles_, problems);
    EXPECT_TRUE(problems.empty()) << problems.to_string();
    return *plan_;
  }
  StageFit fit(const std::string& more) { return {plan(more), traits_}; }
  Result<RunResult> run(const std::string& more) {
    RunOptions options;
    options.stage = "plain";
    options.make_stage = [](const std::string&, const StageOptions& wanted) {
      return Result<std::unique_ptr<Stage>>(std::make_unique<PlainStage>(wanted));
    };
    return run_scenario(plan(more), options);
  }

  RoleRegistry roles_;
  StageTraits traits_;
  std::unique_ptr<RunPlan> plan_;
};

constexpr const char* skewed =
    "timeline:\n"
    "  - { at: 5s, name: the skew, clock: { nodes: 'peer[0]', ahead: 1s }$action }\n"
    "expect:\n"
    "  - { by: the skew + 5s, that: all(peer.peers == 2)$expectation }\n"
    "  - { by: 20s, that: all(peer.peers == 2) }\n";

std::string skewed_with(const std::string& action, const std::string& expectation) {
  std::string text = skewed;
  text.replace(text.find("$action"), 7, action);
  return text.replace(text.find("$expectation"), 12, expectation);
}

constexpr const char* skip = ", unsupported: skip";

TEST_F(StageFitTest, FindsNothingWhereEverythingIsHonoured) {
  traits_.models_clock_skew = true;

  const StageFit all = fit(skewed_with("", ""));

  EXPECT_THAT(all.refusals(), IsEmpty());
  EXPECT_THAT(all.skipped(), IsEmpty());
  EXPECT_FALSE(all.skips_action(0));
}

TEST_F(StageFitTest, RefusesWhatIsNotSaidToBeSkipped) {
  EXPECT_THAT(
      fit(skewed_with("", "")).refusals(),
      ElementsAre(
          "test.yaml:5:5: stage plain cannot honour the action clock 'the skew': its clocks "
          "are right; `unsupported: skip` leaves it out there",
          "test.yaml:7:5: stage plain cannot honour the expectation 'by the skew + 5s: "
          "all(peer.peers == 2)': it hangs on 'the skew', which is left out; `unsupported: skip` "
          "leaves it "
          "out there"));
}

TEST_F(StageFitTest, WantsItSaidOfWhatHangsOnSomethingSkippedToo) {
  const StageFit half = fit(skewed_with(skip, ""));

  EXPECT_THAT(half.refusals(), ElementsAre(HasSubstr("it hangs on 'the skew', which is left out")));
}

TEST_F(StageFitTest, LeavesOutWhatItMay) {
  const StageFit all = fit(skewed_with(skip, skip));

  EXPECT_THAT(all.refusals(), IsEmpty());
  EXPECT_TRUE(all.skips_action(0));
  EXPECT_EQ(all.why_not_expectation(0), "it hangs on 'the skew', which is left out");
  EXPECT_EQ(all.why_not_expectation(1), "");
}

TEST_F(StageFitTest, RefusesARoutedNetworkWhereThereIsNone) {
  const std::string routed =
      "network: { routed: { shape: tree, routers: 3, link: { latency: 1ms }$skip } }\n";
  const auto with = [&](const std::string& more) {
    std::string text = routed;
    return text.replace(text.find("$skip"), 5, more);
  };

  EXPECT_THAT(fit(with("")).refusals(), ElementsAre(HasSubstr("its packets take one hop")));
  EXPECT_THAT(fit(with(skip)).refusals(), IsEmpty());
  EXPECT_FALSE(fit(with(skip)).routed());
  traits_.routed_networks = true;
  EXPECT_TRUE(fit(with("")).routed());
}

TEST_F(StageFitTest, RefusesMoreNodesThanThereIsRoomFor) {
  traits_.nodes_limit = 2;

  EXPECT_THAT(fit("").refusals(),
              ElementsAre("test.yaml: stage plain cannot honour 3 nodes: it has room for 2"));
}

TEST_F(StageFitTest, RefusesAnMtuWhereOnlyAccessLinksHaveOne) {
  traits_.models_wire_mtu = false;

  EXPECT_THAT(
      fit("network: { links: [ { from: 'peer[0]', to: 'peer[1]', mtu: 576 } ] }\n").refusals(),
      ElementsAre(HasSubstr("the mtu of a link of its own")));
}

TEST_F(StageFitTest, StopsARunBeforeItBegins) {
  Result<RunResult> result = run(skewed_with("", ""));

  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), HasSubstr("test.yaml:5:5: stage plain cannot honour the action"));
}

TEST_F(StageFitTest, HasTheRunSayWhatWasLeftOut) {
  Result<RunResult> result = run(skewed_with(skip, skip));

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->verdict, Verdict::held) << "the other expectation was looked at";
  EXPECT_EQ(result->expectations[0].verdict, Verdict::skipped);
  EXPECT_THAT(
      result->skipped,
      ElementsAre("the action clock 'the skew' (line 5): its clocks are right",
                  "the expectation 'by the skew + 5s: all(peer.peers == 2)' (line 7): it hangs on "
                  "'the skew', which is left out"));
  EXPECT_THAT(result->spans, IsEmpty()) << "nothing was done";
  EXPECT_EQ(RunResult::from_json(result->to_json())->skipped, result->skipped);
}

TEST_F(StageFitTest, HasEveryReportSayIt) {
  Result<RunResult> result = run(skewed_with(skip, skip));
  ASSERT_TRUE(result) << result.error();
  const std::vector<RunResult> runs = {result.value()};

  const std::string summary = summary_of(runs[0], Colour::off);
  EXPECT_THAT(summary, HasSubstr("skipped "));
  EXPECT_THAT(summary, HasSubstr("left out here: the action clock 'the skew' (line 5)"));
  EXPECT_THAT(markdown_of(runs), HasSubstr("Left out of"));
  const std::string junit = junit_of(runs);
  EXPECT_THAT(junit, HasSubstr("tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"2\""));
  EXPECT_THAT(junit, HasSubstr("<skipped message=\"it hangs on 'the skew', which is left out\"/>"));
  EXPECT_THAT(junit, HasSubstr("name=\"left out: the action clock 'the skew' (line 5)\""));
  EXPECT_THAT(junit, Not(HasSubstr("<failure")));
}

TEST_F(StageFitTest, NeverLetsARunPassInWhichNothingWasLookedAt) {
  std::string text = skewed_with(skip, skip);
  text.erase(text.rfind("  - { by: 20s"));

  Result<RunResult> result = run(text);

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace swarmstage
