#pragma once

// Which of a sender's message numbers have come: the highest, and those shortly
// before it. What is older counts as known. A value of 72 bytes.

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace swarmstage::lan_discovery {

class MessageWindow {
 public:
  static constexpr std::size_t width = 512;

  bool knows(std::uint64_t number) const {
    if (number > highest_) return false;
    return highest_ - number >= width || seen_[highest_ - number];
  }
  void add(std::uint64_t number) {
    if (number > highest_) {
      const std::uint64_t step = number - highest_;
      seen_ = step >= width ? std::bitset<width>() : seen_ << step;
      highest_ = number;
    }
    if (highest_ - number < width) seen_.set(highest_ - number);
  }
  bool empty() const { return highest_ == 0; }

 private:
  std::uint64_t highest_ = 0;
  std::bitset<width> seen_;
};

}  // namespace swarmstage::lan_discovery
