#include "engine/report/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
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

}  // namespace

Result<std::unique_ptr<WholeFile>> WholeFile::create(std::string path) {
  const int descriptor =
      ::open(part_of(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return Error{trouble("cannot write", path)};
  return std::unique_ptr<WholeFile>(new WholeFile(std::move(path), descriptor));
}

WholeFile::~WholeFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(part_of(path_).c_str());
}

void WholeFile::failed() {
  if (problem_.empty()) problem_ = trouble("cannot write", path_);
}

void WholeFile::write(std::string_view bytes) {
  while (good() && !bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      failed();
    }
  }
}

std::optional<std::string> WholeFile::finish() {
  const std::string part = part_of(path_);
  if (::close(descriptor_) != 0) failed();  // some file systems say so only here
  descriptor_ = -1;
  if (good() && std::rename(part.c_str(), path_.c_str()) != 0) failed();
  if (good()) return std::nullopt;
  ::unlink(part.c_str());
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
