#pragma once

// A graph as text: DOT, GraphML or JSON, each readable again by graph_file.h and
// by other tools, or a picture in SVG. The same graph is the same text everywhere.

#include <string>

#include "engine/graph/graph_file.h"
#include "engine/graph/named_graph.h"

namespace swarmstage {

std::string graph_text(const NamedGraph& graph, GraphForm form);
/// Nodes in rings, those whose names begin alike together.
std::string graph_picture(const NamedGraph& graph);

}  // namespace swarmstage
