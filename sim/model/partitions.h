#pragma once

// Which hosts cannot reach which others. Partitions add up and each can be
// healed; asking costs nothing while there are none.

#include <cstdint>
#include <map>
#include <vector>

#include "core/stage/network_plan.h"

namespace swarmstage::model {

class Partitions {
 public:
  std::uint32_t add(const Partition& partition);
  void remove(std::uint32_t number) { cuts_.erase(number); }

  bool cut(std::uint32_t from, std::uint32_t to) const {
    return !cuts_.empty() && cut_by_any(from, to);
  }

 private:
  struct Cut {
    std::vector<bool> left;
    std::vector<bool> right;
    bool one_way = false;
  };

  bool cut_by_any(std::uint32_t from, std::uint32_t to) const;

  std::map<std::uint32_t, Cut> cuts_;
  std::uint32_t last_ = 0;
};

}  // namespace swarmstage::model
