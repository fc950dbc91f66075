#pragma once

// Many names, one after the other in one array: a million hosts have one each,
// and nobody asks for most of them.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace swarmstage::model {

class NameList {
 public:
  void add(std::string_view name) {
    text_ += name;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
  std::string_view operator[](std::uint32_t number) const {
    const std::uint32_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(text_).substr(begin, ends_[number] - begin);
  }

 private:
  std::string text_;
  std::deque<std::uint32_t> ends_;
};

}  // namespace swarmstage::model
