#include "cli/node/output_queue.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace swarmstage::cli {

namespace {

// What a long pause has made us keep is given back once it is written.
constexpr std::size_t kept_capacity = 64U << 10;

bool would_wait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

OutputQueue::~OutputQueue() {
  if (own_ >= 0) ::close(own_);
}

void OutputQueue::find_kind() {
  if (kind_ != Kind::unknown) return;
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    broken_ = true;
    return;
  }
  kind_ = Kind::file;
  if (S_ISSOCK(status.st_mode)) kind_ = Kind::socket;
  if (!S_ISFIFO(status.st_mode) && ::isatty(descriptor_) != 1) return;
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor_);
  own_ = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  kind_ = own_ >= 0 ? Kind::own : Kind::guarded;
}

void OutputQueue::put(std::string_view lines) {
  if (lost_lines_ != 0 || size() + lines.size() > bytes_max) {
    lost_lines_ += static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
    return;
  }
  text_ += lines;
}

std::uint64_t OutputQueue::take_lost_lines() {
  return size() > bytes_max / 2 ? 0 : std::exchange(lost_lines_, 0);
}

// Of a pipe that others write to as well, and that could not be opened anew, only so much is
// known as the system promises: a small piece finds room once there is any.
ssize_t OutputQueue::write_some(std::string_view text) const {
  switch (kind_) {
    case Kind::own:
      return ::write(own_, text.data(), text.size());
    case Kind::socket:
      return ::send(descriptor_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    case Kind::guarded: {
      pollfd watched{descriptor_, POLLOUT, 0};
      if (::poll(&watched, 1, 0) > 0) {
        return ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
      }
      errno = EAGAIN;
      return -1;
    }
    default:
      return ::write(descriptor_, text.data(), text.size());
  }
}

bool OutputQueue::flush() {
  find_kind();
  while (!is_empty() && !broken_) {
    const ssize_t size = write_some(std::string_view(text_).substr(written_));
    if (size > 0) {
      written_ += static_cast<std::size_t>(size);
    } else if (size == 0 || would_wait(errno)) {
      break;
    } else {
      broken_ = true;
    }
  }
  if (is_empty() || broken_) {
    written_ = 0;
    text_.clear();
    if (text_.capacity() > kept_capacity) text_.shrink_to_fit();
  } else if (written_ > text_.size() / 2) {
    text_.erase(0, std::exchange(written_, 0));
  }
  return is_empty();
}

void OutputQueue::wait_writable(int milliseconds) const {
  pollfd watched{own_ >= 0 ? own_ : descriptor_, POLLOUT, 0};
  ::poll(&watched, 1, milliseconds);
}

bool OutputQueue::flush_within(int milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
  while (!flush()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return false;
    wait_writable(static_cast<int>(left.count()));
  }
  return true;
}

}  // namespace swarmstage::cli
