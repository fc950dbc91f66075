#include "engine/baseline/baseline.h"

#include "core/trace/trace_file.h"
#include "engine/report/whole_file.h"
#include "engine/run/json_archive.h"

namespace swarmstage {

namespace {

constexpr std::string_view first_line = R"({"swarmstage_baseline":1})";

const std::vector<std::string>& verdict_words() {
  static const std::vector<std::string> words = {"held", "failed", "inconclusive"};
  return words;
}

Json json_of(const BaselineEntry& entry) {
  JsonOut out;
  out.field("file", entry.key.file);
  out.field("stage", entry.key.stage);
  out.field("seed", entry.key.seed);
  out.word("verdict", entry.verdict, verdict_words());
  out.hash("logical", entry.logical_hash);
  out.hash("timed", entry.timed_hash);
  Json metrics = Json::object();
  for (const auto& [name, value] : entry.metrics) metrics[name] = value;
  out.field("metrics", metrics);
  Json nodes = Json::object();
  for (const auto& [name, hash] : entry.nodes) nodes[name] = format_hash(hash);
  out.field("nodes", nodes);
  out.field("sketch", entry.sketch.to_string());
  return out.take();
}

void read_metrics(const Json& json, BaselineEntry& entry, std::string& problem) {
  for (const auto& [name, value] : json.items()) {
    if (!value.is_number() && problem.empty()) problem = "metrics." + name + " is not a number";
    if (problem.empty()) entry.metrics[name] = value.get<double>();
  }
}

void read_nodes(const Json& json, BaselineEntry& entry, std::string& problem) {
  for (const auto& [name, value] : json.items()) {
    const auto hash = value.is_string() ? parse_hash(value.get<std::string>()) : std::nullopt;
    if (!hash && problem.empty()) problem = "nodes." + name + " is not a hash";
    if (hash) entry.nodes[name] = *hash;
  }
}

Result<BaselineEntry> entry_from(const Json& json) {
  BaselineEntry entry;
  std::string problem;
  std::string sketch;
  Json metrics;
  Json nodes;
  JsonIn in(json, "", problem);
  in.field("file", entry.key.file);
  in.field("stage", entry.key.stage);
  in.field("seed", entry.key.seed);
  in.word("verdict", entry.verdict, verdict_words());
  in.hash("logical", entry.logical_hash);
  in.hash("timed", entry.timed_hash);
  in.field("metrics", metrics);
  in.field("nodes", nodes);
  in.field("sketch", sketch);
  if (problem.empty()) read_metrics(metrics, entry, problem);
  if (problem.empty()) read_nodes(nodes, entry, problem);
  const auto parsed = RunSketch::parse(sketch);
  if (!parsed && problem.empty()) problem = "sketch is not that of a run";
  if (!problem.empty()) return Error{problem};
  entry.sketch = *parsed;
  return entry;
}

std::string at_line(std::size_t number, const std::string& problem) {
  std::string text = "line ";
  text += std::to_string(number);
  text += ": ";
  text += problem;
  return text;
}

}  // namespace

std::string RunKey::to_string() const {
  std::string text = file;
  text += " on ";
  text += stage;
  text += ", seed ";
  text += std::to_string(seed);
  return text;
}

void BaselineEntry::forget_course() {
  nodes.clear();
  sketch = RunSketch();
}

std::string Baseline::to_text() const {
  std::string text(first_line);
  text += '\n';
  for (const auto& [key, entry] : entries) {
    text += json_of(entry).dump(-1, ' ', false, Json::error_handler_t::replace);
    text += '\n';
  }
  return text;
}

Result<Baseline> Baseline::parse(std::string_view text) {
  Baseline baseline;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (number == 1) {
      if (line == first_line) continue;
      return Error{at_line(1, "this is no baseline of version 1")};
    }
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) return Error{at_line(number, "it is not JSON")};
    auto entry = entry_from(json);
    if (!entry) return Error{at_line(number, entry.error())};
    const RunKey key = entry.value().key;
    if (!baseline.entries.emplace(key, std::move(entry.value())).second) {
      return Error{at_line(number, key.to_string() + " is there twice")};
    }
  }
  return baseline;
}

Result<Baseline> Baseline::read(const std::string& path) {
  const auto text = read_whole_file(path);
  if (!text) return Error{text.error()};
  auto baseline = parse(text.value());
  if (!baseline) return Error{path + ": " + baseline.error()};
  return baseline;
}

Result<BaselineEntry> entry_of(const RunKey& key, const TracedRun& run) {
  BaselineEntry entry;
  entry.key = key;
  entry.verdict = run.result.verdict;
  entry.logical_hash = run.result.logical_hash;
  entry.timed_hash = run.result.timed_hash;
  for (const SampleSummary& each : run.result.samples) {
    if (!each.phase.empty()) continue;
    entry.metrics[each.name + ".p50"] = each.p50;
    entry.metrics[each.name + ".p99"] = each.p99;
  }
  for (const ExpectationResult& each : run.result.expectations) {
    const std::string& name = each.name.empty() ? each.text : each.name;
    if (each.margin_value) entry.metrics["margin of " + name] = *each.margin_value;
  }
  for (const auto& [name, value] : run.result.counters.items()) {
    if (value.is_number()) entry.metrics[name] = value.get<double>();
  }
  for (const RunNode& each : run.result.nodes) entry.nodes[each.name] = each.logical_hash;
  const auto trace = read_whole_file(run.trace_path);
  if (!trace) return Error{trace.error()};
  auto reader = TraceReader::open(trace.value());
  if (!reader) return Error{run.trace_path + ": " + reader.error()};
  TraceRecord record;
  while (reader.value().next(record)) entry.sketch.record(record);
  return entry;
}

}  // namespace swarmstage
