#include "tests/bench/process/apart.h"

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace swarmstage::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(2);
}

}  // namespace

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double fill_apart(std::span<std::byte> result, const std::function<void()>& part) {
  int ends[2];
  if (pipe(ends) != 0) give_up("pipe");
  std::fflush(nullptr);  // or the child would say it too
  const pid_t child = fork();
  if (child < 0) give_up("fork");
  const auto size = static_cast<ssize_t>(result.size());
  if (child == 0) {
    part();
    if (write(ends[1], result.data(), result.size()) != size) give_up("write");
    _exit(0);
  }
  close(ends[1]);
  const bool told = read(ends[0], result.data(), result.size()) == size;
  close(ends[0]);
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || !told || status != 0) give_up("a part failed");
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace swarmstage::bench
