// swarmstage check SCENARIO...: everything that can be wrong with a scenario
// before it runs, each in one line with its place; also what one of its stages
// cannot honour, of which none is made or loaded.

#include <cstdio>
#include <memory>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/scenario_roles.h"
#include "cli/stage_maker.h"
#include "core/node/units.h"
#include "engine/run/matrix.h"
#include "engine/run/stage_fit.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage::cli {

namespace {

struct CheckWish {
  std::vector<std::string> files;
  std::vector<std::string> stages;  // in place of those of the file
  std::vector<std::string> role_libraries;
};

std::string described(const RunPlan& plan, const std::vector<std::string>& stages) {
  const Scenario& scenario = plan.scenario();
  std::string text = std::to_string(plan.roster().seats().size());
  text += " nodes, ";
  text += format_duration(scenario.duration);
  text += ", ";
  text += std::to_string(scenario.timeline.size());
  text += " actions, ";
  text += std::to_string(scenario.expectations.size());
  text += " expectations; holds on";
  for (const std::string& stage : stages) text += ' ' + stage;
  return text;
}

/// What the stages cannot honour, each in one line.
std::string refusals(const RunPlan& plan, const std::vector<std::string>& stages) {
  std::string text;
  for (const std::string& stage : stages) {
    const Result<StageTraits> traits = stage_traits(stage);
    if (!traits) return "swarmstage: check: " + traits.error() + "\n";
    const StageFit fit(plan, traits.value());
    for (const std::string& refusal : fit.refusals()) text += refusal + '\n';
  }
  return text;
}

/// Prints what it is if it is right; else returns what is wrong with it.
std::string check(const std::string& path, const RoleRegistry& roles,
                  const std::vector<std::string>& wished) {
  Problems problems;
  const std::optional<ScenarioFile> file = ScenarioFile::read(path, problems);
  if (!file) return problems.to_string();
  Scenario scenario = file->scenario({}, problems);
  if (!problems.empty()) return problems.to_string();
  const RunPlan plan(std::move(scenario), roles, problems);
  if (!problems.empty()) return problems.to_string();
  if (!plan.scenario().variations.empty() || plan.scenario().variation_rule) {
    matrix_points(*file, {}, roles, problems);  // each of them must be a sound scenario
    if (!problems.empty()) return problems.to_string();
  }
  const std::vector<std::string>& stages = wished.empty() ? plan.scenario().stages : wished;
  std::string refused = refusals(plan, stages);
  if (refused.empty()) std::printf("%s: %s\n", path.c_str(), described(plan, stages).c_str());
  return refused;
}

int run_check(const CheckWish& wish) {
  const auto roles = scenario_roles(wish.role_libraries);
  if (!roles) {
    std::fprintf(stderr, "swarmstage: check: %s\n", roles.error().c_str());
    return exit_wrong_input;
  }
  bool all_right = true;
  for (const std::string& path : wish.files) {
    const std::string wrong = check(path, roles.value(), wish.stages);
    std::fputs(wrong.c_str(), stderr);
    all_right = all_right && wrong.empty();
  }
  return all_right ? exit_holds : exit_wrong_input;
}

}  // namespace

void add_check_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<CheckWish>();  // shared: the action is copied
  Arguments command(application, "check", "say what is wrong with scenarios, without running them");
  command.option("scenario", wish->files, "scenario files, YAML or JSON").required();
  command.option("--on", wish->stages, "stages to check it for, in place of its own").split_at(',');
  command.option("--roles", wish->role_libraries, "a library with more roles; repeatable");
  command.action([wish, &exit_status] { exit_status = run_check(*wish); });
}

}  // namespace swarmstage::cli
