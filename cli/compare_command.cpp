// swarmstage compare SCENARIO: one scenario on several stages, side by side.

#include <cstdio>
#include <memory>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/run_wish.h"
#include "cli/scenario_runner.h"
#include "engine/compare/comparison.h"

namespace swarmstage::cli {

namespace {

struct CompareWish {
  RunWish run;
  double least_fidelity = 0;
};

int wrong_input(const std::string& what) {
  std::fprintf(stderr, "swarmstage: compare: %s\n", what.c_str());
  return exit_wrong_input;
}

// One run for each stage, the first of which is what the others are held against.
Result<std::vector<RunRequest>> requests_for(const CompareWish& wish,
                                             const ScenarioRunner& runner) {
  const auto settings = settings_of(wish.run);
  if (!settings) return Error{settings.error()};
  const auto scenario = runner.scenario(wish.run.file, settings.value());
  if (!scenario) return Error{scenario.error()};
  if (!scenario.value().variations.empty()) {
    return Error{"the scenario is a matrix; compare a copy without `vary`"};
  }
  auto requests = requests_of(wish.run, scenario.value(), {{}});
  if (!requests) return Error{requests.error()};
  if (requests.value().size() < 2) {
    return Error{"there is one stage; name two or more, such as --on model,packet"};
  }
  for (std::size_t i = 1; i < requests.value().size(); ++i) {
    if (requests.value()[i].stage != requests.value()[i - 1].stage) continue;
    return Error{"there are several runs on a stage; name one seed, and let `repeats` be 1"};
  }
  return requests;
}

Result<std::vector<RunMaterial>> run_all(const CompareWish& wish, const ScenarioRunner& runner,
                                         const std::vector<RunRequest>& requests,
                                         const std::string& scratch) {
  std::vector<RunMaterial> runs;
  for (RunRequest request : requests) {
    if (wish.run.folder.empty()) request.folder = scratch + "/" + request.stage;
    const auto result = runner.run(wish.run.file, request);
    if (!result) return Error{request.stage + ": " + result.error()};
    auto material = read_run_material(request.folder);
    if (!material) return Error{material.error()};
    runs.push_back(std::move(material.value()));
  }
  return runs;
}

int tell(const CompareWish& wish, const Comparison& comparison) {
  if (wish.run.json) {
    const Json json = comparison.to_json();
    std::puts(json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  } else {
    std::fputs(comparison.to_string().c_str(), stdout);
  }
  for (const Fidelity& each : comparison.fidelity) {
    if (each.score < wish.least_fidelity) return exit_failed;
  }
  return comparison.same_verdicts() ? exit_holds : exit_failed;
}

int run_compare(const CompareWish& wish) {
  const auto runner = ScenarioRunner::make(wish.run.role_libraries);
  if (!runner) return wrong_input(runner.error());
  const auto requests = requests_for(wish, runner.value());
  if (!requests) return wrong_input(requests.error());
  const auto scratch = ScratchFolder::make();
  if (!scratch) return wrong_input(scratch.error());
  auto runs = run_all(wish, runner.value(), requests.value(), scratch.value()->path());
  if (!runs) {
    std::fprintf(stderr, "swarmstage: compare: %s\n", runs.error().c_str());
    return exit_cannot_run;
  }
  return tell(wish, compare(std::move(runs.value())));
}

}  // namespace

void add_compare_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<CompareWish>();  // shared: the action is copied
  wish->run.stages = "all";
  Arguments command(application, "compare",
                    "run a scenario on several stages, and show where they agree");
  command.option("scenario", wish->run.file, "the scenario file, YAML or JSON").required();
  command.option("--on", wish->run.stages, "the stages, such as model,packet; else its own");
  command.option("--seed", wish->run.seed, "in place of the scenario's");
  command.option("--set", wish->run.settings, "a parameter, name=value; repeatable");
  command.option("--out", wish->run.folder, "keep the folder of each run below this one");
  command.option("--at-least", wish->least_fidelity, "fail below this fidelity, 0 to 1")
      .between(0.0, 1.0);
  command.option("--roles", wish->run.role_libraries, "a library with more roles; repeatable");
  command.flag("--json", wish->run.json, "one JSON object instead of tables");
  command.action([wish, &exit_status] { exit_status = run_compare(*wish); });
}

}  // namespace swarmstage::cli
