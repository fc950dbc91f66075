#include "core/graph/graph.h"

#include <algorithm>

#include "core/base/assert.h"

namespace swarmstage {

namespace {

bool insert_sorted(std::vector<std::uint32_t>& list, std::uint32_t value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value);
  if (at != list.end() && *at == value) return false;
  list.insert(at, value);
  return true;
}

bool erase_sorted(std::vector<std::uint32_t>& list, std::uint32_t value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value);
  if (at == list.end() || *at != value) return false;
  list.erase(at);
  return true;
}

}  // namespace

bool Graph::add_edge(std::uint32_t one, std::uint32_t other) {
  SWARMSTAGE_ASSERT(one < node_count() && other < node_count(), "an edge leaves the graph");
  if (one == other || !insert_sorted(neighbours_[one], other)) return false;
  insert_sorted(neighbours_[other], one);
  ++edge_count_;
  return true;
}

bool Graph::remove_edge(std::uint32_t one, std::uint32_t other) {
  SWARMSTAGE_ASSERT(one < node_count() && other < node_count(), "an edge leaves the graph");
  if (!erase_sorted(neighbours_[one], other)) return false;
  erase_sorted(neighbours_[other], one);
  --edge_count_;
  return true;
}

bool Graph::has_edge(std::uint32_t one, std::uint32_t other) const {
  const auto& list = neighbours_[one];
  return std::binary_search(list.begin(), list.end(), other);
}

std::vector<Graph::Edge> Graph::edges() const {
  std::vector<Edge> all;
  all.reserve(edge_count_);
  for (std::uint32_t node = 0; node < node_count(); ++node) {
    for (const std::uint32_t other : neighbours_[node]) {
      if (node < other) all.emplace_back(node, other);
    }
  }
  return all;
}

}  // namespace swarmstage
