#pragma once

// Shortest ways between routers, by number of hops: for each pair the first hop,
// found by a search from every router when the graph has changed, so that
// forwarding is one look-up in a table. Ties go to the neighbour that was
// connected first.

#include <cstdint>
#include <vector>

namespace swarmstage::packet {

class RouterGraph {
 public:
  static constexpr std::uint32_t none = 0xffffffffU;

  std::uint32_t add();
  /// Both ways; the number of the connection at each of the two counts from 0.
  void connect(std::uint32_t left, std::uint32_t right);
  std::uint32_t size() const { return static_cast<std::uint32_t>(neighbours_.size()); }

  /// Which of its connections a router uses towards another; none: no way.
  std::uint32_t first_hop(std::uint32_t from, std::uint32_t to);

 private:
  void search_from(std::uint32_t goal);

  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<std::uint32_t> first_hops_;  // size() squared: from, to
  bool stale_ = true;
};

}  // namespace swarmstage::packet
