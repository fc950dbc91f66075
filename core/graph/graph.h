#pragma once

// An undirected graph of numbered nodes, as overlays, topologies and pictures
// use it. Edges are kept sorted and once each, so that what is iterated, drawn
// or hashed comes out the same everywhere. Algorithms are in graph_routes.h,
// generators in graph_shape.h, files in engine/graph.

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace swarmstage {

class Graph {
 public:
  using Edge = std::pair<std::uint32_t, std::uint32_t>;  // smaller number first

  explicit Graph(std::uint32_t nodes = 0) : neighbours_(nodes) {}

  std::uint32_t node_count() const { return static_cast<std::uint32_t>(neighbours_.size()); }
  std::size_t edge_count() const { return edge_count_; }
  /// False if the edge was there already, or joins a node to itself.
  bool add_edge(std::uint32_t one, std::uint32_t other);
  bool remove_edge(std::uint32_t one, std::uint32_t other);
  bool has_edge(std::uint32_t one, std::uint32_t other) const;
  /// In ascending order.
  std::span<const std::uint32_t> neighbours(std::uint32_t node) const { return neighbours_[node]; }
  std::vector<Edge> edges() const;

 private:
  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::size_t edge_count_ = 0;
};

}  // namespace swarmstage
