#include "net/remote/remote_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage::net {

namespace {

constexpr std::size_t unsent_limit = 64U << 20;
constexpr int grace_milliseconds = 5000;

/// In the child, between fork and exec: only what is safe there.
[[noreturn]] void become(const std::vector<char*>& words, int connection, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  // Ctrl-C, and SIGTERM to the whole group, are for the parent to hear: it ends its
  // children in good order.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGTERM, SIG_IGN);
  ::dup2(connection, STDIN_FILENO);
  ::dup2(connection, STDOUT_FILENO);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

}  // namespace

Result<RemoteProcess> RemoteProcess::start(const std::vector<std::string>& words,
                                           std::string title) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{"cannot connect to a process: " + std::string(std::strerror(errno))};
  }
  FileDescriptor ours(ends[0]);
  const FileDescriptor theirs(ends[1]);
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& each : copies) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0) return Error{"cannot start a process: " + std::string(std::strerror(errno))};
  if (process == 0) become(arguments, theirs.get(), parent);
  return RemoteProcess(process, std::move(ours), std::move(title));
}

RemoteProcess::RemoteProcess(RemoteProcess&& other) noexcept
    : last_time(other.last_time),
      nodes(other.nodes),
      first(std::move(other.first)),
      final(std::move(other.final)),
      process_(std::exchange(other.process_, 0)),
      status_(other.status_),
      connection_(std::move(other.connection_)),
      title_(std::move(other.title_)),
      lines_(std::move(other.lines_)),
      unsent_(std::move(other.unsent_)),
      sent_(other.sent_) {}

RemoteProcess::~RemoteProcess() {
  end_within(grace_milliseconds);
}

void RemoteProcess::end_within(int milliseconds) {
  if (process_ == 0) return;
  hang_up();
  if (reap(milliseconds)) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, &status_, 0);
  process_ = 0;
}

/// Whether it has ended by then.
bool RemoteProcess::reap(int milliseconds) {
  for (int i = 0; process_ != 0; ++i) {
    const pid_t ended = ::waitpid(process_, &status_, WNOHANG);
    if (ended != 0) process_ = 0;
    if (process_ == 0 || i >= milliseconds) break;
    ::poll(nullptr, 0, 1);
  }
  return process_ == 0;
}

void RemoteProcess::tell(const ControlMessage& message) {
  if (is_gone()) return;
  unsent_ += format_control(message);
  unsent_ += '\n';
}

bool RemoteProcess::flush() {
  while (has_unsent()) {
    const ssize_t size = ::send(connection_.get(), unsent_.data() + sent_, unsent_.size() - sent_,
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;  // later; or it is gone, which reading finds out
    sent_ += static_cast<std::size_t>(size);
  }
  unsent_.clear();
  sent_ = 0;
  return true;
}

bool RemoteProcess::read() {
  std::array<char, 64U << 10> buffer;
  const ssize_t size = ::recv(connection_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  if (size <= 0) return false;
  lines_.add({buffer.data(), static_cast<std::size_t>(size)});
  return true;
}

std::optional<std::string> RemoteProcess::overflow() const {
  if (lines_.too_long()) return title_ + " says a line longer than 16 MiB";
  if (unsent_.size() - sent_ > unsent_limit) return title_ + " does not read what it is told";
  return std::nullopt;
}

std::string RemoteProcess::obituary() {
  if (!reap(grace_milliseconds)) return title_ + " closed its connection";
  std::string text = title_;
  if (WIFSIGNALED(status_)) {
    text += " was ended by signal ";
    text += std::to_string(WTERMSIG(status_));
    text += " (";
    text += ::strsignal(WTERMSIG(status_));
    return text + ")";
  }
  if (WIFEXITED(status_) && WEXITSTATUS(status_) == 127) return text + " could not be started";
  text += " ended with exit status ";
  return text + std::to_string(WEXITSTATUS(status_));
}

}  // namespace swarmstage::net
