#include "engine/report/page_events.h"

#include <algorithm>
#include <charconv>

namespace swarmstage {

namespace {

constexpr std::size_t most_rates = 12;
constexpr std::size_t most_text = 300;

double at_share(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

// Four digits are more than a plot has points.
double rounded(double value) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.begin(), digits.end(), value, std::chars_format::general, 5).ptr;
  std::from_chars(digits.data(), end, value);
  return value;
}

Json course_of(std::vector<std::vector<double>>& values) {
  Json course = Json::array();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].empty()) continue;
    std::sort(values[i].begin(), values[i].end());
    course.push_back({i, values[i].size(), rounded(at_share(values[i], 0.5)),
                      rounded(at_share(values[i], 0.99)), rounded(values[i].back())});
  }
  return course;
}

// Without making JSON of a million lines: "{"value":12.5}".
bool sample_value(std::string_view fields, double& value) {
  constexpr std::string_view head = R"({"value":)";
  if (!fields.starts_with(head)) return false;
  const auto [end, error] =
      std::from_chars(fields.data() + head.size(), fields.data() + fields.size(), value);
  return error == std::errc();
}

}  // namespace

double page_seconds(Duration at) {
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(at);
  return static_cast<double>(microseconds.count()) / 1e6;
}

PageEvents::PageEvents(const RunResult& run)
    : window_(PageWindow::of(run)), length_(std::max(run.reached, Duration(1))) {
  lines_of_node_ = std::clamp<std::size_t>(most_lines / (run.nodes.size() + 1), 3, 1500);
}

std::size_t PageEvents::bucket_of(Duration at) const {
  const double share = static_cast<double>(at.count()) / static_cast<double>(length_.count());
  return std::min(static_cast<std::size_t>(std::max(share, 0.0) * buckets), buckets - 1);
}

void PageEvents::add(const EventLine& line) {
  ++total_;
  double value = 0;
  if (line.kind == "sample") {
    auto found = samples_.find(line.name);
    if (found == samples_.end()) found = samples_.emplace(line.name, buckets).first;
    if (sample_value(line.fields, value)) found->second[bucket_of(line.at)].push_back(value);
    return;
  }
  if (line.kind == "event") {
    auto found = rates_.find(line.name);
    if (found == rates_.end() && rates_.size() < 1000) {
      found = rates_.emplace(line.name, std::vector<std::uint32_t>(buckets)).first;
    }
    if (found != rates_.end()) ++found->second[bucket_of(line.at)];
  }
  keep(line);
}

void PageEvents::keep(const EventLine& line) {
  auto found = nodes_.find(line.node);
  if (found == nodes_.end()) {
    if (nodes_.size() >= most_lines) return;
    found = nodes_.emplace(std::string(line.node), NodeLines()).first;
  }
  NodeLines& lines = found->second;
  const std::size_t third = lines_of_node_ / 3;
  const bool room = kept_ < most_lines;
  if (room && lines.first.size() < third) {
    ++kept_;
    return lines.first.push_back({total_, line.event()});
  }
  if (room && window_.holds(line.at) && lines.inside.size() < third) {
    ++kept_;
    return lines.inside.push_back({total_, line.event()});
  }
  const bool replaces = lines.last.size() >= third && !lines.last.empty();
  if (!room && !replaces) return;
  if (!replaces) ++kept_;
  // Parsed only if it stays; of a million most do not, so the text is kept first.
  lines.last.push_back({total_,
                        {line.at, "", std::string(line.kind), std::string(line.name),
                         std::string(line.fields.substr(0, most_text))}});
  if (replaces) lines.last.pop_front();
}

Json PageEvents::lines() const {
  std::vector<std::pair<std::uint64_t, Json>> all;
  const auto add_line = [&](const std::string& node, const Line& line) {
    const RunEvent& each = line.event;
    std::string fields = each.fields.is_string()
                             ? each.fields.get<std::string>()
                             : each.fields.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (fields == "{}") fields.clear();
    fields.resize(std::min(fields.size(), most_text));
    all.emplace_back(line.number, Json{page_seconds(each.at), node, each.kind, each.name, fields});
  };
  for (const auto& [node, lines] : nodes_) {
    for (const Line& each : lines.first) add_line(node, each);
    for (const Line& each : lines.inside) add_line(node, each);
    for (const Line& each : lines.last) add_line(node, each);
  }
  std::sort(all.begin(), all.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  Json lines = Json::array();
  for (auto& [number, line] : all) lines.push_back(std::move(line));
  return lines;
}

Json PageEvents::metrics(const RunResult& run) {
  Json metrics = Json::object();
  for (auto& [name, values] : samples_) {
    std::string unit;
    for (const SampleSummary& each : run.samples) {
      if (each.name == name) unit = each.unit;
    }
    metrics[name] = {{"unit", unit}, {"course", course_of(values)}};
  }
  return metrics;
}

Json PageEvents::rates() const {
  std::vector<std::pair<std::uint64_t, std::string>> order;
  for (const auto& [name, counts] : rates_) {
    std::uint64_t sum = 0;
    for (const std::uint32_t each : counts) sum += each;
    order.emplace_back(sum, name);
  }
  std::sort(order.begin(), order.end(), [](const auto& left, const auto& right) {
    return left.first != right.first ? left.first > right.first : left.second < right.second;
  });
  Json rates = Json::object();
  for (std::size_t i = 0; i < std::min(order.size(), most_rates); ++i) {
    rates[order[i].second] = rates_.at(order[i].second);
  }
  return rates;
}

Result<PageEvents> PageEvents::read(const std::string& events_path, const RunResult& run) {
  PageEvents events(run);
  auto reader = EventsReader::open(events_path);
  if (!reader) return Error{reader.error()};
  EventLine line;
  while (reader.value().next(line)) events.add(line);
  if (!reader.value().problem().empty()) return Error{reader.value().problem()};
  return events;
}

}  // namespace swarmstage
