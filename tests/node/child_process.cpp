#include "tests/node/child_process.h"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage {

namespace {

constexpr auto deadline = std::chrono::seconds(10);

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& words, bool with_input) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipes are left");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (with_input) {
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int status =
      posix_spawn(&process_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  from_ = out[0];
  if (status != 0) throw std::runtime_error("cannot start " + words[0]);
}

ChildProcess::~ChildProcess() {
  close_input();
  ::close(from_);
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void ChildProcess::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t size = ::write(input_, text.data(), text.size());
    if (size <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

void ChildProcess::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

void ChildProcess::signal(int number) const {
  ::kill(process_, number);
}

bool ChildProcess::read_more(int milliseconds) {
  pollfd watched{from_, POLLIN, 0};
  if (::poll(&watched, 1, milliseconds) <= 0) return true;
  std::array<char, 4096> buffer{};
  const ssize_t size = ::read(from_, buffer.data(), buffer.size());
  if (size <= 0) return false;
  output_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

bool ChildProcess::says(std::string_view text) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (output_.find(text) == std::string::npos) {
    if (std::chrono::steady_clock::now() > end || !read_more(100)) break;
  }
  return output_.find(text) != std::string::npos;
}

int ChildProcess::wait() {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (read_more(100)) {
    if (std::chrono::steady_clock::now() > end) return -1;
  }
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Ended run_to_end(const std::vector<std::string>& words) {
  ChildProcess process(words, false);
  const int status = process.wait();
  return {status, process.output()};
}

}  // namespace swarmstage
