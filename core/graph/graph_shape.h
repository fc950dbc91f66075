#pragma once

// The shapes overlays come in, by name. Random shapes draw from the generator
// they are given and from nothing else; "connected" adds the fewest edges that
// make one piece of several.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph.h"
#include "core/node/random.h"

namespace swarmstage {

struct GraphShape {
  std::string name;  // see graph_shape_names
  std::uint32_t nodes = 0;
  std::uint32_t degree = 4;     // partial-mesh, small-world, scale-free (edges per new node)
  double probability = 0.1;     // random: of each edge; small-world: of rewiring one
  std::uint32_t columns = 0;    // grid; 0: as square as it gets
  std::uint32_t branching = 2;  // tree
  bool connected = true;
};

/// lan, star, line, ring, grid, full-mesh, partial-mesh (k-regular), random
/// (Erdős–Rényi), small-world (Watts–Strogatz), scale-free (Barabási–Albert), tree.
std::vector<std::string> graph_shape_names();

/// One line on what is wrong: an unknown name, a degree that cannot be had.
Result<Graph> make_graph(const GraphShape& shape, Random& random);

}  // namespace swarmstage
