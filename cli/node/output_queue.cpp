#include "cli/node/output_queue.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
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
  if (S_ISSOCK(status.st_mode)) {
    kind_ = Kind::socket;
    may_return_ = false;
  } else if (S_ISFIFO(status.st_mode)) {
    struct statfs place {};
    // Nobody finds the way back to a pipe without a name.
    may_return_ = ::fstatfs(descriptor_, &place) != 0 || place.f_type != PIPEFS_MAGIC;
    guarded_bytes_ = PIPE_BUF;
    open_anew();
  } else if (::isatty(descriptor_) == 1) {
    guarded_bytes_ = 1;
    open_anew();
  }
}

void OutputQueue::open_anew() {
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
  const bool told = notice_end_ <= written_;  // of those before
  return told && size() <= bytes_max / 2 ? std::exchange(lost_lines_, 0) : 0;
}

void OutputQueue::put_notice(std::string_view line, std::uint64_t lines) {
  notice_begin_ = text_.size();
  if (is_empty() && mid_line_) text_ += '\n';  // what became of that line is lost
  text_ += line;
  notice_end_ = text_.size();
  notice_lines_ = lines;
}

// Of a pipe or a terminal that could not be opened anew only so much is known as the system
// promises: a small piece finds room once there is any, in a pipe a page, in a terminal a byte.
ssize_t OutputQueue::write_some(std::string_view text) const {
  switch (kind_) {
    case Kind::own:
      return ::write(own_, text.data(), text.size());
    case Kind::socket:
      return ::send(descriptor_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    case Kind::guarded: {
      pollfd watched{descriptor_, POLLOUT, 0};
      if (::poll(&watched, 1, 0) > 0) {
        return ::write(descriptor_, text.data(), std::min(text.size(), guarded_bytes_));
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
      mid_line_ = text_[written_ - 1] != '\n';
    } else if (size == 0 || would_wait(errno)) {
      break;
    } else {
      lose_rest(errno);
    }
  }
  if (is_empty() || broken_) {
    forget_written(text_.size());
    if (text_.capacity() > kept_capacity) text_.shrink_to_fit();
  } else if (written_ > text_.size() / 2) {
    forget_written(written_);
  }
  return is_empty();
}

// It is not kept until things get better: a disk may be full for days.
void OutputQueue::lose_rest(int error) {
  broken_ = error == EPIPE && !may_return_;
  lost_lines_ += lines_between(written_, text_.size());
  if (notice_end_ > written_) {
    lost_lines_ -= lines_between(std::max(written_, notice_begin_), notice_end_);
    lost_lines_ += notice_lines_;
  }
  written_ = text_.size();
  if (kind_ == Kind::guarded) kind_ = Kind::unknown;  // perhaps we may open it the next time
}

std::uint64_t OutputQueue::lines_between(std::size_t begin, std::size_t end) const {
  const auto text = std::string_view(text_).substr(begin, end - begin);
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

void OutputQueue::forget_written(std::size_t size) {
  text_.erase(0, size);
  written_ = 0;
  notice_begin_ -= std::min(notice_begin_, size);
  notice_end_ -= std::min(notice_end_, size);
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
