#include "engine/run/job_pool.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage {

namespace {

constexpr int listen_ms = 100;  // how often an interrupt is looked for
constexpr std::size_t piece = 64U << 10;

/// What a child says: "R" and a result, or "E" and a line.
std::string words_of(const Result<RunResult>& result) {
  std::string words(1, result ? 'R' : 'E');
  words += result ? result.value().to_json().dump(-1, ' ', false, Json::error_handler_t::replace)
                  : result.error();
  return words;
}

void write_all(int pipe, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(pipe, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

bool JobPool::begin(std::size_t job, const Work& work) {
  int ends[2];
  if (::pipe(ends) != 0) return false;
  std::fflush(nullptr);  // what is buffered must not be written twice
  const pid_t process = ::fork();
  if (process < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    return false;
  }
  if (process == 0) {
    ::close(ends[0]);
    write_all(ends[1], words_of(work(job)));
    std::fflush(nullptr);
    ::_exit(0);  // nothing of the parent is to be undone here
  }
  ::close(ends[1]);
  children_.push_back({process, ends[0], job, {}});
  return true;
}

/// True when the child has said everything.
bool JobPool::hear(Child& child) {
  char bytes[piece];
  const ssize_t read = ::read(child.pipe, bytes, sizeof bytes);
  if (read < 0) return errno != EINTR && errno != EAGAIN;
  if (read == 0) return true;
  child.said.append(bytes, static_cast<std::size_t>(read));
  return false;
}

JobOutcome JobPool::outcome(const Child& child, int status) {
  if (WIFSIGNALED(status)) {
    std::string what = "the process of the run was ended by signal ";
    what += std::to_string(WTERMSIG(status));
    what += " (";
    what += strsignal(WTERMSIG(status));
    what += ')';
    return {child.job, Error{what}};
  }
  if (child.said.starts_with('E')) return {child.job, Error{child.said.substr(1)}};
  if (!child.said.starts_with('R')) return {child.job, Error{"the run ended without a result"}};
  const Json json = Json::parse(child.said.begin() + 1, child.said.end(), nullptr, false);
  return {child.job, RunResult::from_json(json)};
}

void JobPool::ask_to_end() {
  for (const Child& child : children_) ::kill(child.process, SIGINT);
}

void JobPool::listen(const Ended& ended) {
  std::vector<pollfd> pipes;
  for (const Child& child : children_) pipes.push_back({child.pipe, POLLIN, 0});
  ::poll(pipes.data(), pipes.size(), listen_ms);
  for (std::size_t i = pipes.size(); i-- > 0;) {
    if (pipes[i].revents == 0 || !hear(children_[i])) continue;
    const Child child = std::move(children_[i]);
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
    ::close(child.pipe);
    int status = 0;
    while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
    }
    ended(outcome(child, status));
  }
}

void JobPool::run(std::size_t count, const Work& work, const Ended& ended,
                  const std::function<bool()>& interrupted) {
  std::size_t next = 0;
  bool asked = false;
  while (next < count || !children_.empty()) {
    while (!asked && next < count && children_.size() < at_once_) {
      const std::size_t job = next++;
      if (!begin(job, work)) ended({job, Error{std::string("no process: ") + strerror(errno)}});
    }
    if (children_.empty()) break;
    listen(ended);
    if (!asked && interrupted && interrupted()) {
      asked = true;
      next = count;
      ask_to_end();
    }
  }
}

}  // namespace swarmstage
