#include "net/folder_medium.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace swarmstage::net {

namespace {

constexpr std::string_view ending = ".json";
constexpr std::string_view unfinished = "/.unfinished";

std::string problem(std::string what, const std::string& path, int error) {
  what += ' ';
  what += path;
  what += ": ";
  return what + (error == ENOSPC ? no_space : std::strerror(error));
}

/// Zero, or the error.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = ::write(file, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

/// Zero, or the error.
int read_all(int file, std::string& text) {
  std::array<char, 16 * 1024> part{};
  while (true) {
    const ssize_t size = ::read(file, part.data(), part.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return errno;
    if (size == 0) return 0;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
}

int write_file(const std::string& path, std::string_view text) {
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  const int error = write_all(file, text);
  const bool closed = ::close(file) == 0;
  return error != 0 || closed ? error : errno;
}

/// So that the rename too outlives the machine. Where that cannot be, it cannot.
void flush_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

}  // namespace

FolderMedium::~FolderMedium() {
  if (lock_ >= 0) ::close(lock_);
}

Result<std::unique_ptr<StoreMedium>> FolderMedium::open(const std::string& folder) {
  auto medium =
      std::make_unique<FolderMedium>([folder]() -> Result<std::string> { return folder; });
  if (auto wrong = medium->prepare()) return Error{std::move(*wrong)};
  const std::string path = folder + "/.lock";
  medium->lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (medium->lock_ < 0) return Error{problem("cannot write", path, errno)};
  if (::flock(medium->lock_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return Error{problem("cannot lock", path, errno)};
    return Error{"the folder " + folder + " is in use by another process"};
  }
  return std::unique_ptr<StoreMedium>(std::move(medium));
}

/// What stands against using the folder.
std::optional<std::string> FolderMedium::prepare() {
  if (!folder_.empty()) return std::nullopt;
  const Result<std::string> found = find_folder_();
  if (!found) return found.error();
  std::error_code error;
  std::filesystem::create_directories(found.value(), error);
  if (!error && !std::filesystem::is_directory(found.value(), error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (error) return problem("cannot make the folder", found.value(), error.value());
  folder_ = found.value();
  return std::nullopt;
}

Result<StoreMedium::Entries> FolderMedium::entries() {
  if (auto wrong = prepare()) return Error{std::move(*wrong)};
  Entries entries;
  std::error_code error;
  std::filesystem::directory_iterator each(folder_, error);
  for (; !error && each != std::filesystem::directory_iterator(); each.increment(error)) {
    const std::string name = each->path().filename();
    if (name.front() == '.' || !name.ends_with(ending)) continue;
    std::error_code gone;
    const auto size = each->file_size(gone);
    if (!gone) entries[name.substr(0, name.size() - ending.size())] = size;
  }
  if (error) return Error{problem("cannot read", folder_, error.value())};
  return entries;
}

Result<std::optional<std::string>> FolderMedium::read(const std::string& key) {
  if (auto wrong = prepare()) return Error{std::move(*wrong)};
  const std::string path = file_of(key);
  // Not blocking: a pipe put there is no file, and must not hold up the thread of all stores.
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT) return std::optional<std::string>();
    return Error{problem("cannot read", path, errno)};
  }
  std::string text;
  const int error = read_all(file, text);
  ::close(file);
  if (error != 0) return Error{problem("cannot read", path, error)};
  return std::optional<std::string>(std::move(text));
}

std::optional<std::string> FolderMedium::write(const std::string& key, const std::string& text) {
  if (full_) return no_space;
  if (auto wrong = prepare()) return wrong;
  const std::string draft = folder_ + std::string(unfinished);
  const std::string path = file_of(key);
  int error = write_file(draft, text);
  if (error == 0 && ::rename(draft.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(draft.c_str());
    return problem("cannot write", path, error);
  }
  flush_folder(folder_);
  return std::nullopt;
}

std::optional<std::string> FolderMedium::remove(const std::string& key) {
  if (auto wrong = prepare()) return wrong;
  const std::string path = file_of(key);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return problem("cannot remove", path, errno);
  flush_folder(folder_);
  return std::nullopt;
}

void FolderMedium::lose_all() {
  full_ = false;
  const Result<Entries> all = entries();
  if (!all) return;
  for (const auto& [key, bytes] : all.value()) remove(key);
}

}  // namespace swarmstage::net
