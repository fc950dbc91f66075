#include "cli/baseline_runs.h"

#include <algorithm>
#include <cstdio>
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

namespace {

std::string path_of(std::string folder, const std::string& file) {
  folder += '/';
  return folder += file;
}

/// The files that those of the folder extend or include.
std::set<std::filesystem::path> bases_of(const std::string& folder,
                                         const std::vector<std::string>& files) {
  std::set<std::filesystem::path> bases;
  for (const std::string& file : files) {
    Problems told_when_it_runs;
    const auto read = ScenarioFile::read(path_of(folder, file), told_when_it_runs);
    if (!read) continue;
    for (std::size_t i = 1; i < read->documents().size(); ++i) {  // behind its own
      bases.insert(std::filesystem::weakly_canonical(read->documents()[i].file()));
    }
  }
  return bases;
}

}  // namespace

Result<FolderRuns> runs_on(const std::string& stage, const std::vector<std::uint64_t>& seeds,
                           const std::string& folder, const ScenarioRunner& runner) {
  const auto files = scenario_files(folder);
  if (!files) return Error{files.error()};
  const auto bases = bases_of(folder, files.value());
  FolderRuns runs;
  for (const std::string& file : files.value()) {
    const std::string path = path_of(folder, file);
    const auto scenario = runner.scenario(path, {});
    if (!scenario && bases.contains(std::filesystem::weakly_canonical(path))) {
      runs.passed_over.insert(file);
      continue;
    }
    if (!scenario) return Error{scenario.error()};
    const auto& stages = scenario.value().stages;
    if (std::find(stages.begin(), stages.end(), stage) == stages.end()) continue;
    for (const std::uint64_t seed : seeds) runs.keys.push_back({file, stage, seed});
  }
  return runs;
}

void tell_passed_over(const char* command, const std::set<std::string>& files) {
  for (const std::string& file : files) {
    std::fprintf(stderr, "swarmstage: %s: passed over %s: others stand on it\n", command,
                 file.c_str());
  }
}

RunScenario runner_for(const std::string& folder, const ScenarioRunner& runner,
                       const ScratchFolder& scratch) {
  return [&folder, &runner, &scratch](const RunKey& key) -> Result<TracedRun> {
    RunRequest request;
    request.stage = key.stage;
    request.seed = key.seed;
    request.folder = scratch.path() + "/run";
    auto result = runner.run(path_of(folder, key.file), request);
    if (!result) return Error{result.error()};
    return TracedRun{std::move(result.value()), ResultFolder{request.folder}.trace()};
  };
}

}  // namespace swarmstage::cli
