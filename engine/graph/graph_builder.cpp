#include "engine/graph/graph_builder.h"

#include "core/base/nearest.h"

namespace swarmstage {

namespace {

std::string in_quotes(std::string_view name) {
  std::string text = "'";
  text += name;
  return text + "'";
}

}  // namespace

std::uint32_t GraphBuilder::node(std::string_view name, Position at) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  if (names_.size() == nodes_limit) {
    throw GraphRefusal{at, "more than " + std::to_string(nodes_limit) + " nodes"};
  }
  const auto number = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(name);
  numbers_.emplace(names_.back(), number);
  return number;
}

std::uint32_t GraphBuilder::new_node(std::string_view name, Position at) {
  if (numbers_.find(name) != numbers_.end()) {
    throw GraphRefusal{at, "the node " + in_quotes(name) + " is there twice"};
  }
  return node(name, at);
}

std::uint32_t GraphBuilder::known_node(std::string_view name, Position at) const {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  // Among thousands of names the nearest would cost more than it tells.
  constexpr std::size_t few = 1000;
  std::string what = "there is no node " + in_quotes(name);
  if (!names_.empty() && names_.size() <= few) what += suggestion(name, names_);
  throw GraphRefusal{at, what};
}

void GraphBuilder::edge(std::uint32_t one, std::uint32_t other, Position at) {
  if (one == other) {
    throw GraphRefusal{at, "an edge joins " + in_quotes(names_[one]) + " to itself"};
  }
  edges_.emplace_back(one, other);
}

NamedGraph GraphBuilder::take(std::string title) {
  Graph graph(static_cast<std::uint32_t>(names_.size()));
  for (const auto& [one, other] : edges_) graph.add_edge(one, other);
  return {std::move(title), std::move(names_), std::move(graph)};
}

}  // namespace swarmstage
