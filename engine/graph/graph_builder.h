#pragma once

// Makes a graph of what a file mentions, in order of first mention. Edges have no
// direction here, and what is said twice counts once. One per file; take it last.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/graph/named_graph.h"
#include "engine/graph/text_cursor.h"

namespace swarmstage {

class GraphBuilder {
 public:
  static constexpr std::size_t nodes_limit = 1U << 20U;

  /// Its number; a new one for a name that was not there.
  std::uint32_t node(std::string_view name, Position at);
  /// One that must be new.
  std::uint32_t new_node(std::string_view name, Position at);
  /// One that must be there.
  std::uint32_t known_node(std::string_view name, Position at) const;
  void edge(std::uint32_t one, std::uint32_t other, Position at);

  NamedGraph take(std::string title);

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<Graph::Edge> edges_;
};

}  // namespace swarmstage
