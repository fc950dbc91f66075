#include "engine/document/map_reader.h"
#include "engine/document/read_document.h"
#include "engine/document/value_readers.h"
#include "engine/graph/graph_builder.h"
#include "engine/graph/graph_readers.h"

namespace swarmstage {

namespace {

std::span<const Value> list_of(const Value& root, std::string_view key) {
  const Value* list = root.find(key);
  if (list == nullptr) return {};
  if (list->kind() == Value::Kind::list) return list->items();
  throw GraphRefusal{list->at(),
                     "expected '" + std::string(key) + "' to be a list, found " + list->describe()};
}

const Value& name_in(const Value& value, std::string_view key) {
  const Value* name = value.kind() == Value::Kind::map ? value.find(key) : &value;
  if (name == nullptr) {
    throw GraphRefusal{value.at(), "there is no '" + std::string(key) + "' in it"};
  }
  if (name->kind() == Value::Kind::text) return *name;
  throw GraphRefusal{name->at(), "expected the name of a node, found " + name->describe()};
}

void add_edge(GraphBuilder& graph, const Value& value) {
  const bool pair = value.kind() == Value::Kind::list;
  if (pair && value.items().size() != 2) {
    throw GraphRefusal{value.at(), "an edge has two ends"};
  }
  if (!pair && value.kind() != Value::Kind::map) {
    throw GraphRefusal{value.at(),
                       "expected an edge, such as [\"a\", \"b\"] or {\"source\": "
                       "\"a\", \"target\": \"b\"}, found " +
                           value.describe()};
  }
  const Value& source = name_in(pair ? value.items()[0] : value, "source");
  const std::uint32_t one = graph.known_node(source.text(), source.at());
  const Value& target = name_in(pair ? value.items()[1] : value, "target");
  graph.edge(one, graph.known_node(target.text(), target.at()), value.at());
}

/// `file:line:column: what` as the document reader writes it, taken apart again.
GraphRefusal refusal_of(const std::string& error, const std::string& file) {
  std::string_view rest = error;
  Position at;
  if (rest.starts_with(file + ":")) {
    rest.remove_prefix(file.size() + 1);
    for (std::uint32_t* part : {&at.line, &at.column}) {
      while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
        *part = *part * 10 + static_cast<std::uint32_t>(rest[0] - '0');
        rest.remove_prefix(1);
      }
      if (rest.starts_with(':')) rest.remove_prefix(1);
    }
    if (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  return {at, std::string(rest)};
}

}  // namespace

NamedGraph read_json_graph(std::string_view text, const std::string& file) {
  const Result<Document> document = parse_document(text, file);
  if (!document) throw refusal_of(document.error(), file);
  const Value& root = document.value().root();
  if (root.kind() != Value::Kind::map || root.find("nodes") == nullptr) {
    throw GraphRefusal{root.at(), "a graph needs the list 'nodes', and 'links' or 'edges'"};
  }
  GraphBuilder graph;
  for (const Value& node : list_of(root, "nodes")) {
    const Value& name = name_in(node, "id");
    graph.new_node(name.text(), name.at());
  }
  for (const std::string_view key : {"links", "edges"}) {
    for (const Value& edge : list_of(root, key)) add_edge(graph, edge);
  }
  const Value* title = root.find("name");
  return graph.take(title != nullptr ? title->text() : std::string());
}

}  // namespace swarmstage
