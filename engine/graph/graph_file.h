#pragma once

// Graphs in files: read from GraphML, DOT or JSON, which the ending of the name
// tells apart (.graphml and .xml, .dot and .gv, .json); written in the same forms
// by graph_text.h. Directions, weights and attributes are passed over. JSON is
// what networkx calls node-link data: `nodes`, and `links` or `edges`.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "engine/document/problems.h"
#include "engine/graph/named_graph.h"

namespace swarmstage {

enum class GraphForm : std::uint8_t { dot, graphml, json };

/// By the ending of the name; nothing if it is none of ours.
std::optional<GraphForm> graph_form_of(std::string_view path);

/// Nothing, and a problem with file, line and column, if it is wrong.
std::optional<NamedGraph> read_graph_file(const std::string& path, Problems& problems);
/// The same from a text; `file` is what problems call it.
std::optional<NamedGraph> parse_graph(std::string_view text, const std::string& file,
                                      GraphForm form, Problems& problems);

/// For a group of `count` nodes called `group[0]` and so on: if every name is one of
/// those, or every name is a number below `count`, that says who is who; else the
/// order of mention does. One line if the file has more or fewer nodes.
Result<Graph> seated(const NamedGraph& graph, std::string_view group, std::uint32_t count);

}  // namespace swarmstage
