#include "engine/graph/graph_figures.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/graph/graph_routes.h"

namespace swarmstage {

namespace {

constexpr std::size_t bar_length = 30;

/// How many neighbours of the node are neighbours of each other.
std::uint64_t joined_pairs(const Graph& graph, std::uint32_t node) {
  const auto neighbours = graph.neighbours(node);
  std::uint64_t joined = 0;
  for (const std::uint32_t one : neighbours) {
    // Both lists are sorted: go through them side by side.
    const auto others = graph.neighbours(one);
    auto left = neighbours.begin();
    auto right = others.begin();
    while (left != neighbours.end() && right != others.end()) {
      if (*left == *right) {
        ++joined;
        ++left;
        ++right;
      } else if (*left < *right) {
        ++left;
      } else {
        ++right;
      }
    }
  }
  return joined / 2;
}

std::optional<double> clustering_of(const Graph& graph) {
  std::uint64_t steps = 0;
  for (std::uint32_t node = 0; node < graph.node_count(); ++node) {
    const std::uint64_t degree = graph.neighbours(node).size();
    steps += 2 * degree * degree;
  }
  if (steps > GraphFigures::most_steps) return std::nullopt;
  double sum = 0;
  for (std::uint32_t node = 0; node < graph.node_count(); ++node) {
    const auto degree = static_cast<double>(graph.neighbours(node).size());
    if (degree < 2) continue;
    sum += 2 * static_cast<double>(joined_pairs(graph, node)) / (degree * (degree - 1));
  }
  return graph.node_count() == 0 ? 0 : sum / graph.node_count();
}

void measure_distances(const Graph& graph, GraphFigures& figures) {
  const std::uint64_t steps = std::uint64_t{graph.node_count()} * 2 * graph.edge_count();
  if (figures.pieces != 1 || steps > GraphFigures::most_steps) return;
  std::uint64_t sum = 0;
  std::uint32_t longest = 0;
  for (std::uint32_t node = 0; node < graph.node_count(); ++node) {
    const std::vector<std::uint32_t> hops = distances(graph, node);
    for (const std::uint32_t each : hops) {
      sum += each;
      longest = std::max(longest, each);
    }
  }
  figures.diameter = longest;
  const auto pairs = static_cast<double>(graph.node_count()) * (graph.node_count() - 1);
  figures.mean_distance = pairs > 0 ? static_cast<double>(sum) / pairs : 0;
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

std::string line(std::string_view name, const std::string& value) {
  std::string text(name);
  text.resize(16, ' ');
  return text + value + "\n";
}

std::string bar(std::size_t degree, std::uint32_t count, std::uint32_t most) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "  %6zu  %8u  ", degree, count);
  std::string line = text.data();
  line.append(std::max<std::size_t>(1, bar_length * count / most), '*');
  return line + "\n";
}

}  // namespace

GraphFigures GraphFigures::of(const Graph& graph) {
  GraphFigures figures;
  figures.nodes = graph.node_count();
  figures.edges = graph.edge_count();
  std::map<std::uint32_t, std::uint32_t> sizes;
  for (const std::uint32_t piece : swarmstage::pieces(graph)) ++sizes[piece];
  figures.pieces = static_cast<std::uint32_t>(sizes.size());
  for (const auto& [piece, size] : sizes) {
    figures.largest_piece = std::max(figures.largest_piece, size);
  }
  for (std::uint32_t node = 0; node < figures.nodes; ++node) {
    ++figures.degrees[graph.neighbours(node).size()];
  }
  if (figures.nodes > 0) {
    figures.mean_degree = 2 * static_cast<double>(figures.edges) / figures.nodes;
  }
  figures.clustering = clustering_of(graph);
  measure_distances(graph, figures);
  return figures;
}

std::string GraphFigures::to_string() const {
  std::string text = line("nodes", std::to_string(nodes)) + line("edges", std::to_string(edges));
  std::string in_pieces = std::to_string(pieces);
  if (pieces > 1) in_pieces += ", the largest of " + std::to_string(largest_piece) + " nodes";
  text += line("pieces", in_pieces);
  const std::string too_large = "not measured: the graph is too large";
  const std::string none = pieces > 1 ? "none: some nodes cannot reach each other" : too_large;
  text += line("diameter", diameter ? std::to_string(*diameter) : none);
  if (mean_distance) text += line("mean distance", number(*mean_distance));
  text += line("mean degree", number(mean_degree));
  text += line("clustering", clustering ? number(*clustering) : too_large);
  std::uint32_t most = 1;
  for (const auto& [degree, count] : degrees) most = std::max(most, count);
  text += "  degree     nodes\n";
  for (const auto& [degree, count] : degrees) text += bar(degree, count, most);
  return text;
}

Json GraphFigures::to_json() const {
  Json json;
  json["nodes"] = nodes;
  json["edges"] = edges;
  json["pieces"] = pieces;
  json["largest_piece"] = largest_piece;
  json["diameter"] = diameter ? Json(*diameter) : Json();
  json["mean_distance"] = mean_distance ? Json(*mean_distance) : Json();
  json["mean_degree"] = mean_degree;
  json["clustering"] = clustering ? Json(*clustering) : Json();
  json["degrees"] = Json::array();
  for (const auto& [degree, count] : degrees) {
    json["degrees"].push_back({{"degree", degree}, {"nodes", count}});
  }
  return json;
}

}  // namespace swarmstage
