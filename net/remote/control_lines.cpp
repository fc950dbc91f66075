#include "net/remote/control_lines.h"

namespace swarmstage::net {

void ControlLines::add(std::string_view bytes) {
  bytes_.erase(0, begin_);
  begin_ = 0;
  bytes_ += bytes;
}

std::optional<std::string> ControlLines::next() {
  while (true) {
    const std::size_t end = bytes_.find('\n', begin_);
    if (end == std::string::npos) return std::nullopt;
    std::string line = bytes_.substr(begin_, end - begin_);
    begin_ = end + 1;
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) return line;
  }
}

}  // namespace swarmstage::net
