#include "net/remote/control_port.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace swarmstage::net {

namespace {

constexpr std::size_t piece_bytes = 64U << 10;

/// A file is always ready, and cannot be watched.
bool is_file(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

// Input and output may be one socket, which the loop has made non-blocking.
void wait_until(int descriptor, short ready) {
  pollfd watched{descriptor, ready, 0};
  ::poll(&watched, 1, -1);
}

}  // namespace

ControlPort::ControlPort(int input, int output)
    : input_(input), input_flags_(::fcntl(input, F_GETFL)), output_(output) {}

ControlPort::~ControlPort() {
  watch_.close();
  if (input_flags_ >= 0) ::fcntl(input_, F_SETFL, input_flags_);
}

void ControlPort::read_once() {
  std::array<char, piece_bytes> buffer;
  const ssize_t size = ::read(input_, buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size <= 0) {
    ended_ = true;
    lines_.add("\n");  // the last line may lack its end
    return;
  }
  lines_.add({buffer.data(), static_cast<std::size_t>(size)});
  if (lines_.too_long()) ended_ = true;
}

std::optional<std::string> ControlPort::wait_line() {
  while (true) {
    if (auto line = lines_.next()) return line;
    if (ended_) return std::nullopt;
    wait_until(input_, POLLIN);  // the loop may have made it non-blocking
    read_once();
  }
}

void ControlPort::watch(EventLoop& loop) {
  if (is_file(input_)) {
    while (!ended_) read_once();
    return;
  }
  watch_ = Watch(loop, ::fcntl(input_, F_DUPFD_CLOEXEC, 0), *this);
  if (!ended_) watch_.wait_readable();
}

void ControlPort::readable() {
  read_once();
  if (!ended_) watch_.wait_readable();
}

void ControlPort::say(const ControlMessage& message) {
  unsaid_ += format_control(message);
  unsaid_ += '\n';
  if (unsaid_.size() >= piece_bytes) flush();
}

bool ControlPort::flush() {
  std::size_t done = 0;
  while (!deaf_ && done < unsaid_.size()) {
    const ssize_t size = ::write(output_, unsaid_.data() + done, unsaid_.size() - done);
    if (size < 0 && errno == EAGAIN) {
      wait_until(output_, POLLOUT);
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) deaf_ = true;
    if (size > 0) done += static_cast<std::size_t>(size);
  }
  unsaid_.clear();
  return !deaf_;
}

}  // namespace swarmstage::net
