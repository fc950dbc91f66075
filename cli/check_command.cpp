// swarmstage check SCENARIO...: everything that can be wrong with a scenario
// before it runs, each in one line with its place.

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/scenario_roles.h"
#include "core/node/units.h"
#include "engine/run/run_plan.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage::cli {

namespace {

struct CheckWish {
  std::vector<std::string> files;
  std::vector<std::string> role_libraries;
};

std::string described(const RunPlan& plan) {
  const Scenario& scenario = plan.scenario();
  std::string text = std::to_string(plan.roster().seats().size());
  text += " nodes, ";
  text += format_duration(scenario.duration);
  text += ", ";
  text += std::to_string(scenario.timeline.size());
  text += " actions, ";
  text += std::to_string(scenario.expectations.size());
  text += " expectations; holds on";
  for (const std::string& stage : scenario.stages) text += ' ' + stage;
  return text;
}

bool check(const std::string& path, const RoleRegistry& roles) {
  Problems problems;
  const std::optional<ScenarioFile> file = ScenarioFile::read(path, problems);
  if (file) {
    Scenario scenario = file->scenario({}, problems);
    if (problems.empty()) {
      const RunPlan plan(std::move(scenario), roles, problems);
      if (problems.empty()) {
        std::printf("%s: %s\n", path.c_str(), described(plan).c_str());
        return true;
      }
    }
  }
  std::fputs(problems.to_string().c_str(), stderr);
  return false;
}

int run_check(const CheckWish& wish) {
  const auto roles = scenario_roles(wish.role_libraries);
  if (!roles) {
    std::fprintf(stderr, "swarmstage: check: %s\n", roles.error().c_str());
    return exit_wrong_input;
  }
  bool all_right = true;
  for (const std::string& path : wish.files) all_right = check(path, roles.value()) && all_right;
  return all_right ? exit_holds : exit_wrong_input;
}

}  // namespace

void add_check_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<CheckWish>();  // shared: CLI11 copies its callbacks
  CLI::App* command =
      application.add_subcommand("check", "say what is wrong with scenarios, without running them");
  command->add_option("scenario", wish->files, "scenario files, YAML or JSON")->required();
  command->add_option("--roles", wish->role_libraries, "a library with more roles; repeatable");
  command->callback([wish, &exit_status] { exit_status = run_check(*wish); });
}

}  // namespace swarmstage::cli
