#pragma once

// Ways through a graph. Among ways of equal length the one over the smaller
// numbers wins, so that answers do not depend on who asked first.

#include <cstdint>
#include <vector>

#include "core/graph/graph.h"

namespace swarmstage {

/// Both ends included; empty if there is none.
std::vector<std::uint32_t> shortest_path(const Graph& graph, std::uint32_t from, std::uint32_t to);

/// Hops to every node; `out_of_reach` to those of other pieces.
std::vector<std::uint32_t> distances(const Graph& graph, std::uint32_t from);
inline constexpr std::uint32_t out_of_reach = 0xffffffffU;

/// Which piece each node belongs to; pieces are counted from 0 by their
/// smallest node.
std::vector<std::uint32_t> pieces(const Graph& graph);

/// Joins the pieces in a row, each by its smallest node.
void connect_pieces(Graph& graph);

/// The most hops between any two nodes; 0 if some cannot reach each other.
std::uint32_t diameter(const Graph& graph);

}  // namespace swarmstage
