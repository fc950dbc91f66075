#include "cli/scenario_runner.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "cli/scenario_roles.h"
#include "cli/stage_maker.h"
#include "engine/run/job_pool.h"
#include "engine/run/run_plan.h"

namespace swarmstage::cli {

namespace {

Error error_of(const Problems& problems) {
  std::string text = problems.to_string();
  while (text.ends_with('\n')) text.pop_back();
  return Error{text};
}

}  // namespace

Result<ScenarioRunner> ScenarioRunner::make(const std::vector<std::string>& role_libraries) {
  auto roles = scenario_roles(role_libraries);
  if (!roles) return Error{roles.error()};
  ScenarioRunner runner;
  runner.roles_ = std::move(*roles);
  runner.role_libraries_ = role_libraries;
  return runner;
}

Result<Scenario> ScenarioRunner::scenario(const std::string& file,
                                          const std::vector<Setting>& settings) const {
  Problems problems;
  const auto read = ScenarioFile::read(file, problems);
  if (!read || !problems.empty()) return error_of(problems);
  Scenario scenario = read->scenario(settings, problems);
  if (!problems.empty()) return error_of(problems);
  Scenario planned = scenario;
  const RunPlan plan(std::move(planned), roles_, problems);
  if (!problems.empty()) return error_of(problems);
  return scenario;
}

Result<RunResult> ScenarioRunner::run(const std::string& file, RunRequest request) const {
  Problems problems;
  const auto read = ScenarioFile::read(file, problems);
  if (!read || !problems.empty()) return error_of(problems);
  request.trace = true;
  request.role_libraries = role_libraries_;
  const RunSurroundings surroundings{*read, roles_, make_stage, {}, {}};
  Result<RunResult> result = Error{"it did not run"};
  JobPool(1).run(
      1, [&](std::size_t) { return only_whole(perform(request, surroundings)); },
      [&](const JobOutcome& outcome) { result = outcome.result; }, [] { return false; });
  return result;
}

Result<std::unique_ptr<ScratchFolder>> ScratchFolder::make() {
  std::string path = std::filesystem::temp_directory_path() / "swarmstage_XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return Error{"cannot make the folder '" + path + "': " + std::strerror(errno)};
  }
  return std::unique_ptr<ScratchFolder>(new ScratchFolder(std::move(path)));
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace swarmstage::cli
