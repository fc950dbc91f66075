#include "net/line_reader.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace swarmstage::net {

namespace {

bool can_be_watched(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || isatty(descriptor) == 1;
}

}  // namespace

LineReader::LineReader(EventLoop& loop, int descriptor,
                       std::function<void(std::string_view)> on_line, std::function<void()> on_end,
                       std::size_t bytes_limit)
    : loop_(loop),
      on_line_(std::move(on_line)),
      on_end_(std::move(on_end)),
      bytes_limit_(bytes_limit),
      alarm_(loop.alarms(), *this) {
  FileDescriptor own(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (own && can_be_watched(own.get())) {
    watch_ = Watch(loop, own.release(), *this);
  } else {
    file_ = std::move(own);
  }
  again();
}

void LineReader::again() {
  if (watch_.is_open()) {
    watch_.wait_readable();
  } else {
    alarm_.set(loop_.now());
  }
}

void LineReader::due(TimePoint) {
  readable();
}

// One read: more could block.
void LineReader::readable() {
  const auto buffer = loop_.buffer();
  const int descriptor = watch_.is_open() ? watch_.descriptor() : file_.get();
  const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return again();
  if (size <= 0) return end();
  take({reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(size)});
  again();
}

void LineReader::take(std::string_view bytes) {
  for (const char each : std::string(bytes)) {  // a handler may use the buffer
    if (each == '\n') {
      emit();
    } else {
      line_ += each;
      if (line_.size() == bytes_limit_) emit();
    }
  }
}

void LineReader::emit() {
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  on_line_(line_);
  line_.clear();
}

void LineReader::end() {
  watch_.close();
  file_.reset();
  if (!line_.empty()) emit();
  on_end_();
}

}  // namespace swarmstage::net
