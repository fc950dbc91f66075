#pragma once

// One run that somebody asked for: which scenario, with which settings, on which
// stage, from which seed, and what is to be left of it. Performing it reads the
// scenario anew for these settings, runs it, and writes its folder.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/node/role.h"
#include "engine/run/run.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage {

struct RunRequest {
  std::string stage = "model";
  std::optional<std::uint64_t> seed;  // else the scenario's
  std::vector<Setting> settings;
  std::string folder;  // empty: nothing is written
  bool events = true;  // events.ndjson, if there is a folder
  bool trace = false;  // the binary trace, if there is a folder
  bool pcap = false;   // captures, if there is a folder
  unsigned threads = 1;
  unsigned processes = 1;  // that share the nodes; how is for the stage's maker to know
  std::vector<std::string> role_libraries;  // that the roles came from, to say how to do it again
};

/// What does not differ between the runs of one command.
struct RunSurroundings {
  const ScenarioFile& file;
  const RoleRegistry& roles;
  StageMaker make_stage;
  std::function<bool()> interrupted;
  std::function<void(Duration now, Duration whole)> progressed;
};

/// The run's result, or one line (or several) on why there was no run. What could not be
/// written is among what the result says is lost; the rest of the folder is there.
Result<RunResult> perform(const RunRequest& request, const RunSurroundings& surroundings);

/// The same, but only a run that went wrong is written down, by doing it again: for
/// virtual time, which tells the same story twice. An interrupt or an error meanwhile
/// takes nothing from what is known; `unwritten` says why its folder is not there.
Result<RunResult> perform_and_keep_failure(const RunRequest& request,
                                           const RunSurroundings& surroundings,
                                           std::optional<std::string>& unwritten);

/// For who needs all of a run: one that was interrupted or lost something is none.
Result<RunResult> only_whole(Result<RunResult> result);

/// The command that does it again, and nothing else: every flag that a run depends
/// on, each word as a shell wants it.
std::string command_of(const RunRequest& request, const std::string& file, std::uint64_t seed);

}  // namespace swarmstage
