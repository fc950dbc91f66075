#include "tests/bench/model/measure.h"

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

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

Figures run_apart(const std::function<Figures()>& part) {
  int ends[2];
  if (pipe(ends) != 0) give_up("pipe");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    const Figures figures = part();
    if (write(ends[1], &figures, sizeof figures) != sizeof figures) give_up("write");
    _exit(0);
  }
  close(ends[1]);
  Figures figures;
  const bool told = read(ends[0], &figures, sizeof figures) == sizeof figures;
  close(ends[0]);
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || !told || status != 0) give_up("a part failed");
  figures.peak_megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  return figures;
}

}  // namespace swarmstage::bench
