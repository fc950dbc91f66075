#include "tests/bench/model/measure.h"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace swarmstage::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

}  // namespace

double resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) give_up("/proc/self/statm");
  long total = 0;
  long resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0;
}

void Figures::measure_run(const std::function<void(std::int64_t time)>& run_until,
                          const std::function<std::uint64_t()>& delivered, const Load& load) {
  run_until(load.period);
  const std::uint64_t before = delivered();
  const double began = cpu_seconds();
  run_until(load.duration);
  run_seconds = cpu_seconds() - began;
  messages = delivered() - before;
}

}  // namespace swarmstage::bench
