#pragma once

// What can be said of a graph in numbers. Distances want a search from every node,
// so they are left out of graphs that are too large to wait for.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/base/json.h"
#include "core/graph/graph.h"

namespace swarmstage {

struct GraphFigures {
  /// What would take more steps is not measured: some seconds of work.
  static constexpr std::uint64_t most_steps = 1'000'000'000;

  std::uint32_t nodes = 0;
  std::size_t edges = 0;
  std::uint32_t pieces = 0;                      // connected components
  std::uint32_t largest_piece = 0;               // nodes in it
  std::map<std::size_t, std::uint32_t> degrees;  // how many nodes have that many neighbours
  double mean_degree = 0;
  /// Mean over all nodes of the part of its pairs of neighbours that are joined;
  /// 0 for nodes with fewer than two. None: too large.
  std::optional<double> clustering;
  std::optional<std::uint32_t> diameter;  // none: in pieces, or too large
  std::optional<double> mean_distance;    // over pairs of different nodes

  static GraphFigures of(const Graph& graph);
  std::string to_string() const;
  Json to_json() const;
};

}  // namespace swarmstage
