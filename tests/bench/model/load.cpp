#include "tests/bench/model/load.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace swarmstage::bench {
namespace {

constexpr unsigned rings_limit = 8;

// A shuffled order of the nodes, closed to a ring: both neighbours of each node.
std::vector<std::array<std::uint32_t, 2>> random_ring(std::uint32_t nodes, Dice& dice) {
  std::vector<std::uint32_t> order(nodes);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t left = nodes; left > 1; --left)
    std::swap(order[left - 1], order[dice.below(left)]);
  std::vector<std::array<std::uint32_t, 2>> neighbours(nodes);
  for (std::uint32_t i = 0; i < nodes; ++i) {
    const std::uint32_t next = order[(i + 1) % nodes];
    neighbours[order[i]][1] = next;
    neighbours[next][0] = order[i];
  }
  return neighbours;
}

}  // namespace

Graph union_of_rings(std::uint32_t nodes, unsigned rings, std::uint64_t seed) {
  Dice dice(seed);
  std::vector<std::vector<std::array<std::uint32_t, 2>>> drawn;
  for (unsigned ring = 0; ring < std::min(rings, rings_limit); ++ring)
    drawn.push_back(random_ring(nodes, dice));

  Graph graph;
  graph.first.push_back(0);
  std::array<std::uint32_t, 2 * rings_limit> found{};
  for (std::uint32_t node = 0; node < nodes; ++node) {
    auto end = found.begin();
    for (const auto& ring : drawn) end = std::copy_n(ring[node].begin(), 2, end);
    std::sort(found.begin(), end);
    graph.to.insert(graph.to.end(), found.begin(), std::unique(found.begin(), end));
    graph.first.push_back(static_cast<std::uint32_t>(graph.to.size()));
  }
  return graph;
}

}  // namespace swarmstage::bench
