#include "engine/graph/graph_file.h"

#include <charconv>

#include "engine/document/utf8.h"
#include "engine/graph/graph_readers.h"
#include "engine/graph/text_cursor.h"
#include "engine/report/whole_file.h"

namespace swarmstage {

namespace {

constexpr std::size_t bytes_limit = 64U << 20U;

void check_text(std::string_view text) {
  if (text.size() > bytes_limit) throw GraphRefusal{{}, "larger than 64 MiB"};
  const auto bad = find_bad_byte(text);
  if (!bad) return;
  TextCursor cursor(text);
  cursor.skip(bad->offset);
  cursor.refuse(bad->what);
}

NamedGraph read(std::string_view text, const std::string& file, GraphForm form) {
  if (form == GraphForm::json) return read_json_graph(text, file);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  check_text(text);
  return form == GraphForm::dot ? read_dot(text) : read_graphml(text);
}

/// The number in `text`, if it is one below `limit`, written as we would.
std::optional<std::uint32_t> place_in(std::string_view text, std::uint32_t limit) {
  if (text.empty() || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number >= limit) {
    return std::nullopt;
  }
  return number;
}

/// The number in `group[3]`; nothing for other texts.
std::string_view inside_brackets(std::string_view name, std::string_view group) {
  if (!name.starts_with(group) || !name.ends_with(']')) return {};
  name.remove_prefix(group.size());
  if (!name.starts_with('[')) return {};
  return name.substr(1, name.size() - 2);
}

/// Where each node of the file sits, if all names say so.
template <typename Digits>
std::vector<std::uint32_t> places(const NamedGraph& graph, Digits digits) {
  const auto count = static_cast<std::uint32_t>(graph.names.size());
  std::vector<std::uint32_t> places;
  std::vector<bool> taken(count, false);
  for (const std::string& name : graph.names) {
    const auto place = place_in(digits(name), count);
    if (!place || taken[*place]) return {};
    taken[*place] = true;
    places.push_back(*place);
  }
  return places;
}

}  // namespace

std::optional<GraphForm> graph_form_of(std::string_view path) {
  if (path.ends_with(".dot") || path.ends_with(".gv")) return GraphForm::dot;
  if (path.ends_with(".graphml") || path.ends_with(".xml")) return GraphForm::graphml;
  if (path.ends_with(".json")) return GraphForm::json;
  return std::nullopt;
}

std::optional<NamedGraph> parse_graph(std::string_view text, const std::string& file,
                                      GraphForm form, Problems& problems) {
  try {
    return read(text, file, form);
  } catch (const GraphRefusal& refusal) {
    problems.add(file, refusal.at, refusal.what);
    return std::nullopt;
  }
}

std::optional<NamedGraph> read_graph_file(const std::string& path, Problems& problems) {
  const auto form = graph_form_of(path);
  if (!form) {
    problems.add(path, {}, "expected a graph file: .graphml, .dot or .json");
    return std::nullopt;
  }
  const Result<std::string> text = read_whole_file(path);
  if (!text) {
    problems.add("", {}, text.error());
    return std::nullopt;
  }
  return parse_graph(text.value(), path, *form, problems);
}

Result<Graph> seated(const NamedGraph& graph, std::string_view group, std::uint32_t count) {
  if (graph.names.size() != count) {
    std::string what = "the graph has " + std::to_string(graph.names.size());
    what += " nodes, and the group ";
    return Error{what + std::to_string(count)};
  }
  auto seats = places(graph, [&](std::string_view name) { return inside_brackets(name, group); });
  if (seats.empty()) seats = places(graph, [](std::string_view name) { return name; });
  if (seats.empty()) return graph.graph;
  Graph moved(count);
  for (const auto& [one, other] : graph.graph.edges()) moved.add_edge(seats[one], seats[other]);
  return moved;
}

}  // namespace swarmstage
