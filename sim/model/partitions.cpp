#include "sim/model/partitions.h"

#include <algorithm>

namespace swarmstage::model {

namespace {

std::vector<bool> marks(const std::vector<HostIndex>& hosts) {
  std::vector<bool> marked;
  for (const HostIndex host : hosts) {
    if (host.value >= marked.size()) marked.resize(host.value + 1);
    marked[host.value] = true;
  }
  return marked;
}

bool contains(const std::vector<bool>& marked, std::uint32_t host) {
  return host < marked.size() && marked[host];
}

}  // namespace

std::uint32_t Partitions::add(const Partition& partition) {
  cuts_[++last_] = {marks(partition.left), marks(partition.right), partition.one_way};
  return last_;
}

bool Partitions::cut_by_any(std::uint32_t from, std::uint32_t to) const {
  return std::any_of(cuts_.begin(), cuts_.end(), [&](const auto& entry) {
    const Cut& cut = entry.second;
    if (contains(cut.left, from) && contains(cut.right, to)) return true;
    return !cut.one_way && contains(cut.right, from) && contains(cut.left, to);
  });
}

}  // namespace swarmstage::model
