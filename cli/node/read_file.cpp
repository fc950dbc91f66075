#include "cli/node/read_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "core/node/units.h"

namespace swarmstage::cli {

namespace {

constexpr std::size_t block_bytes = 64U << 10U;

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Error system_error() {
  if (errno == EISDIR) return Error{"is a folder; expected a file"};
  return Error{std::strerror(errno)};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor file(path);
  if (file.number() < 0) return system_error();
  std::string text;
  while (text.size() <= bytes_max) {
    const std::size_t before = text.size();
    text.resize(before + block_bytes);
    const ssize_t size = ::read(file.number(), text.data() + before, block_bytes);
    if (size < 0 && errno != EINTR) return system_error();
    text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    if (size == 0) return text;
  }
  return Error{"larger than " + format_size(bytes_max)};
}

}  // namespace swarmstage::cli
