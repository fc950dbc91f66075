#include "engine/graph/graph_text.h"

#include "engine/report/drawing.h"
#include "engine/report/json_text.h"

namespace swarmstage {

namespace {

/// DOT knows one escape, that of the quote, but takes backslashes in pairs: one
/// alone before a quote gets another.
std::string dot_name(std::string_view name) {
  std::string text = "\"";
  bool alone = false;
  for (const char letter : name) {
    if (letter == '"') text += alone ? "\\\\" : "\\";
    alone = letter == '\\' && !alone;
    text += letter;
  }
  if (alone) text += '\\';
  return text + "\"";
}

std::string xml_name(std::string_view name) {
  std::string text;
  for (const char letter : name) {
    switch (letter) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '"':
        text += "&quot;";
        break;
      default:
        text += letter;
    }
  }
  return text;
}

std::string dot(const NamedGraph& graph) {
  std::string text = "graph " + dot_name(graph.title) + " {\n";
  for (const std::string& name : graph.names) text += "  " + dot_name(name) + ";\n";
  for (const auto& [one, other] : graph.graph.edges()) {
    text += "  " + dot_name(graph.names[one]) + " -- " + dot_name(graph.names[other]) + ";\n";
  }
  return text + "}\n";
}

std::string graphml(const NamedGraph& graph) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n<graph id=\"";
  text += xml_name(graph.title) + "\" edgedefault=\"undirected\">\n";
  for (const std::string& name : graph.names) text += "<node id=\"" + xml_name(name) + "\"/>\n";
  for (const auto& [one, other] : graph.graph.edges()) {
    text += "<edge source=\"" + xml_name(graph.names[one]);
    text += "\" target=\"" + xml_name(graph.names[other]) + "\"/>\n";
  }
  return text + "</graph>\n</graphml>\n";
}

std::string json(const NamedGraph& graph) {
  std::string text = "{\"name\": ";
  append_json_text(text, graph.title);
  text += ", \"directed\": false, \"multigraph\": false, \"graph\": {},\n \"nodes\": [";
  const char* before = "\n";
  for (const std::string& name : graph.names) {
    text += before;
    text += "  {\"id\": ";
    append_json_text(text, name);
    text += '}';
    before = ",\n";
  }
  text += "],\n \"links\": [";
  before = "\n";
  for (const auto& [one, other] : graph.graph.edges()) {
    text += before;
    text += "  {\"source\": ";
    append_json_text(text, graph.names[one]);
    text += ", \"target\": ";
    append_json_text(text, graph.names[other]);
    text += '}';
    before = ",\n";
  }
  return text + "]}\n";
}

}  // namespace

std::string graph_text(const NamedGraph& graph, GraphForm form) {
  if (form == GraphForm::dot) return dot(graph);
  return form == GraphForm::graphml ? graphml(graph) : json(graph);
}

std::string graph_picture(const NamedGraph& graph) {
  RunResult drawn;
  drawn.scenario = graph.title;
  for (const std::string& name : graph.names) {
    RunNode node;
    node.name = name;
    node.group = name.substr(0, name.find('['));
    drawn.nodes.push_back(std::move(node));
  }
  Drawing drawing = Drawing::of(drawn, {});
  for (const auto& [one, other] : graph.graph.edges()) drawing.lines.push_back({one, other, 1});
  return drawing.svg(drawn);
}

}  // namespace swarmstage
