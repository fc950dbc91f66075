#include "core/graph/graph_routes.h"

#include <algorithm>

namespace swarmstage {

namespace {

constexpr std::uint32_t unseen = out_of_reach;

struct Search {
  std::vector<std::uint32_t> before;
  std::vector<std::uint32_t> hops;
  std::vector<std::uint32_t> order;  // as they were met
};

// Neighbours are sorted, so the first way found is the one over smaller numbers.
Search breadth_first(const Graph& graph, std::uint32_t from) {
  Search search;
  search.before.assign(graph.node_count(), unseen);
  search.hops.assign(graph.node_count(), unseen);
  search.hops[from] = 0;
  search.order.push_back(from);
  for (std::size_t next = 0; next < search.order.size(); ++next) {
    const std::uint32_t node = search.order[next];
    for (const std::uint32_t other : graph.neighbours(node)) {
      if (search.hops[other] != unseen) continue;
      search.hops[other] = search.hops[node] + 1;
      search.before[other] = node;
      search.order.push_back(other);
    }
  }
  return search;
}

}  // namespace

std::vector<std::uint32_t> shortest_path(const Graph& graph, std::uint32_t from, std::uint32_t to) {
  if (from >= graph.node_count() || to >= graph.node_count()) return {};
  const Search search = breadth_first(graph, from);
  if (search.hops[to] == unseen) return {};
  std::vector<std::uint32_t> path;
  for (std::uint32_t node = to; node != unseen; node = search.before[node]) path.push_back(node);
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<std::uint32_t> distances(const Graph& graph, std::uint32_t from) {
  return breadth_first(graph, from).hops;
}

std::vector<std::uint32_t> pieces(const Graph& graph) {
  std::vector<std::uint32_t> piece(graph.node_count(), unseen);
  std::uint32_t count = 0;
  for (std::uint32_t node = 0; node < graph.node_count(); ++node) {
    if (piece[node] != unseen) continue;
    for (const std::uint32_t met : breadth_first(graph, node).order) piece[met] = count;
    ++count;
  }
  return piece;
}

void connect_pieces(Graph& graph) {
  const auto piece = pieces(graph);
  std::uint32_t joined = 0;
  std::uint32_t last = 0;
  for (std::uint32_t node = 1; node < graph.node_count(); ++node) {
    if (piece[node] <= joined) continue;
    graph.add_edge(last, node);
    joined = piece[node];
    last = node;
  }
}

std::uint32_t diameter(const Graph& graph) {
  std::uint32_t longest = 0;
  for (std::uint32_t node = 0; node < graph.node_count(); ++node) {
    const Search search = breadth_first(graph, node);
    if (search.order.size() != graph.node_count()) return 0;
    longest = std::max(longest, search.hops[search.order.back()]);
  }
  return longest;
}

}  // namespace swarmstage
