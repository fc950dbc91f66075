#include "engine/report/whole_file.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace swarmstage {

namespace {

std::string part_of(const std::string& path) {
  return path + ".part";
}

std::string trouble(std::string_view what, const std::string& path) {
  std::string line(what);
  line += " '";
  line += path;
  line += "': ";
  line += std::strerror(errno);
  return line;
}

/// Where links lead to, whether there is a file yet or not.
std::string behind_links(std::string path) {
  constexpr int most = 40;  // as the system has it: a circle was refused before
  for (int i = 0; i < most; ++i) {
    std::error_code no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(path, no_link);
    if (no_link) break;
    path = std::filesystem::path(path).parent_path() / target;
  }
  return path;
}

/// Standard output or error, if that is what it is; else -1.
int already_open(const struct stat& about) {
  for (const int each : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat other {};
    if (::fstat(each, &other) != 0) continue;
    if (other.st_dev == about.st_dev && other.st_ino == about.st_ino) return each;
  }
  return -1;
}

/// A reader that goes away is an error and not the end of the process. The signal comes to
/// this thread, so it is held back here, and taken before others are let through again.
ssize_t write_to_reader(int descriptor, std::string_view bytes) {
  sigset_t broken_pipe;
  sigset_t before;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);
  const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
  const int problem = errno;
  constexpr timespec at_once{};
  if (count < 0 && problem == EPIPE) sigtimedwait(&broken_pipe, nullptr, &at_once);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = problem;
  return count;
}

}  // namespace

Result<std::unique_ptr<WholeFile>> WholeFile::create(std::string path) {
  struct stat about {};
  const bool there = ::stat(path.c_str(), &about) == 0;
  if (!there && errno == ELOOP) return Error{trouble("cannot write", path)};
  const int ours = there ? already_open(about) : -1;
  std::string place;
  int descriptor = -1;
  if (ours >= 0) {
    std::fflush(nullptr);  // what was printed before stands before
    descriptor = ::fcntl(ours, F_DUPFD_CLOEXEC, 0);
  } else if (there && !S_ISREG(about.st_mode)) {
    descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else if (!there || ::access(path.c_str(), W_OK) == 0) {
    place = behind_links(path);
    descriptor = ::open(part_of(place).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  }
  if (descriptor < 0) return Error{trouble("cannot write", path)};
  if (there && !place.empty()) static_cast<void>(::fchmod(descriptor, about.st_mode & 07777U));
  return std::unique_ptr<WholeFile>(new WholeFile(std::move(path), std::move(place), descriptor));
}

WholeFile::~WholeFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (replaces()) ::unlink(part_of(place_).c_str());
}

void WholeFile::failed() {
  if (problem_.empty()) problem_ = trouble("cannot write", path_);
}

void WholeFile::write(std::string_view bytes) {
  while (good() && !bytes.empty()) {
    const ssize_t count = replaces() ? ::write(descriptor_, bytes.data(), bytes.size())
                                     : write_to_reader(descriptor_, bytes);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      failed();
    }
  }
}

std::optional<std::string> WholeFile::finish() {
  if (::close(descriptor_) != 0) failed();  // some file systems say so only here
  descriptor_ = -1;
  const std::string part = part_of(place_);
  if (replaces() && good() && std::rename(part.c_str(), place_.c_str()) != 0) failed();
  if (good()) return std::nullopt;
  if (replaces()) ::unlink(part.c_str());
  return problem_;
}

std::optional<std::string> write_whole_file(const std::string& path, std::string_view text) {
  auto file = WholeFile::create(path);
  if (!file) return file.error();
  file.value()->write(text);
  return file.value()->finish();
}

Result<std::string> read_whole_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Error{trouble("cannot read", path)};
  struct stat about {};
  std::string text;
  if (::fstat(descriptor, &about) == 0) text.reserve(static_cast<std::size_t>(about.st_size));
  std::string piece(1U << 20U, '\0');
  ssize_t count = 0;
  while ((count = ::read(descriptor, piece.data(), piece.size())) > 0) {
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  const std::string problem = count < 0 ? trouble("cannot read", path) : std::string();
  ::close(descriptor);
  if (!problem.empty()) return Error{problem};
  return text;
}

}  // namespace swarmstage
