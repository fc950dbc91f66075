#pragma once

// Which hosts cannot reach which, as a sum of partitions that come and go. Each
// marks the hosts of its two sides, so that asking costs two array look-ups for
// each partition in force and nothing while there is none.

#include <cstdint>
#include <map>
#include <vector>

#include "core/stage/network_plan.h"

namespace swarmstage::packet {

class Partitions {
 public:
  /// The number by which to heal it; never used again.
  std::uint32_t add(const Partition& partition);
  /// Healing one that is gone is fine.
  void heal(std::uint32_t partition) { cuts_.erase(partition); }

  bool empty() const { return cuts_.empty(); }
  /// Whether packets from one host to another are cut off.
  bool cut(std::uint32_t from, std::uint32_t to) const;

 private:
  struct Cut {
    std::vector<std::uint8_t> sides;  // by host: bit 0 left, bit 1 right
    bool one_way = false;
    bool from_left_to_right(std::uint32_t from, std::uint32_t to) const;
  };

  std::map<std::uint32_t, Cut> cuts_;
  std::uint32_t last_ = 0;
};

}  // namespace swarmstage::packet
