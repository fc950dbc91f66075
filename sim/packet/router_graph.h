#pragma once

// Shortest ways between routers, by number of hops: for each pair the next router,
// found by a search from every router when the graph has changed, so that
// forwarding is one look-up in a table. Ties go to the neighbour that was
// connected first.

#include <cstdint>
#include <vector>

namespace swarmstage::packet {

class RouterGraph {
 public:
  static constexpr std::uint32_t none = 0xffffffffU;

  /// Both ways; doing it again is fine. Routers count from 0, and exist by being named.
  void connect(std::uint32_t left, std::uint32_t right);
  std::uint32_t size() const { return static_cast<std::uint32_t>(neighbours_.size()); }

  /// Where a packet goes from one router towards another; none: no way.
  std::uint32_t next(std::uint32_t from, std::uint32_t to);

 private:
  void search_from(std::uint32_t goal);

  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<std::uint32_t> next_;  // size() squared: from, to
  bool stale_ = true;
};

}  // namespace swarmstage::packet
