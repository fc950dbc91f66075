#pragma once

// The three forms of graph files, one source file each. They throw GraphRefusal;
// graph_file.h is what others use.

#include <string>
#include <string_view>

#include "engine/graph/named_graph.h"

namespace swarmstage {

NamedGraph read_dot(std::string_view text);
NamedGraph read_graphml(std::string_view text);
NamedGraph read_json_graph(std::string_view text, const std::string& file);

}  // namespace swarmstage
