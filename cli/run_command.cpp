// swarmstage run SCENARIO: runs it and says, expectation by expectation, whether
// it holds. Several stages, seeds or points of a matrix run in processes of their
// own and come out as a table; the folders of those that went wrong stay.

#include <cstdio>
#include <memory>
#include <thread>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/interrupt_watch.h"
#include "cli/run_wish.h"
#include "cli/scenario_roles.h"
#include "cli/stage_maker.h"
#include "core/node/units.h"
#include "engine/report/junit.h"
#include "engine/report/lost_run.h"
#include "engine/report/summary.h"
#include "engine/report/whole_file.h"
#include "engine/run/job_pool.h"
#include "engine/run/matrix.h"
#include "engine/run/series.h"

namespace swarmstage::cli {

namespace {

int wrong_input(const std::string& what) {
  std::fprintf(stderr, "swarmstage: run: %s\n", what.c_str());
  return exit_wrong_input;
}

void show_progress(Duration now, Duration whole) {
  std::fprintf(stderr, "\r%3d %% of %s ", static_cast<int>(100 * now.count() / whole.count()),
               format_duration(whole).c_str());
}

void hide_progress() {
  std::fputs("\r\033[K", stderr);
}

std::string interrupted_words(std::size_t count, std::size_t all) {
  if (all == 1) return "interrupted before the run had come to its end\n";
  std::string words = "interrupted; ";
  words += std::to_string(count);
  words += " of ";
  words += std::to_string(all);
  return words + " runs did not come to their end\n";
}

/// One wish on its way: what is to be run, and what has come of it.
class RunCommand {
 public:
  explicit RunCommand(const RunWish& wish) : wish_(wish) {}

  int go();

 private:
  std::optional<std::string> read();
  void run_all();
  Result<RunResult> run_one(std::size_t job);
  void note(const JobOutcome& outcome);
  void lose(std::size_t job, const std::string& why, std::vector<LostRun>& runs);
  void note_undone();
  int report();
  void print(const std::vector<RunResult>& results) const;
  std::optional<std::string> write_reports(const std::vector<RunResult>& results);
  bool shows_progress() const { return requests_.size() == 1 && ::isatty(STDERR_FILENO) == 1; }

  const RunWish& wish_;
  RoleRegistry roles_;
  std::optional<ScenarioFile> file_;
  std::vector<RunRequest> requests_;
  std::vector<std::optional<RunResult>> results_;
  std::vector<LostRun> lost_;        // they have no result
  std::vector<LostRun> incomplete_;  // they have, which says so itself
  std::string scenario_;             // its title
  std::vector<bool> is_settled_;     // by job: it has a result, or is lost
  std::size_t cut_short_ = 0;        // runs that an interrupt kept from their end
};

/// Everything that can be wrong is found before anything runs.
std::optional<std::string> RunCommand::read() {
  auto roles = scenario_roles(wish_.role_libraries);
  if (!roles) return roles.error();
  roles_ = std::move(*roles);
  Problems problems;
  file_ = ScenarioFile::read(wish_.file, problems);
  const auto settings = settings_of(wish_);
  if (!settings) return settings.error();
  if (file_) {
    const Scenario scenario = file_->scenario(settings.value(), problems);
    scenario_ = scenario.title;
    std::vector<std::vector<Setting>> points;
    if (problems.empty()) points = matrix_points(*file_, settings.value(), roles_, problems);
    if (problems.empty()) {
      auto requests = requests_of(wish_, scenario, points);
      if (!requests) return requests.error();
      requests_ = std::move(*requests);
    }
  }
  if (problems.empty()) return std::nullopt;
  std::string text = problems.to_string();
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<RunResult> RunCommand::run_one(std::size_t job) {
  RunRequest request = requests_[job];
  const auto maker = [&](const std::string& name, const StageOptions& options) {
    return make_stage_in_processes(name, options, request.processes, wish_.role_libraries,
                                   request.folder);
  };
  RunSurroundings surroundings{*file_, roles_, maker, InterruptWatch::interrupted, {}};
  if (shows_progress()) surroundings.progressed = show_progress;
  const bool several = requests_.size() > 1;
  const bool can_run_again = several && request.stage != "sockets";
  if (!can_run_again) return perform(request, surroundings);
  std::optional<std::string> unwritten;
  Result<RunResult> result = perform_and_keep_failure(request, surroundings, unwritten);
  if (unwritten) std::fprintf(stderr, "swarmstage: run: %s\n", unwritten->c_str());
  return result;
}

void RunCommand::note(const JobOutcome& outcome) {
  is_settled_[outcome.job] = true;
  if (!outcome.result) return lose(outcome.job, outcome.result.error(), lost_);
  const RunResult& result = outcome.result.value();
  results_[outcome.job] = result;
  if (was_interrupted(result)) ++cut_short_;
  if (!result.lost.empty()) lose(outcome.job, result.lost, incomplete_);
}

void RunCommand::lose(std::size_t job, const std::string& why, std::vector<LostRun>& runs) {
  const RunRequest& request = requests_[job];
  runs.push_back({scenario_, file_->path(), request.stage, *request.seed, why,
                  command_of(request, file_->path(), *request.seed)});
}

/// Those that nobody began, so that reports do not pass over them.
void RunCommand::note_undone() {
  for (std::size_t job = 0; job < requests_.size(); ++job) {
    if (is_settled_[job]) continue;
    lose(job, "interrupted before it began", lost_);
    ++cut_short_;
  }
}

void RunCommand::run_all() {
  results_.resize(requests_.size());
  is_settled_.resize(requests_.size());
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  const unsigned jobs = wish_.jobs == 0 ? processors : wish_.jobs;
  if (requests_.size() == 1) {
    note({0, run_one(0)});
    if (shows_progress()) hide_progress();
    return;
  }
  JobPool pool(jobs);
  pool.run(
      requests_.size(), [this](std::size_t job) { return run_one(job); },
      [this](const JobOutcome& outcome) { note(outcome); }, InterruptWatch::interrupted);
}

std::optional<std::string> RunCommand::write_reports(const std::vector<RunResult>& results) {
  if (!wish_.junit.empty()) {
    if (auto wrong = write_whole_file(wish_.junit, junit_of(results, lost_))) return wrong;
  }
  if (wish_.github.empty()) return std::nullopt;
  return write_whole_file(wish_.github, markdown_of(results, lost_));
}

void RunCommand::print(const std::vector<RunResult>& results) const {
  const Colour colour = ::isatty(STDOUT_FILENO) == 1 ? Colour::on : Colour::off;
  if (wish_.json) {
    for (const RunResult& each : results) {
      std::puts(each.to_json().dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    }
  } else if (requests_.size() == 1 && results.size() == 1) {
    std::fputs(summary_of(results[0], colour).c_str(), stdout);
  } else if (!results.empty()) {
    std::fputs(table_of(results, colour).c_str(), stdout);
  }
  for (const std::vector<LostRun>* runs : {&lost_, &incomplete_}) {
    for (const LostRun& lost : *runs) {
      std::fprintf(stderr, "swarmstage: run: %s, seed %llu: %s\n", lost.stage.c_str(),
                   static_cast<unsigned long long>(lost.seed), lost.why.c_str());
    }
  }
}

int RunCommand::report() {
  std::vector<RunResult> results;
  for (auto& result : results_) {
    if (result) results.push_back(std::move(*result));
  }
  print(results);
  note_undone();
  if (const auto wrong = write_reports(results)) return wrong_input(*wrong);
  if (cut_short_ > 0) {
    std::fputs(("swarmstage: run: " + interrupted_words(cut_short_, requests_.size())).c_str(),
               stderr);
    return exit_failed;
  }
  if (!lost_.empty() || !incomplete_.empty()) return exit_cannot_run;
  const std::vector<std::string> missed = never_reached(results);
  for (const std::string& each : missed) {
    std::fprintf(stderr, "swarmstage: run: in no run: %s\n", each.c_str());
  }
  const bool good =
      missed.empty() && std::all_of(results.begin(), results.end(),
                                    [](const auto& each) { return each.as_wanted(); });
  return good ? exit_holds : exit_failed;
}

int RunCommand::go() {
  if (const auto wrong = read()) {
    std::fprintf(stderr, "%s\n", wrong->c_str());
    return exit_wrong_input;
  }
  {
    const InterruptWatch watch;
    run_all();
  }
  return report();  // an interrupt ends this as it ends any program, if a pipe keeps it waiting
}

}  // namespace

void add_run_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<RunWish>();  // shared: the action is copied
  Arguments command(application, "run", "run a scenario, and say whether it holds");
  command.option("scenario", wish->file, "the scenario file, YAML or JSON").required();
  command.option("--on", wish->stages, "model, packet, sockets, several, or all it names");
  command.option("--seed", wish->seed, "in place of the scenario's");
  command.option("--seeds", wish->seeds, "one run for each, such as 1..200");
  command.option("--set", wish->settings, "a parameter, name=value; repeatable");
  command.option("--jobs", wish->jobs, "runs at once; else one for each processor");
  command.option("--out", wish->folder, "where the run's folder goes; else below runs/");
  command.flag("--no-out", wish->no_folder, "write no folder");
  command.option("--junit", wish->junit, "write the verdicts as JUnit XML to this file");
  command.option("--github", wish->github, "write a Markdown summary to this file");
  command.flag("--trace", wish->trace, "keep every delivery and command in the folder");
  command.flag("--pcap", wish->pcap, "keep captures in the folder (packet stage)");
  command.option("--threads", wish->threads, "of the sockets stage");
  command.option("--processes", wish->processes,
                 "that carry the nodes on the sockets stage, 1 to 64; else one");
  command.option("--roles", wish->role_libraries, "a library with more roles; repeatable");
  command.flag("--json", wish->json, "one JSON object for each run instead of words");
  command.action([wish, &exit_status] { exit_status = RunCommand(*wish).go(); });
}

}  // namespace swarmstage::cli
