#include "engine/report/drawing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <tuple>

#include "engine/report/json_text.h"

namespace swarmstage {

namespace {

constexpr std::size_t ring_nodes = 60;
constexpr std::size_t named_nodes = 120;  // beyond, names would cover one another

std::vector<std::size_t> by_region(const RunResult& run) {
  std::vector<std::size_t> order(run.nodes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    const RunNode& one = run.nodes[left];
    const RunNode& other = run.nodes[right];
    return std::tie(one.region, one.group) < std::tie(other.region, other.group);
  });
  return order;
}

std::vector<Drawing::Place> rings(const RunResult& run) {
  const std::vector<std::size_t> order = by_region(run);
  const std::size_t count = (order.size() + ring_nodes - 1) / ring_nodes;
  std::vector<Drawing::Place> places(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    // Along the angle first, so that a region is a sector through all rings.
    const std::size_t ring = i % std::max<std::size_t>(count, 1);
    const double radius = 1 - 0.7 * static_cast<double>(ring) / static_cast<double>(count);
    const double angle =
        6.283185307179586 * static_cast<double>(i) / static_cast<double>(order.size());
    places[order[i]] = {radius * std::sin(angle), -radius * std::cos(angle)};
  }
  return places;
}

std::string quoted(const std::string& text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

std::string xml(const std::string& text) {
  std::string out;
  for (const char each : valid_text(text)) {
    if (each == '&') {
      out += "&amp;";
    } else if (each == '<') {
      out += "&lt;";
    } else if (static_cast<unsigned char>(each) >= 0x20) {
      out += each;
    }
  }
  return out;
}

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 200> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

double x_of(const Drawing::Place& place) {
  return 400 + 330 * place.x;
}
double y_of(const Drawing::Place& place) {
  return 400 + 330 * place.y;
}

}  // namespace

Drawing Drawing::of(const RunResult& run, const Traffic& traffic) {
  Drawing drawing;
  drawing.places = rings(run);
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < run.nodes.size(); ++i) positions[run.nodes[i].name] = i;
  std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> sums;
  for (const auto& [ends, flow] : traffic.flows) {
    const auto from = positions.find(traffic.names[ends.first.value]);
    const auto to = positions.find(traffic.names[ends.second.value]);
    if (from == positions.end() || to == positions.end() || from == to) continue;
    sums[std::minmax(from->second, to->second)] += flow.messages;
  }
  for (const auto& [ends, sum] : sums) drawing.lines.push_back({ends.first, ends.second, sum});
  std::stable_sort(
      drawing.lines.begin(), drawing.lines.end(),
      [](const Line& left, const Line& right) { return left.messages > right.messages; });
  if (drawing.lines.size() > most_lines) drawing.lines.resize(most_lines);
  return drawing;
}

std::string Drawing::dot(const RunResult& run) const {
  std::map<std::string, std::vector<std::size_t>> regions;
  for (std::size_t i = 0; i < run.nodes.size(); ++i) regions[run.nodes[i].region].push_back(i);
  std::string text = "graph " + quoted(run.scenario) + " {\n";
  std::size_t number = 0;
  for (const auto& [region, members] : regions) {
    text += "  subgraph cluster_" + std::to_string(number++) + " {\n    label=" + quoted(region);
    text += ";\n";
    for (const std::size_t each : members) text += "    " + quoted(run.nodes[each].name) + ";\n";
    text += "  }\n";
  }
  for (const Line& line : lines) {
    text += "  " + quoted(run.nodes[line.one].name) + " -- " + quoted(run.nodes[line.other].name);
    text += " [label=" + std::to_string(line.messages) + "];\n";
  }
  return text + "}\n";
}

std::string Drawing::svg(const RunResult& run) const {
  std::string text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 800\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n<title>" +
      xml(run.scenario) + "</title>\n<rect width=\"800\" height=\"800\" fill=\"#ffffff\"/>\n";
  const double most = lines.empty() ? 1 : static_cast<double>(lines.front().messages);
  for (const Line& line : lines) {
    const Place& one = places[line.one];
    const Place& other = places[line.other];
    text += formatted(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#7a8aa0\" "
        "stroke-width=\"%.2f\"/>\n",
        x_of(one), y_of(one), x_of(other), y_of(other),
        0.5 + 2.5 * static_cast<double>(line.messages) / most);
  }
  const double radius = run.nodes.size() > named_nodes ? 3 : 8;
  for (std::size_t i = 0; i < run.nodes.size(); ++i) {
    text += formatted("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\" fill=\"#2463a8\"><title>",
                      x_of(places[i]), y_of(places[i]), radius);
    text += xml(run.nodes[i].name) + "</title></circle>\n";
    if (run.nodes.size() > named_nodes) continue;
    text += formatted("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"#202830\">",
                      400 + 362 * places[i].x, 404 + 362 * places[i].y);
    text += xml(run.nodes[i].name) + "</text>\n";
  }
  return text + "</svg>\n";
}

}  // namespace swarmstage
