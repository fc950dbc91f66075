// make_page FOLDER [NODES PERIOD_MS SECONDS]: plays a small run into the folder,
// with a failed expectation and a fault, and writes its report. Prints how many
// events there were and how long the report took. For the browser test, and to
// measure.

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "engine/report/result_folder.h"
#include "tests/engine_report/sample_run.h"
#include "tests/support/small_run.h"

using namespace swarmstage;

int main(int argument_count, char** arguments) {
  if (argument_count != 2 && argument_count != 5) return 2;
  const std::string folder = arguments[1];
  support::SmallRun run{.jitter = 3ms, .loss = 0.02, .datagrams = true};
  if (argument_count == 5) {
    run.nodes = static_cast<std::uint32_t>(std::atoi(arguments[2]));
    run.period = std::chrono::milliseconds(std::atoi(arguments[3]));
    run.length = std::chrono::seconds(std::atoi(arguments[4]));
  }
  if (make_result_folder(folder)) return 1;
  RunResult result = support::play_into(run, folder);
  const RunResult shown = sample_run();
  result.expectations = shown.expectations;
  result.verdict = Verdict::failed;
  for (ExpectationResult& each : result.expectations) each.decided = run.length / 2;
  result.spans = {{"phase", "warm-up", 0s, run.length / 3, {}},
                  {"phase", "chaos </script>", run.length / 3, run.length, {}},
                  {"crash", "the crash", run.length / 3, run.length / 2, {"peer[1]"}}};
  const auto before = std::chrono::steady_clock::now();
  if (auto problem = write_result_folder(result, folder)) return std::puts(problem->c_str()), 1;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  std::printf("%.2f seconds\n", took.count());
  return 0;
}
