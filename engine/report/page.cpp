#include "engine/report/page.h"

#include <cmath>
#include <filesystem>
#include <map>

#include "engine/report/drawing.h"
#include "engine/report/page_events.h"
#include "engine/report/page_template.h"
#include "engine/report/page_window.h"
#include "engine/report/result_folder.h"
#include "engine/report/summary.h"
#include "engine/report/traffic.h"
#include "engine/report/whole_file.h"

namespace swarmstage {

namespace {

constexpr std::size_t most_messages = 5000;

struct Material {
  Traffic traffic;
  Drawing drawing;
  Json lacks = Json::array();  // what could not be shown, in words
};

Result<Material> material_of(const RunResult& run, const ResultFolder& places) {
  Material material;
  if (std::filesystem::exists(places.trace())) {
    auto traffic = Traffic::read(places.trace(), PageWindow::of(run), most_messages);
    if (!traffic) return Error{traffic.error()};
    material.traffic = std::move(traffic.value());
  } else {
    material.lacks.push_back("Messages: this run left no trace (swarmstage run --trace).");
  }
  material.drawing = Drawing::of(run, material.traffic);
  return material;
}

Json result_of(const RunResult& run) {
  Json json = run.to_json();
  json["seed"] = std::to_string(run.seed);  // may be above what a page can count to
  json.erase("nodes");
  return json;
}

Json nodes_of(const RunResult& run, const Drawing& drawing) {
  Json nodes = Json::array();
  for (std::size_t i = 0; i < run.nodes.size(); ++i) {
    const RunNode& node = run.nodes[i];
    const Drawing::Place& place = drawing.places[i];
    nodes.push_back({node.name, node.group, node.role, node.region, node.address,
                     std::round(place.x * 1000) / 1000, std::round(place.y * 1000) / 1000});
  }
  return nodes;
}

Json lines_of(const Drawing& drawing) {
  Json lines = Json::array();
  for (const Drawing::Line& each : drawing.lines) {
    lines.push_back({each.one, each.other, each.messages});
  }
  return lines;
}

// [from, to, sent, received or null, bytes, stream, head], nodes by position.
Json messages_of(const RunResult& run, const Traffic& traffic) {
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < run.nodes.size(); ++i) positions[run.nodes[i].name] = i;
  Json messages = Json::array();
  for (const ShownMessage& each : traffic.messages) {
    const auto from = positions.find(traffic.names[each.from.value]);
    const auto to = positions.find(traffic.names[each.to.value]);
    if (from == positions.end() || to == positions.end()) continue;
    const Json received = each.received ? Json(page_seconds(*each.received)) : Json();
    messages.push_back({from->second, to->second, page_seconds(each.sent), received, each.bytes,
                        each.stream ? 1 : 0, each.head});
  }
  return messages;
}

Result<Json> data_of(const RunResult& run, const ResultFolder& places, Material& material) {
  const PageWindow window = PageWindow::of(run);
  Json data = {
      {"result", result_of(run)},
      {"summary", summary_of(run)},
      {"nodes", nodes_of(run, material.drawing)},
      {"lines", lines_of(material.drawing)},
      {"window",
       {page_seconds(window.from), page_seconds(window.until), page_seconds(window.focus)}},
      {"messages", messages_of(run, material.traffic)},
      {"messages_complete", material.traffic.complete},
      {"buckets", PageEvents::buckets},
      {"events", Json::array()},
      {"metrics", Json::object()},
      {"rates", Json::object()},
      {"events_total", 0}};
  if (std::filesystem::exists(places.events())) {
    auto events = PageEvents::read(places.events(), run);
    if (!events) return Error{events.error()};
    data["events"] = events.value().lines();
    data["metrics"] = events.value().metrics(run);
    data["rates"] = events.value().rates();
    data["events_total"] = events.value().total();
  } else {
    material.lacks.push_back("Events and metrics: this run left no events.ndjson.");
  }
  data["lacks"] = material.lacks;
  return data;
}

// JSON inside a page must not end its element.
std::string for_page(const Json& data) {
  std::string text;
  for (const char each : data.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (each == '<') {
      text += "\\u003c";
    } else {
      text += each;
    }
  }
  return text;
}

void replace(std::string& text, std::string_view mark, std::string_view with) {
  const std::size_t at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), with);
}

Result<std::string> page_from(const RunResult& run, const ResultFolder& places,
                              Material& material) {
  const auto data = data_of(run, places, material);
  if (!data) return Error{data.error()};
  std::string page(page_html());
  replace(page, "/*STYLE*/", page_css());
  replace(page, "/*SCRIPT*/", page_javascript());
  replace(page, "/*DATA*/", for_page(data.value()));
  return page;
}

}  // namespace

Result<std::string> report_page(const RunResult& run, const std::string& folder) {
  const ResultFolder places{folder};
  auto material = material_of(run, places);
  if (!material) return Error{material.error()};
  return page_from(run, places, material.value());
}

std::optional<std::string> write_report(const RunResult& run, const std::string& folder) {
  const ResultFolder places{folder};
  auto material = material_of(run, places);
  if (!material) return material.error();
  const auto page = page_from(run, places, material.value());
  if (!page) return page.error();
  const Drawing& drawing = material.value().drawing;
  if (auto problem = write_whole_file(places.page(), page.value())) return problem;
  if (auto problem = write_whole_file(places.graph_dot(), drawing.dot(run))) return problem;
  return write_whole_file(places.graph_svg(), drawing.svg(run));
}

}  // namespace swarmstage
