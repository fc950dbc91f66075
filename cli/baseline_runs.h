#pragma once

// What `baseline` and `regress` share: the scenarios of a folder, the file their
// baseline is kept in, and how a run of one is done for it.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/scenario_runner.h"
#include "engine/baseline/baseline.h"

namespace swarmstage::cli {

/// FOLDER/baseline.ndjson
std::string baseline_path(const std::string& folder);

/// Every scenario file below the folder, relative to it and in order; one line
/// if there is no such folder or nothing in it.
Result<std::vector<std::string>> scenario_files(const std::string& folder);

/// The runs a baseline of these scenarios has: each that holds on `stage`, with
/// each seed. What is wrong with a scenario is an error, unless others of the folder
/// stand on it: then it is no scenario by itself, and passed over.
struct FolderRuns {
  std::vector<RunKey> keys;
  std::set<std::string> passed_over;
};
Result<FolderRuns> runs_on(const std::string& stage, const std::vector<std::uint64_t>& seeds,
                           const std::string& folder, const ScenarioRunner& runner);

/// One line each on standard error.
void tell_passed_over(const char* command, const std::set<std::string>& files);

/// Runs into `scratch`, which each run uses anew. Both must outlive the answer.
RunScenario runner_for(const std::string& folder, const ScenarioRunner& runner,
                       const ScratchFolder& scratch);

}  // namespace swarmstage::cli
