#pragma once

// What a node asked of names and services and was not yet answered. Owned by
// its runner. Ids mostly grow, so keeping them sorted costs nothing.

#include <cstdint>
#include <vector>

namespace swarmstage {

class QuestionTable {
 public:
  void add(std::uint32_t id);
  bool contains(std::uint32_t id) const;
  /// False if it was not there.
  bool remove(std::uint32_t id);
  std::size_t size() const { return ids_.size(); }

 private:
  std::vector<std::uint32_t> ids_;
};

}  // namespace swarmstage
