#include "core/base/nearest.h"
#include "engine/graph/graph_builder.h"
#include "engine/graph/graph_readers.h"
#include "engine/graph/xml_scanner.h"

namespace swarmstage {

namespace {

struct NamedEnd {
  std::string name;
  Position at;
};

struct NamedEdge {
  NamedEnd source;
  NamedEnd target;
  Position at;
};

NamedEnd needed(const XmlTag& tag, std::string_view attribute) {
  const XmlTag::Attribute* found = tag.find(attribute);
  if (found != nullptr) return {found->value, found->at};
  std::string what = "<" + tag.name + "> needs the attribute '";
  what += attribute;
  throw GraphRefusal{tag.at, what + "'"};
}

/// What GraphML may hold, and we pass over: attributes of nodes, and places on them.
void check_known(const XmlTag& tag) {
  static const std::vector<std::string> known = {"graphml", "graph", "node", "edge",   "data",
                                                 "key",     "desc",  "port", "default"};
  if (tag.name == "hyperedge") {
    throw GraphRefusal{tag.at, "an edge joins two nodes; hyperedges cannot be read"};
  }
  for (const std::string& each : known) {
    if (each == tag.name) return;
  }
  throw GraphRefusal{tag.at, "GraphML has no <" + tag.name + ">" + suggestion(tag.name, known)};
}

}  // namespace

NamedGraph read_graphml(std::string_view text) {
  XmlScanner scanner(text);
  GraphBuilder graph;
  std::vector<NamedEdge> edges;  // may name nodes that come later
  std::string title;
  unsigned graphs = 0;
  std::size_t data_depth = 0;  // what is in <data> is somebody else's
  for (auto tag = scanner.next(); tag; tag = scanner.next()) {
    if (data_depth != 0 && scanner.depth() >= data_depth) continue;
    data_depth = 0;
    if (!tag->opens) continue;
    if (scanner.depth() == (tag->closes ? 0U : 1U) && tag->name != "graphml") {
      throw GraphRefusal{tag->at, "expected <graphml>, found <" + tag->name + ">"};
    }
    check_known(*tag);
    if (tag->name == "data" && !tag->closes) data_depth = scanner.depth();
    if (tag->name == "graph") {
      if (++graphs > 1) throw GraphRefusal{tag->at, "a second <graph>; expected one"};
      if (const auto* id = tag->find("id")) title = id->value;
    } else if (tag->name == "node") {
      const NamedEnd id = needed(*tag, "id");
      graph.new_node(id.name, id.at);
    } else if (tag->name == "edge") {
      edges.push_back({needed(*tag, "source"), needed(*tag, "target"), tag->at});
    }
  }
  if (graphs == 0) throw GraphRefusal{{1, 1}, "there is no <graph> in it"};
  for (const NamedEdge& edge : edges) {
    const std::uint32_t source = graph.known_node(edge.source.name, edge.source.at);
    const std::uint32_t target = graph.known_node(edge.target.name, edge.target.at);
    graph.edge(source, target, edge.at);
  }
  return graph.take(title);
}

}  // namespace swarmstage
