#pragma once

// One run of a plan on a stage, from building the swarm to the result. Everything
// that takes part in it is owned here and ends with it. The plan outlives it.
//
//   Run run(plan, options);  const Result<RunResult> result = run.go();
//
// On virtual stages the same plan and seed give the same result, file for file.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/stage/stage.h"
#include "engine/report/events_file.h"
#include "engine/run/run_plan.h"
#include "engine/run/run_result.h"

namespace swarmstage {

using StageMaker = std::function<Result<std::unique_ptr<Stage>>(const std::string& stage,
                                                                const StageOptions& options)>;

struct RunOptions {
  std::string stage = "model";
  StageMaker make_stage;
  LogLevel log_level = LogLevel::info;
  TraceSink* trace = nullptr;    // outlives the run
  EventsFile* events = nullptr;  // outlives the run, and is finished by its owner
  std::string pcap_folder;
  unsigned threads = 1;
  std::function<bool()> interrupted;         // asked after events; in real time, often
  std::function<void(Duration)> progressed;  // told now and then, of the run's time
};

/// An interrupt kept it from its end.
bool was_interrupted(const RunResult& result);

/// Runs it; one line if it cannot be run at all. If a part of the stage is lost on the
/// way, the result holds what there was until then, and says what was lost.
Result<RunResult> run_scenario(const RunPlan& plan, const RunOptions& options);

}  // namespace swarmstage
