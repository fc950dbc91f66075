#include "core/graph/graph_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/nearest.h"
#include "core/graph/graph_routes.h"

namespace swarmstage {

namespace {

using Make = void (*)(Graph&, const GraphShape&, Random&);

void full_mesh(Graph& graph, const GraphShape&, Random&) {
  for (std::uint32_t i = 0; i < graph.node_count(); ++i) {
    for (std::uint32_t j = i + 1; j < graph.node_count(); ++j) graph.add_edge(i, j);
  }
}

void star(Graph& graph, const GraphShape&, Random&) {
  for (std::uint32_t i = 1; i < graph.node_count(); ++i) graph.add_edge(0, i);
}

void line(Graph& graph, const GraphShape&, Random&) {
  for (std::uint32_t i = 1; i < graph.node_count(); ++i) graph.add_edge(i - 1, i);
}

void ring(Graph& graph, const GraphShape& shape, Random& random) {
  line(graph, shape, random);
  if (graph.node_count() > 2) graph.add_edge(graph.node_count() - 1, 0);
}

void grid(Graph& graph, const GraphShape& shape, Random&) {
  const auto nodes = graph.node_count();
  auto columns = shape.columns;
  if (columns == 0) columns = static_cast<std::uint32_t>(std::ceil(std::sqrt(nodes)));
  for (std::uint32_t i = 0; i < nodes; ++i) {
    if ((i + 1) % columns != 0 && i + 1 < nodes) graph.add_edge(i, i + 1);
    if (i + columns < nodes) graph.add_edge(i, i + columns);
  }
}

void tree(Graph& graph, const GraphShape& shape, Random&) {
  for (std::uint32_t i = 1; i < graph.node_count(); ++i) {
    graph.add_edge((i - 1) / shape.branching, i);
  }
}

// Pairs drawn until all are used up; what cannot be paired is swapped with an
// edge that is there, which keeps every degree exact.
void partial_mesh(Graph& graph, const GraphShape& shape, Random& random) {
  std::vector<std::uint32_t> stubs;
  for (std::uint32_t i = 0; i < graph.node_count(); ++i) {
    stubs.insert(stubs.end(), shape.degree, i);
  }
  random.shuffle(std::span(stubs));
  while (stubs.size() >= 2) {
    const std::uint32_t one = stubs.back();
    const std::uint32_t other = stubs[stubs.size() - 2];
    stubs.resize(stubs.size() - 2);
    if (graph.add_edge(one, other)) continue;
    const auto edges = graph.edges();
    const std::size_t start = edges.empty() ? 0 : random.below(edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto [left, right] = edges[(start + i) % edges.size()];
      const bool fits = left != one && left != other && right != one && right != other &&
                        !graph.has_edge(one, left) && !graph.has_edge(other, right);
      if (!fits) continue;
      graph.remove_edge(left, right);
      graph.add_edge(one, left);
      graph.add_edge(other, right);
      break;
    }
  }
}

void erdos_renyi(Graph& graph, const GraphShape& shape, Random& random) {
  for (std::uint32_t i = 0; i < graph.node_count(); ++i) {
    for (std::uint32_t j = i + 1; j < graph.node_count(); ++j) {
      if (random.chance(shape.probability)) graph.add_edge(i, j);
    }
  }
}

void small_world(Graph& graph, const GraphShape& shape, Random& random) {
  const std::uint32_t nodes = graph.node_count();
  for (std::uint32_t i = 0; i < nodes; ++i) {
    for (std::uint32_t step = 1; step <= shape.degree / 2; ++step) {
      graph.add_edge(i, (i + step) % nodes);
    }
  }
  for (const auto& [one, other] : graph.edges()) {
    if (!random.chance(shape.probability)) continue;
    const auto target = static_cast<std::uint32_t>(random.below(nodes));
    if (target == one || graph.has_edge(one, target)) continue;
    graph.remove_edge(one, other);
    graph.add_edge(one, target);
  }
}

void scale_free(Graph& graph, const GraphShape& shape, Random& random) {
  std::vector<std::uint32_t> ends;  // each node as often as it has edges
  for (std::uint32_t node = 1; node < graph.node_count(); ++node) {
    const std::uint32_t wanted = std::min(node, shape.degree);
    for (std::uint32_t have = 0; have < wanted;) {
      const bool first = ends.empty() || node <= shape.degree;
      const std::uint32_t target = first ? have : ends[random.below(ends.size())];
      if (!graph.add_edge(node, target)) continue;
      ++have;
      ends.push_back(target);
      ends.push_back(node);
    }
  }
}

struct NamedShape {
  std::string_view name;
  Make make;
};

constexpr std::array<NamedShape, 11> shapes = {{{"lan", full_mesh},
                                                {"star", star},
                                                {"line", line},
                                                {"ring", ring},
                                                {"grid", grid},
                                                {"full-mesh", full_mesh},
                                                {"partial-mesh", partial_mesh},
                                                {"random", erdos_renyi},
                                                {"small-world", small_world},
                                                {"scale-free", scale_free},
                                                {"tree", tree}}};

std::string wrong_numbers(const GraphShape& shape) {
  const bool regular = shape.name == "partial-mesh";
  const bool uses_degree = regular || shape.name == "small-world" || shape.name == "scale-free";
  const auto degree = std::to_string(shape.degree);
  const auto nodes = std::to_string(shape.nodes);
  if (uses_degree && (shape.degree == 0 || shape.degree >= shape.nodes)) {
    return "a degree of " + degree + " cannot be had with " + nodes +
           " nodes; expected 1 to one less than the nodes";
  }
  if (regular && shape.nodes * shape.degree % 2 != 0) {
    return nodes + " nodes of degree " + degree + " cannot be had: one of the two must be even";
  }
  if (!(shape.probability >= 0 && shape.probability <= 1)) return "a probability is from 0 to 1";
  if (shape.branching == 0) return "a tree branches at least once";
  return {};
}

}  // namespace

std::vector<std::string> graph_shape_names() {
  std::vector<std::string> names;
  for (const NamedShape& each : shapes) names.emplace_back(each.name);
  return names;
}

Result<Graph> make_graph(const GraphShape& shape, Random& random) {
  const auto* found = std::find_if(shapes.begin(), shapes.end(),
                                   [&](const NamedShape& each) { return each.name == shape.name; });
  if (found == shapes.end()) {
    return Error{"no shape is called '" + shape.name + "'" +
                 suggestion(shape.name, graph_shape_names())};
  }
  Graph graph(shape.nodes);
  if (shape.nodes < 2) return graph;
  if (std::string wrong = wrong_numbers(shape); !wrong.empty()) return Error{wrong};
  found->make(graph, shape, random);
  if (shape.connected) connect_pieces(graph);
  return graph;
}

}  // namespace swarmstage
