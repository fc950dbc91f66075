#include "cli/node/held_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace swarmstage::cli {

namespace {

constexpr std::size_t written_from = 64U << 10U;
constexpr std::size_t held_max = 1U << 20U;  // who has done so much has begun
constexpr mode_t for_all = 0666;             // but for what the user's mask takes away

}  // namespace

HeldFile::~HeldFile() {
  if (descriptor_ < 0) return;
  if (begun_) HeldFile::sync();
  ::close(descriptor_);
  if (is_new_ && !begun_) ::unlink(path_.c_str());
}

std::optional<std::string> HeldFile::open(const std::string& path) {
  path_ = path;
  constexpr int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
  descriptor_ = ::open(path.c_str(), flags | O_EXCL, for_all);
  is_new_ = descriptor_ >= 0;
  if (!is_new_ && errno == EEXIST) descriptor_ = ::open(path.c_str(), flags, for_all);
  if (descriptor_ >= 0) return std::nullopt;
  return "cannot write '" + path + "': " + std::strerror(errno);
}

// A device or a pipe has nothing to cut off, and says so; that is all right.
void HeldFile::begin() {
  if (std::exchange(begun_, true)) return;
  if (::ftruncate(descriptor_, 0) != 0 && errno != EINVAL) broken_ = true;
}

HeldFile::int_type HeldFile::overflow(int_type letter) {
  if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
  const char one = traits_type::to_char_type(letter);
  return xsputn(&one, 1) == 1 ? letter : traits_type::eof();
}

std::streamsize HeldFile::xsputn(const char* text, std::streamsize size) {
  held_.append(text, static_cast<std::size_t>(size));
  if (held_.size() > held_max) begin();
  if (begun_ && held_.size() >= written_from && sync() != 0) return 0;
  return size;
}

int HeldFile::sync() {
  if (!begun_) return 0;
  std::size_t done = 0;
  while (done < held_.size() && !broken_) {
    const ssize_t size = ::write(descriptor_, held_.data() + done, held_.size() - done);
    if (size > 0) done += static_cast<std::size_t>(size);
    broken_ = size <= 0 && errno != EINTR;
  }
  held_.clear();
  return broken_ ? -1 : 0;
}

}  // namespace swarmstage::cli
