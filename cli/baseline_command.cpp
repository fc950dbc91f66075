// swarmstage baseline FOLDER stores what its scenarios' runs are like now;
// swarmstage regress FOLDER runs them again and says what has changed.

#include <charconv>
#include <cstdio>
#include <memory>
#include <set>

#include "cli/arguments.h"
#include "cli/baseline_runs.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "engine/baseline/regression.h"
#include "engine/report/whole_file.h"

namespace swarmstage::cli {

namespace {

struct BaselineWish {
  std::string folder;
  std::string stage = "model";
  std::uint64_t seeds = 5;
  std::vector<std::string> role_libraries;
  bool accept = false;
  bool json = false;
};

int wrong_input(const char* command, const std::string& what) {
  std::fprintf(stderr, "swarmstage: %s: %s\n", command, what.c_str());
  return exit_wrong_input;
}

std::vector<std::uint64_t> seeds_of(const BaselineWish& wish) {
  std::vector<std::uint64_t> seeds;
  for (std::uint64_t seed = 1; seed <= wish.seeds; ++seed) seeds.push_back(seed);
  return seeds;
}

// Adds an entry for each key; one line on the first that cannot be run.
std::optional<std::string> add_runs(Baseline& baseline, const std::vector<RunKey>& keys,
                                    const RunScenario& run) {
  for (const RunKey& key : keys) {
    const auto made = run(key);
    if (!made) return key.to_string() + ": " + made.error();
    auto entry = entry_of(key, made.value());
    if (!entry) return key.to_string() + ": " + entry.error();
    if (key.seed != keys.front().seed) entry.value().forget_course();
    baseline.entries.insert_or_assign(key, std::move(entry.value()));
  }
  return std::nullopt;
}

int run_baseline(const BaselineWish& wish) {
  const auto runner = ScenarioRunner::make(wish.role_libraries);
  if (!runner) return wrong_input("baseline", runner.error());
  const auto runs = runs_on(wish.stage, seeds_of(wish), wish.folder, runner.value());
  if (!runs) return wrong_input("baseline", runs.error());
  tell_passed_over("baseline", runs.value().passed_over);
  if (runs.value().keys.empty()) {
    return wrong_input("baseline", "no scenario of '" + wish.folder + "' holds on " + wish.stage);
  }
  const auto scratch = ScratchFolder::make();
  if (!scratch) return wrong_input("baseline", scratch.error());
  Baseline baseline;
  const RunScenario run = runner_for(wish.folder, runner.value(), *scratch.value());
  if (const auto wrong = add_runs(baseline, runs.value().keys, run)) {
    std::fprintf(stderr, "swarmstage: baseline: %s\n", wrong->c_str());
    return exit_cannot_run;
  }
  const std::string path = baseline_path(wish.folder);
  if (const auto wrong = write_whole_file(path, baseline.to_text())) {
    return wrong_input("baseline", *wrong);
  }
  std::printf("%s: %zu runs\n", path.c_str(), baseline.entries.size());
  return exit_holds;
}

// Scenarios that came since, with the stages and seeds the others have.
Result<FolderRuns> new_runs(const BaselineWish& wish, const Baseline& baseline,
                            const ScenarioRunner& runner) {
  std::set<std::string> known;
  std::set<std::string> stages;
  std::set<std::uint64_t> seeds;
  for (const auto& [key, entry] : baseline.entries) {
    known.insert(key.file);
    stages.insert(key.stage);
    seeds.insert(key.seed);
  }
  FolderRuns added;
  for (const std::string& stage : stages) {
    const auto runs = runs_on(stage, {seeds.begin(), seeds.end()}, wish.folder, runner);
    if (!runs) return Error{runs.error()};
    added.passed_over.insert(runs.value().passed_over.begin(), runs.value().passed_over.end());
    for (const RunKey& key : runs.value().keys) {
      if (!known.contains(key.file)) added.keys.push_back(key);
    }
  }
  return added;
}

int accept(const BaselineWish& wish, Baseline now, const std::vector<RunKey>& added,
           const RunScenario& run) {
  if (const auto wrong = add_runs(now, added, run)) return wrong_input("regress", *wrong);
  const std::string path = baseline_path(wish.folder);
  if (const auto wrong = write_whole_file(path, now.to_text())) {
    return wrong_input("regress", *wrong);
  }
  std::fprintf(stderr, "swarmstage: regress: accepted; %s has %zu runs\n", path.c_str(),
               now.entries.size());
  return exit_holds;
}

void tell(const BaselineWish& wish, const Regression& regression,
          const std::vector<RunKey>& added) {
  std::set<std::string> files;
  for (const RunKey& key : added) files.insert(key.file);
  if (wish.json) {
    Json json = regression.to_json();
    json["new"] = files;
    std::puts(json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    return;
  }
  std::fputs(regression.to_string().c_str(), stdout);
  for (const std::string& file : files) {
    std::printf("new: %s (--accept adds it to the baseline)\n", file.c_str());
  }
}

int run_regress(const BaselineWish& wish) {
  const auto baseline = Baseline::read(baseline_path(wish.folder));
  if (!baseline) {
    return wrong_input("regress", baseline.error() + "; swarmstage baseline writes it");
  }
  const auto runner = ScenarioRunner::make(wish.role_libraries);
  if (!runner) return wrong_input("regress", runner.error());
  const auto added = new_runs(wish, baseline.value(), runner.value());
  if (!added) return wrong_input("regress", added.error());
  tell_passed_over("regress", added.value().passed_over);
  const auto scratch = ScratchFolder::make();
  if (!scratch) return wrong_input("regress", scratch.error());
  const RunScenario run = runner_for(wish.folder, runner.value(), *scratch.value());
  const Regression regression = regress(baseline.value(), run);
  tell(wish, regression, added.value().keys);
  if (wish.accept) return accept(wish, regression.now, added.value().keys, run);
  return regression.clean() ? exit_holds : exit_failed;
}

}  // namespace

void add_baseline_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<BaselineWish>();  // shared: the action is copied
  Arguments command(application, "baseline",
                    "store what the runs of a folder's scenarios are like");
  command.option("folder", wish->folder, "with scenario files, at any depth").required();
  command.option("--on", wish->stage, "the stage; one whose time is virtual")
      .one_of({"model", "packet"})
      .show_default();
  command.option("--seeds", wish->seeds, "how many seeds, from 1; several give intervals")
      .between(std::uint64_t{1}, std::uint64_t{1000})
      .show_default();
  command.option("--roles", wish->role_libraries, "a library with more roles; repeatable");
  command.action([wish, &exit_status] { exit_status = run_baseline(*wish); });
}

void add_regress_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<BaselineWish>();  // shared: the action is copied
  Arguments command(application, "regress",
                    "run a baseline's scenarios again, and say what changed");
  command.option("folder", wish->folder, "where baseline.ndjson lies").required();
  command.flag("--accept", wish->accept, "make what they do now the baseline");
  command.option("--roles", wish->role_libraries, "a library with more roles; repeatable");
  command.flag("--json", wish->json, "one JSON object instead of words");
  command.action([wish, &exit_status] { exit_status = run_regress(*wish); });
}

}  // namespace swarmstage::cli
