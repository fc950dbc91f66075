#include "engine/run/run_request.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "core/trace/trace_file.h"
#include "engine/report/result_folder.h"
#include "engine/run/shell_word.h"

namespace swarmstage {

namespace {

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// The files that are written while the run goes on.
class RunFiles {
 public:
  std::optional<std::string> open(const RunRequest& request, const Scenario& scenario) {
    if (request.folder.empty()) return std::nullopt;
    const ResultFolder folder{request.folder};
    if (auto wrong = make_result_folder(request.folder)) return wrong;
    if (request.events) {
      Result<EventsFile> file = EventsFile::create(folder.events());
      if (!file) return file.error();
      events_.emplace(std::move(*file));
    }
    if (!request.trace) return std::nullopt;
    path_ = folder.trace();
    stream_.open(path_, std::ios::binary | std::ios::trunc);
    if (!stream_) return "cannot write '" + path_ + "'";
    trace_.emplace(stream_, TraceHeader{scenario.seed, request.stage, scenario.title});
    return std::nullopt;
  }

  std::optional<std::string> finish() {
    if (events_) {
      if (auto wrong = events_->finish()) return wrong;
    }
    stream_.flush();
    if (trace_ && (!trace_->good() || !stream_)) return "cannot write '" + path_ + "' to its end";
    return std::nullopt;
  }

  EventsFile* events() { return events_ ? &*events_ : nullptr; }
  TraceSink* trace() { return trace_ ? &*trace_ : nullptr; }

 private:
  std::optional<EventsFile> events_;
  std::string path_;
  std::ofstream stream_;
  std::optional<TraceWriter> trace_;
};

void note_lost(RunResult& result, const std::optional<std::string>& what) {
  if (!what) return;
  if (!result.lost.empty()) result.lost += "; ";
  result.lost += *what;
}

std::string without_last_line_end(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

RunOptions options_of(const RunRequest& request, const RunSurroundings& surroundings,
                      RunFiles& files, Duration whole) {
  RunOptions options;
  options.stage = request.stage;
  options.make_stage = surroundings.make_stage;
  options.events = files.events();
  options.trace = files.trace();
  options.threads = request.threads;
  if (request.pcap && !request.folder.empty()) options.pcap_folder = request.folder;
  options.interrupted = surroundings.interrupted;
  if (surroundings.progressed) {
    options.progressed = [&surroundings, whole](Duration now) {
      surroundings.progressed(now, whole);
    };
  }
  return options;
}

}  // namespace

Result<RunResult> perform(const RunRequest& request, const RunSurroundings& surroundings) {
  Problems problems;
  Scenario scenario = surroundings.file.scenario(request.settings, problems);
  if (request.seed) scenario.seed = *request.seed;
  if (!problems.empty()) return Error{without_last_line_end(problems.to_string())};
  const RunPlan plan(std::move(scenario), surroundings.roles, problems);
  if (!problems.empty()) return Error{without_last_line_end(problems.to_string())};

  const bool is_new = !request.folder.empty() && !std::filesystem::exists(request.folder);
  RunFiles files;
  if (auto wrong = files.open(request, plan.scenario())) return Error{*wrong};
  const auto began = std::chrono::steady_clock::now();
  Result<RunResult> result =
      run_scenario(plan, options_of(request, surroundings, files, plan.scenario().duration));
  if (!result) {  // it never began: nothing of it stays
    std::error_code ignored;
    if (is_new) std::filesystem::remove_all(request.folder, ignored);
    return result;
  }
  result->wall_seconds = seconds_since(began);
  result->reproduce = command_of(request, surroundings.file.path(), plan.scenario().seed);
  note_lost(*result, files.finish());
  if (request.folder.empty()) return result;
  note_lost(*result, write_result_folder(*result, request.folder));
  return result;
}

Result<RunResult> only_whole(Result<RunResult> result) {
  if (!result) return result;
  if (!result->lost.empty()) return Error{result->lost};
  if (was_interrupted(*result)) return Error{result->stopped_because};
  return result;
}

Result<RunResult> perform_and_keep_failure(const RunRequest& request,
                                           const RunSurroundings& surroundings,
                                           std::optional<std::string>& unwritten) {
  RunRequest quiet = request;
  quiet.folder.clear();
  Result<RunResult> known = perform(quiet, surroundings);
  if (!known || known->as_wanted() || request.folder.empty()) return known;
  if (was_interrupted(*known)) return known;
  if (!surroundings.interrupted || !surroundings.interrupted()) {
    Result<RunResult> again = perform(request, surroundings);
    if (again && !was_interrupted(*again)) return again;
    if (!again) unwritten = again.error();
    // Cut short, they are not those of the result.
    std::error_code ignored;
    std::filesystem::remove(ResultFolder{request.folder}.events(), ignored);
  }
  if (!unwritten) unwritten = write_result_folder(*known, request.folder);
  return known;
}

std::string command_of(const RunRequest& request, const std::string& file, std::uint64_t seed) {
  std::string command = "swarmstage run";
  const auto add = [&command](std::string_view word) { command += ' ' + shell_word(word); };
  const auto add_number = [&add](std::string_view flag, std::uint64_t number) {
    add(flag);
    add(std::to_string(number));
  };
  add(file.starts_with('-') ? "./" + file : file);  // no flag
  add("--on");
  add(request.stage);
  add_number("--seed", seed);
  if (request.threads > 1) add_number("--threads", request.threads);
  if (request.processes > 1) add_number("--processes", request.processes);
  for (const std::string& library : request.role_libraries) {
    add("--roles");
    add(library);
  }
  for (const Setting& setting : request.settings) {
    add("--set");
    add(setting.name + "=" + setting.value);
  }
  return command;
}

}  // namespace swarmstage
