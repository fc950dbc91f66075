#pragma once

// What the words of `swarmstage graph` ask for: a shape by its name, a graph file,
// or the overlay of a scenario; made into the graph itself.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/graph/named_graph.h"

namespace swarmstage::cli {

struct GraphWish {
  std::string what;  // SCENARIO, SHAPE or a graph file
  std::vector<std::string> settings;
  std::vector<std::string> role_libraries;
  std::optional<std::uint64_t> seed;
  // Of shapes.
  std::optional<std::uint32_t> nodes;
  std::optional<std::uint32_t> degree;
  std::string probability;  // "10%" or 0.1
  std::optional<std::uint32_t> columns;
  std::optional<std::uint32_t> branching;
};

/// What is wrong may be several lines, each with its place.
Result<NamedGraph> wanted_graph(const GraphWish& wish);

}  // namespace swarmstage::cli
