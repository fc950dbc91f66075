#include "cli/baseline_runs.h"

#include <algorithm>
#include <filesystem>

#include "engine/report/result_folder.h"

namespace swarmstage::cli {

std::string baseline_path(const std::string& folder) {
  return folder + "/baseline.ndjson";
}

Result<std::vector<std::string>> scenario_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code problem;
  std::filesystem::recursive_directory_iterator entries(folder, problem);
  if (problem) return Error{"cannot read the folder '" + folder + "': " + problem.message()};
  for (const auto& entry : entries) {
    const std::string ending = entry.path().extension();
    if (!entry.is_regular_file() || (ending != ".yaml" && ending != ".yml")) continue;
    files.push_back(std::filesystem::relative(entry.path(), folder));
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) return Error{"there is no scenario (.yaml) below '" + folder + "'"};
  return files;
}

Result<std::vector<RunKey>> runs_on(const std::string& stage,
                                    const std::vector<std::uint64_t>& seeds,
                                    const std::string& folder, const ScenarioRunner& runner) {
  const auto files = scenario_files(folder);
  if (!files) return Error{files.error()};
  std::vector<RunKey> keys;
  for (const std::string& file : files.value()) {
    const auto scenario = runner.scenario(folder + "/" + file, {});
    if (!scenario) return Error{scenario.error()};
    const auto& stages = scenario.value().stages;
    if (std::find(stages.begin(), stages.end(), stage) == stages.end()) continue;
    for (const std::uint64_t seed : seeds) keys.push_back({file, stage, seed});
  }
  return keys;
}

RunScenario runner_for(const std::string& folder, const ScenarioRunner& runner,
                       const ScratchFolder& scratch) {
  return [&folder, &runner, &scratch](const RunKey& key) -> Result<TracedRun> {
    RunRequest request;
    request.stage = key.stage;
    request.seed = key.seed;
    request.folder = scratch.path() + "/run";
    auto result = runner.run(folder + "/" + key.file, request);
    if (!result) return Error{result.error()};
    return TracedRun{std::move(result.value()), ResultFolder{request.folder}.trace()};
  };
}

}  // namespace swarmstage::cli
