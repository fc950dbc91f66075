#include "tests/bench/process/child_process.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage::bench {

namespace {

constexpr int patience = 20'000;  // milliseconds

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> words) {
  if (words[0].find('/') == std::string::npos) {
    words[0] = std::filesystem::read_symlink("/proc/self/exe").replace_filename(words[0]);
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  id_ = fork();
  if (id_ == 0) {
    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
}

ChildProcess::~ChildProcess() {
  if (id_ <= 0) return;
  kill(id_, SIGTERM);
  waitpid(id_, nullptr, 0);
  close(output_);
}

std::string ChildProcess::wait_for(std::string_view words) {
  while (true) {
    const std::size_t found = said_.find(words);
    const std::size_t end = said_.find('\n', found);
    if (found != std::string::npos && end != std::string::npos) {
      return said_.substr(found + words.size(), end - found - words.size()) + " ";
    }
    pollfd ready{output_, POLLIN, 0};
    char buffer[4096];
    if (poll(&ready, 1, patience) <= 0) return {};
    const ssize_t size = read(output_, buffer, sizeof buffer);
    if (size <= 0) return {};
    said_.append(buffer, static_cast<std::size_t>(size));
  }
}

double ChildProcess::resident_megabytes() const {
  std::ifstream status("/proc/" + std::to_string(id_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) * 1024 * 1e-6;
  }
  return 0;
}

double ChildProcess::cpu_seconds() const {
  double sum = 0;
  const std::filesystem::path threads = "/proc/" + std::to_string(id_) + "/task";
  for (const auto& thread : std::filesystem::directory_iterator(threads)) {
    double nanoseconds = 0;
    std::ifstream(thread.path() / "schedstat") >> nanoseconds;
    sum += nanoseconds * 1e-9;
  }
  return sum;
}

void ChildProcess::pin(int core) const {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(core), &cores);
  sched_setaffinity(id_, sizeof cores, &cores);
}

}  // namespace swarmstage::bench
