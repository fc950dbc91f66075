// swarmstage sweep SCENARIO --vary name=a,b,c: every combination of parameters and
// seeds, and one table of what came out. Each finished run is a line of
// <out>.jsonl at once; the table <out>.csv is made of those lines, so that an
// interrupted sweep loses nothing and --resume goes on where it ended.

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/interrupt_watch.h"
#include "cli/run_wish.h"
#include "cli/scenario_roles.h"
#include "cli/stage_maker.h"
#include "cli/sweep_lines.h"
#include "core/base/nearest.h"
#include "engine/report/whole_file.h"
#include "engine/run/job_pool.h"
#include "engine/run/matrix.h"
#include "engine/run/scenario_hash.h"
#include "engine/run/sweep_table.h"

namespace swarmstage::cli {

namespace {

struct SweepWish {
  RunWish run;
  std::vector<std::string> variations;
  bool resume = false;
};

/// "size=4,8,16" as one more name of the matrix.
Result<Variation> variation_of(const std::string& words) {
  const std::size_t sign = words.find('=');
  Variation variation;
  variation.name = words.substr(0, sign);
  if (sign != std::string::npos) {
    std::size_t begin = sign + 1;
    while (begin <= words.size()) {
      const std::size_t end = std::min(words.find(',', begin), words.size());
      if (end > begin) variation.values.push_back(words.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  if (!variation.name.empty() && !variation.values.empty()) return variation;
  return Error{"--vary: found '" + words + "', expected name=value,value,..."};
}

/// What tells the runs of one scenario from each other.
std::string point_of(const std::string& stage, std::uint64_t seed, const Json& parameters) {
  std::string point = stage;
  point += ' ' + std::to_string(seed) + ' ';
  return point + parameters.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class SweepCommand {
 public:
  explicit SweepCommand(const SweepWish& wish) : wish_(wish) {}

  int go();

 private:
  std::optional<std::string> read();
  std::optional<std::string> read_scenario(const std::vector<Setting>& settings);
  std::optional<std::string> open_lines();
  void leave_out_what_is_done();
  Json parameters_of(const std::vector<Setting>& settings) const;
  void note(const JobOutcome& outcome);
  int close();
  std::string lines_path() const { return wish_.run.folder + ".jsonl"; }
  std::string table_path() const { return wish_.run.folder + ".csv"; }

  const SweepWish& wish_;
  RoleRegistry roles_;
  std::optional<ScenarioFile> file_;
  std::vector<RunRequest> requests_;
  std::vector<RunResult> results_;  // those of an earlier start first
  std::size_t to_do_ = 0;
  std::size_t done_ = 0;
  std::optional<SweepLines> lines_;
  bool disk_is_full_ = false;
  std::vector<std::string> troubles_;
};

std::optional<std::string> SweepCommand::read() {
  auto roles = scenario_roles(wish_.run.role_libraries);
  if (!roles) return roles.error();
  roles_ = std::move(*roles);
  Problems problems;
  file_ = ScenarioFile::read(wish_.run.file, problems);
  if (!file_) return problems.to_string();
  const auto settings = settings_of(wish_.run);
  if (!settings) return settings.error();
  for (const std::string& words : wish_.variations) {
    const auto variation = variation_of(words);
    if (!variation) return variation.error();
    for (const Setting& each : settings.value()) {
      if (each.name != variation.value().name) continue;
      return "'" + each.name + "' is both in --set and in --vary; it is one or the other";
    }
    file_->vary(variation.value());
  }
  return read_scenario(settings.value());
}

std::optional<std::string> SweepCommand::read_scenario(const std::vector<Setting>& settings) {
  Problems problems;
  const Scenario scenario = file_->scenario(settings, problems);
  std::vector<std::vector<Setting>> points;
  if (problems.empty()) points = matrix_points(*file_, settings, roles_, problems);
  if (!problems.empty()) return problems.to_string();
  RunWish wish = wish_.run;
  wish.no_folder = true;
  auto requests = requests_of(wish, scenario, points);
  if (!requests) return requests.error();
  requests_ = std::move(*requests);
  auto hash = scenario_hash(*file_, scenario, wish_.run.role_libraries);
  if (!hash) return hash.error();
  lines_.emplace(lines_path(), std::move(*hash));
  return std::nullopt;
}

std::optional<std::string> SweepCommand::open_lines() {
  if (!wish_.resume) return lines_->begin();
  auto earlier = lines_->take_up();
  if (!earlier) return earlier.error();
  results_ = std::move(*earlier);
  leave_out_what_is_done();
  std::fprintf(stderr, "swarmstage: sweep: %zu runs were done before\n", results_.size());
  return std::nullopt;
}

void SweepCommand::leave_out_what_is_done() {
  std::set<std::string> there;
  for (const RunResult& each : results_) {
    there.insert(point_of(each.stage, each.seed, each.parameters));
  }
  std::map<std::string, Json> known;  // parameters by settings: seeds share them
  std::erase_if(requests_, [&](const RunRequest& request) {
    std::string words;
    for (const Setting& each : request.settings) words += each.name + "=" + each.value + "\n";
    const auto [place, is_new] = known.try_emplace(words);
    if (is_new) place->second = parameters_of(request.settings);
    return there.contains(point_of(request.stage, *request.seed, place->second));
  });
}

/// As the result of a run with these settings has them.
Json SweepCommand::parameters_of(const std::vector<Setting>& settings) const {
  Problems ignored;  // there are none: every point was read before
  Json parameters = Json::object();
  for (const ParameterPlan& each : file_->scenario(settings, ignored).parameters) {
    parameters[each.name] = each.text;
  }
  return parameters;
}

void SweepCommand::note(const JobOutcome& outcome) {
  if (disk_is_full_) return;  // the others were asked to end for that
  if (!outcome.result) {
    troubles_.push_back(outcome.result.error());
    return;
  }
  if (auto wrong = lines_->add(outcome.result.value())) {
    troubles_.push_back(*wrong);
    disk_is_full_ = true;
    return;
  }
  results_.push_back(outcome.result.value());
  ++done_;
}

int SweepCommand::close() {
  if (const auto wrong = write_whole_file(table_path(), sweep_table(results_))) {
    troubles_.push_back(*wrong);
  }
  for (const std::string& trouble : troubles_) {
    std::fprintf(stderr, "swarmstage: sweep: %s\n", trouble.c_str());
  }
  std::printf("%zu runs in %s and %s\n", results_.size(), table_path().c_str(),
              lines_path().c_str());
  if (done_ == to_do_ && troubles_.empty()) return exit_holds;
  std::fprintf(stderr, "swarmstage: sweep: %zu of %zu runs were not done; --resume goes on\n",
               to_do_ - done_, to_do_);
  return exit_failed;
}

int SweepCommand::go() {
  for (const auto step : {&SweepCommand::read, &SweepCommand::open_lines}) {
    const auto wrong = (this->*step)();
    if (!wrong) continue;
    std::fprintf(stderr, "swarmstage: sweep: %s%s", wrong->c_str(),
                 wrong->ends_with('\n') ? "" : "\n");
    return exit_wrong_input;
  }
  to_do_ = requests_.size();
  const InterruptWatch watch;
  const RunSurroundings surroundings{*file_, roles_, make_stage, InterruptWatch::interrupted, {}};
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  JobPool pool(wish_.run.jobs == 0 ? processors : wish_.run.jobs);
  pool.run(
      requests_.size(),
      [&](std::size_t job) {
        // Half a run is none: it is done again by --resume.
        return only_whole(perform(requests_[job], surroundings));
      },
      [this](const JobOutcome& outcome) { note(outcome); },
      [this] { return disk_is_full_ || InterruptWatch::interrupted(); });
  return close();
}

}  // namespace

void add_sweep_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<SweepWish>();  // shared: the action is copied
  Arguments command(application, "sweep", "run a scenario over values of its parameters");
  wish->run.folder = "sweep";
  command.option("scenario", wish->run.file, "the scenario file, YAML or JSON").required();
  command.option("--vary", wish->variations, "name=value,value,...; repeatable");
  command.option("--set", wish->run.settings, "a parameter, name=value; repeatable");
  command.option("--on", wish->run.stages, "model, packet, sockets, several, or all it names");
  command.option("--seeds", wish->run.seeds, "one run for each, such as 1..20");
  command.option("--jobs", wish->run.jobs, "runs at once; else one for each processor");
  command.option("--out", wish->run.folder, "the table is this and .csv (default: sweep)");
  command.option("--roles", wish->run.role_libraries, "a library with more roles; repeatable");
  command.flag("--resume", wish->resume, "go on with an interrupted sweep");
  command.action([wish, &exit_status] { exit_status = SweepCommand(*wish).go(); });
}

}  // namespace swarmstage::cli
