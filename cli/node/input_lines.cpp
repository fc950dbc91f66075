#include "cli/node/input_lines.h"

#include <algorithm>
#include <utility>

namespace swarmstage::cli {

void InputLines::add(std::string_view bytes) {
  held_.erase(0, given_);
  scanned_ -= given_;
  given_ = 0;
  if (lost_ != 0) {
    const std::size_t more = std::min(bytes.find('\n'), bytes.size());
    lost_ += more;
    bytes.remove_prefix(more);
  }
  held_ += bytes;
}

std::optional<InputLines::Line> InputLines::next() {
  const std::size_t end = held_.find('\n', scanned_);
  if (end == std::string::npos) {
    cut();
    scanned_ = held_.size();
    return std::nullopt;
  }
  const std::size_t begin = given_;
  given_ = scanned_ = end + 1;
  return Line{++number_, std::string_view(held_).substr(begin, end - begin),
              std::exchange(lost_, 0)};
}

std::optional<InputLines::Line> InputLines::last() {
  if (given_ == held_.size()) return std::nullopt;
  const std::size_t begin = std::exchange(given_, held_.size());
  return Line{++number_, std::string_view(held_).substr(begin), std::exchange(lost_, 0)};
}

void InputLines::cut() {
  const std::size_t size = held_.size() - given_;
  if (size <= asked_from) return;
  const std::size_t most = std::max(asked_from, longest_());
  if (size <= most) return;
  lost_ += size - most;
  held_.resize(given_ + most);
}

}  // namespace swarmstage::cli
