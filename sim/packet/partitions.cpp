#include "sim/packet/partitions.h"

#include <algorithm>
#include <utility>

namespace swarmstage::packet {

namespace {

constexpr std::uint8_t left_side = 1;
constexpr std::uint8_t right_side = 2;

void mark(std::vector<std::uint8_t>& sides, const std::vector<HostIndex>& hosts,
          std::uint8_t side) {
  for (const HostIndex host : hosts) {
    if (host.value >= sides.size()) sides.resize(host.value + 1, 0);
    sides[host.value] = static_cast<std::uint8_t>(sides[host.value] | side);
  }
}

}  // namespace

bool Partitions::Cut::from_left_to_right(std::uint32_t from, std::uint32_t to) const {
  return from < sides.size() && to < sides.size() && (sides[from] & left_side) != 0 &&
         (sides[to] & right_side) != 0;
}

std::uint32_t Partitions::add(const Partition& partition) {
  Cut cut;
  mark(cut.sides, partition.left, left_side);
  mark(cut.sides, partition.right, right_side);
  cut.one_way = partition.one_way;
  cuts_.emplace(++last_, std::move(cut));
  return last_;
}

bool Partitions::cut(std::uint32_t from, std::uint32_t to) const {
  return std::any_of(cuts_.begin(), cuts_.end(), [from, to](const auto& entry) {
    const Cut& cut = entry.second;
    return cut.from_left_to_right(from, to) || (!cut.one_way && cut.from_left_to_right(to, from));
  });
}

}  // namespace swarmstage::packet
