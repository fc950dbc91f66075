// What whole runs of scenarios cost on the model stage: many small ones in two
// processes, a big one against real time, and what expectations, events.ndjson
// and the trace add to it, each beside the same run without, in turn.
//
// Each big run has a process of its own, so that none inherits the heap of another:
// where things lie in memory is a tenth of its time. What expectations add is
// counted in time of the processor, since all they do is to compute; files are
// written by a thread beside the run, so what those add is a matter of the clock.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/roles/builtin_roles.h"
#include "engine/run/job_pool.h"
#include "engine/run/run_request.h"
#include "sim/model/model_stage.h"
#include "tests/bench/process/apart.h"
#include "tests/bench/report.h"

namespace {

using namespace swarmstage;
using bench::cpu_seconds;
using bench::report;

Result<std::unique_ptr<Stage>> make_model(const std::string&, const StageOptions& options) {
  return std::unique_ptr<Stage>(std::make_unique<model::ModelStage>(options));
}

double seconds_of(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Of one run, by the clock and by the processor.
struct Cost {
  double wall = 0;
  double processor = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_runs: %s\n", why.c_str());
  std::exit(2);
}

ScenarioFile parsed(const std::string& text) {
  Problems problems;
  auto file = ScenarioFile::parse(text, "bench.yaml", problems);
  if (!file) give_up(problems.to_string());
  return std::move(*file);
}

const char* const small =
    "scenario: small\nduration: 60s\n"
    "nodes: { peer: { role: mesh, count: 8, neighbors: { shape: line } } }\n"
    "expect: [ { by: 50s, that: all(peer.peers == 7) }, { always: all(peer.peers <= 7) } ]\n";

/// A thousand nodes that hear ten lines a second each: rings of eleven that are
/// meshes, in which everybody says one line a second.
enum class Watched { nothing, members, every_delivery };

std::string big(const std::string& duration, Watched watched) {
  std::string text = "scenario: big\nduration: " + duration + "\nnodes:\n";
  std::string workload = "workload:\n";
  for (int i = 0; i < 91; ++i) {
    const std::string name = "g" + std::to_string(i);
    text += "  " + name + ": { role: mesh, count: 11, neighbors: { shape: line } }\n";
    workload +=
        "  - { every: 1s ± 20%, after: 5s, from: " + name + ", do: say, with: { text: hello } }\n";
  }
  text += workload + "expect:\n  - by: end\n    that: all(nodes.peers == 10)\n";
  const char* const members[] = {"max(nodes.peers) <= 1", "max(nodes.links) <= 4",
                                 "count(nodes.MsgError) < 1", "count(nodes.peers > 1) >= 0 * 1"};
  for (int i = 0; i < 20; ++i) {
    const std::string number = std::to_string(i);
    if (watched == Watched::members) {
      text += std::string("  - always: ") + members[i % 4] + "0" + number + "\n";
    } else if (watched == Watched::every_delivery) {
      text += "  - always: max(nodes.chats_heard) < 100000" + number + "\n";
    }
  }
  return text;
}

class Bench {
 public:
  Bench() { add_scenario_roles(roles_); }

  void many_small(std::size_t count) {
    const ScenarioFile file = parsed(small);
    const RunSurroundings surroundings{file, roles_, make_model, {}, {}};
    std::size_t held = 0;
    JobPool pool(2);
    const double seconds = seconds_of([&] {
      pool.run(
          count,
          [&](std::size_t job) {
            RunRequest request;
            request.seed = job + 1;
            return perform(request, surroundings);
          },
          [&](const JobOutcome& outcome) {
            if (outcome.result && outcome.result.value().as_wanted()) ++held;
          },
          {});
    });
    if (held != count) give_up("a small run did not hold");
    report("runs/small_per_minute", 60 * static_cast<double>(count) / seconds, "runs/min");
  }

  /// With events.ndjson if asked for; else it writes nothing.
  void one_big(const std::string& duration, double simulated, bool with_events = false) {
    RunRequest request;
    if (with_events) request.folder = folder_;
    const Cost cost = cost_of(big(duration, Watched::nothing), request);
    report("runs/times_real_time", simulated / cost.wall, "times");
    report("runs/times_processor_time", simulated / cost.processor, "times");
  }

  /// In turns: of what is computed the median of what each round says, so that one in
  /// which the machine was busy does not count; of what is written the best of each.
  void additions(const std::string& duration, int rounds) {
    const std::string plain = big(duration, Watched::nothing);
    const std::string watched = big(duration, Watched::members);
    const std::string worst = big(duration, Watched::every_delivery);
    RunRequest quiet;
    quiet.folder = folder_;
    quiet.events = false;
    RunRequest events = quiet;
    events.events = true;
    RunRequest traced = quiet;
    traced.trace = true;
    std::vector<double> members_add;
    std::vector<double> deliveries_add;
    double best[3] = {1e9, 1e9, 1e9};
    for (int round = 0; round < rounds; ++round) {
      const Cost alone = cost_of(plain, quiet);
      members_add.push_back(percent_more(cost_of(watched, quiet), alone));
      deliveries_add.push_back(percent_more(cost_of(worst, quiet), alone));
      best[0] = std::min(best[0], alone.wall);
      best[1] = std::min(best[1], cost_of(plain, events).wall);
      best[2] = std::min(best[2], cost_of(plain, traced).wall);
    }
    report("runs/expectations_add", median(members_add), "%");
    report("runs/expectations_on_every_delivery_add", median(deliveries_add), "%");
    report("runs/events_add", 100 * (best[1] / best[0] - 1), "%");
    report("runs/trace_times", best[2] / best[0], "times");
    std::filesystem::remove_all(folder_);
  }

  /// What expectations add while the mesh forms, when everything they ask for changes.
  void while_forming(int rounds) {
    const std::string plain = big("20s", Watched::nothing);
    const std::string watched = big("20s", Watched::members);
    std::vector<double> adds;
    for (int round = 0; round < rounds; ++round) {
      const Cost alone = cost_of(plain, {});
      adds.push_back(percent_more(cost_of(watched, {}), alone));
    }
    report("runs/expectations_add_while_forming", median(adds), "%");
  }

 private:
  static double percent_more(const Cost& cost, const Cost& than) {
    return 100 * (cost.processor / than.processor - 1);
  }

  /// Of a run in a process of its own.
  Cost cost_of(const std::string& text, const RunRequest& request) {
    return bench::run_apart([&] { return run_once(text, request); }).result;
  }

  Cost run_once(const std::string& text, const RunRequest& request) {
    const ScenarioFile file = parsed(text);
    const RunSurroundings surroundings{file, roles_, make_model, {}, {}};
    const double before = cpu_seconds();
    const Result<RunResult> result = perform(request, surroundings);
    if (!result) give_up(result.error());
    if (!result.value().as_wanted()) give_up("the big run did not hold");
    return {result.value().wall_seconds, cpu_seconds() - before};
  }

  RoleRegistry roles_;
  std::string folder_ = std::filesystem::temp_directory_path() / "swarmstage_bench_runs";
};

}  // namespace

int main(int argument_count, char** arguments) {
  const std::string which = argument_count > 1 ? arguments[1] : "";
  const bool quick = which == "quick";
  Bench bench;
  if (which == "big" || which == "events") {  // one of them alone, for a profiler
    bench.one_big("60s", 60, which == "events");
    return 0;
  }
  bench.many_small(quick ? 300 : 2000);
  bench.one_big(quick ? "30s" : "600s", quick ? 30 : 600);
  bench.additions("60s", quick ? 3 : 7);
  bench.while_forming(quick ? 3 : 7);
  return 0;
}
