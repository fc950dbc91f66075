#pragma once

// What several faults have set of one thing, in the order of their beginning: the
// latest counts, and when it is over the one before it does again. Owned by the
// faults of a run; between events only.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace swarmstage {

template <typename Key, typename Setting>
class Layers {
 public:
  /// A number for a new fault.
  std::uint64_t make() { return next_++; }
  void put(const Key& key, std::uint64_t number, const Setting& setting) {
    layers_[key].emplace_back(number, setting);
  }
  /// Whether it was the one that counted.
  bool take(const Key& key, std::uint64_t number) {
    auto& list = layers_[key];
    const bool counted = !list.empty() && list.back().first == number;
    std::erase_if(list, [&](const auto& each) { return each.first == number; });
    return counted;
  }
  std::optional<Setting> top(const Key& key) const {
    const auto found = layers_.find(key);
    if (found == layers_.end() || found->second.empty()) return std::nullopt;
    return found->second.back().second;
  }

 private:
  std::uint64_t next_ = 0;
  std::map<Key, std::vector<std::pair<std::uint64_t, Setting>>> layers_;
};

}  // namespace swarmstage
