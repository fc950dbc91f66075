#pragma once

// A graph whose nodes have names: an overlay of a scenario, or what a file says.
// Node n of the graph is names[n]. Belongs to whoever made it.

#include <string>
#include <vector>

#include "core/graph/graph.h"

namespace swarmstage {

struct NamedGraph {
  std::string title;
  std::vector<std::string> names;
  Graph graph;
};

}  // namespace swarmstage
