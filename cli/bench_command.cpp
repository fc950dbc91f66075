// swarmstage bench [NAME...]: our programs and their references, in turns in the
// same minutes, because a figure says something only beside another one made on
// the same machine at the same time.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/bench_run.h"
#include "cli/bench_table.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "core/base/nearest.h"

namespace swarmstage::cli {

namespace {

struct BenchWish {
  std::vector<std::string> names;
  std::string table;
  unsigned repetitions = 3;
  bool quick = false;
  bool json = false;
};

int complain(const std::string& what, int status) {
  std::fprintf(stderr, "swarmstage: bench: %s\n", what.c_str());
  return status;
}

// One benchmark's results as data; printing is made from it.
Json judge(const Benchmark& benchmark, const BenchRun& run, bool quick) {
  Json figures = Json::array();
  for (const FigureGoals& wanted : benchmark.figures) {
    const Figure* ours = run.find("ours", wanted.name);
    if (!ours && quick && !benchmark.quick.empty()) continue;  // a smaller load tells less
    if (!ours) {
      figures.push_back({{"name", wanted.name}, {"missing", true}, {"met", false}});
      continue;
    }
    Json entry = {{"name", wanted.name}, {"unit", ours->unit}, {"ours", ours->median()}};
    for (const auto& [role, told] : run.programs) {
      const Figure* figure = role == "ours" ? nullptr : run.find(role, wanted.name);
      if (figure) entry["beside"][role] = figure->median();
    }
    std::optional<double> reference;
    if (const Figure* told = run.find("reference", wanted.name)) {
      reference = told->median();
      entry["ratio"] = ours->median() / *reference;
    }
    bool met = true;
    for (const Goal& goal : wanted.goals) {
      met = met && goal.met(ours->median(), reference);
      entry["goals"].push_back(goal.to_string(ours->unit));
    }
    entry["met"] = met;
    entry["values"] = ours->values;
    figures.push_back(std::move(entry));
  }
  return figures;
}

Json check_soundness(const Benchmark& benchmark, const BenchRun& run) {
  Json checks = Json::array();
  for (const SoundnessCheck& check : benchmark.checks) {
    const Figure* program = run.find(check.program, check.figure);
    const Figure* over = run.find(check.over, check.over_figure);
    const double ratio = program && over ? program->median() / over->median() : 0;
    const bool sound = std::abs(ratio / check.ratio - 1) * 100 <= check.within_percent;
    checks.push_back({{"figure", check.figure},
                      {"what", check.program + " over " + check.over},
                      {"ratio", ratio},
                      {"known", check.ratio},
                      {"met", sound}});
  }
  return checks;
}

void print_figure(const Json& figure) {
  const auto name = figure["name"].get<std::string>();
  if (figure.contains("missing")) {
    std::printf("  %-34s nobody told this figure\n", name.c_str());
    return;
  }
  const auto unit = figure["unit"].get<std::string>();
  std::printf("  %-34s %10.4g %s", name.c_str(), figure["ours"].get<double>(), unit.c_str());
  const Json beside = figure.value("beside", Json::object());
  for (const auto& [role, value] : beside.items()) {
    std::printf("; %s %.4g", role.c_str(), value.get<double>());
  }
  if (figure.contains("ratio")) std::printf("; ratio %.3f", figure["ratio"].get<double>());
  if (figure.contains("goals")) {
    for (const Json& goal : figure["goals"]) {
      std::printf("; goal: %s", goal.get<std::string>().c_str());
    }
    std::printf("; %s", figure["met"].get<bool>() ? "met" : "MISSED");
  }
  std::printf("\n");
}

void print_words(const Json& result) {
  std::printf("%s: %s\n", result["name"].get<std::string>().c_str(),
              result["about"].get<std::string>().c_str());
  for (const Json& figure : result["figures"]) print_figure(figure);
  for (const Json& check : result["checks"]) {
    std::printf("  %-34s %s: %.3f, known %.3f; %s\n", check["figure"].get<std::string>().c_str(),
                check["what"].get<std::string>().c_str(), check["ratio"].get<double>(),
                check["known"].get<double>(), check["met"].get<bool>() ? "sound" : "NOT SOUND");
  }
  std::fflush(stdout);
}

bool all_met(const Json& list) {
  return std::all_of(list.begin(), list.end(),
                     [](const Json& each) { return each["met"].get<bool>(); });
}

std::vector<std::string> names_of(const std::vector<Benchmark>& table) {
  std::vector<std::string> names;
  for (const Benchmark& each : table) names.push_back(each.name);
  return names;
}

int run_one(const Benchmark& benchmark, const BenchWish& wish, const std::string& folder) {
  const std::vector<std::string> missing = missing_programs(benchmark, folder);
  if (!missing.empty()) {
    return complain(benchmark.name + " needs " + missing.front() + ", which is not built",
                    exit_cannot_run);
  }
  BenchWay way{folder, wish.quick ? 1 : wish.repetitions, wish.quick, {}};
  if (isatty(STDERR_FILENO) != 0) {
    way.progress = [&](const std::string& program) {
      std::fprintf(stderr, "\r\033[K%s: %s\r", benchmark.name.c_str(), program.c_str());
    };
  }
  const auto run = run_benchmark(benchmark, way);
  if (way.progress) std::fprintf(stderr, "\r\033[K");
  if (!run) return complain(run.error(), exit_cannot_run);
  const Json result = {{"name", benchmark.name},
                       {"about", benchmark.about},
                       {"figures", judge(benchmark, run.value(), wish.quick)},
                       {"checks", check_soundness(benchmark, run.value())}};
  wish.json ? static_cast<void>(std::puts(result.dump().c_str())) : print_words(result);
  const bool told = !result["figures"].empty();
  const bool met = told && all_met(result["figures"]) && all_met(result["checks"]);
  return met ? exit_holds : exit_failed;
}

std::string default_table() {
  std::error_code none;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", none);
  return (self.parent_path() / "benchmarks.json").string();
}

int run_bench(const BenchWish& wish) {
  const std::string path = wish.table.empty() ? default_table() : wish.table;
  const auto table = read_bench_table(path);
  if (!table) return complain(table.error(), exit_cannot_run);
  const std::vector<std::string> known = names_of(table.value());
  for (const std::string& name : wish.names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return complain("no benchmark is called '" + name + "'" + suggestion(name, known),
                      exit_wrong_input);
    }
  }
  int worst = exit_holds;
  for (const Benchmark& each : table.value()) {
    const auto& names = wish.names;
    const bool wanted =
        names.empty() || std::find(names.begin(), names.end(), each.name) != names.end();
    if (wanted) {
      worst = std::max(worst, run_one(each, wish, std::filesystem::path(path).parent_path()));
    }
  }
  return worst;
}

}  // namespace

void add_bench_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<BenchWish>();  // shared: the action is copied
  Arguments command(application, "bench", "measure, beside references of the same minute");
  command.option("name", wish->names, "which benchmarks; all unless named");
  command.option("--repeat", wish->repetitions, "how often; the median counts")
      .between(std::uint64_t{1}, std::uint64_t{100});
  command.option("--table", wish->table, "another table; its programs are beside it");
  command.flag("--quick", wish->quick, "once, and smaller loads where there are some");
  command.flag("--json", wish->json, "one JSON object in a line for each benchmark");
  command.action([wish, &exit_status] { exit_status = run_bench(*wish); });
}

}  // namespace swarmstage::cli
