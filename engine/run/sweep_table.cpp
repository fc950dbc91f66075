#include "engine/run/sweep_table.h"

#include <charconv>

#include "engine/report/whole_file.h"

namespace swarmstage {

namespace {

/// As CSV wants it: in quotes if it holds what would end it.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string number(double value) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return error == std::errc() ? std::string(text, end) : std::string();
}

class Rows {
 public:
  explicit Rows(const RunResult& run) : begin_(field(run.stage) + ',' + std::to_string(run.seed)) {
    for (const auto& parameter : run.parameters.items()) {
      begin_ += ',' + field(parameter.value().get<std::string>());
    }
  }

  void add(const std::string& measure, const std::string& value) {
    text_ += begin_;
    text_ += ',';
    text_ += field(measure);
    text_ += ',';
    text_ += field(value);
    text_ += '\n';
  }

  const std::string& text() const { return text_; }

 private:
  std::string begin_;
  std::string text_;
};

void add_samples(const RunResult& run, Rows& rows) {
  for (const SampleSummary& sample : run.samples) {
    std::string name = sample.name;
    if (!sample.phase.empty()) name += " during " + sample.phase;
    rows.add(name + ".count", std::to_string(sample.count));
    rows.add(name + ".min", number(sample.least));
    rows.add(name + ".mean", number(sample.mean));
    rows.add(name + ".p50", number(sample.p50));
    rows.add(name + ".p90", number(sample.p90));
    rows.add(name + ".p99", number(sample.p99));
    rows.add(name + ".max", number(sample.most));
  }
}

}  // namespace

std::string sweep_line(const SweptRun& run) {
  Json json = run.result.to_json();
  json["scenario_hash"] = run.scenario_hash;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<SweptRuns> read_sweep_lines(const std::string& path) {
  const Result<std::string> text = read_whole_file(path);
  if (!text) return Error{text.error()};
  SweptRuns found;
  std::string_view left = text.value();
  for (std::size_t line = 1; !left.empty(); ++line) {
    const std::size_t end = left.find('\n');
    if (end == std::string_view::npos) break;  // the run that was being written
    const Json json = Json::parse(left.substr(0, end), nullptr, false);
    left.remove_prefix(end + 1);
    found.whole_bytes += end + 1;
    Result<RunResult> run = RunResult::from_json(json);
    if (!run) return Error{path + ":" + std::to_string(line) + ": " + run.error()};
    const auto hash = json.find("scenario_hash");
    const bool has_hash = hash != json.end() && hash->is_string();
    found.runs.push_back({has_hash ? hash->get<std::string>() : "", std::move(*run)});
  }
  return found;
}

std::string sweep_table(std::span<const RunResult> runs) {
  std::string table = "stage,seed";
  if (!runs.empty()) {
    for (const auto& parameter : runs[0].parameters.items()) table += ',' + field(parameter.key());
  }
  table += ",measure,value\n";
  for (const RunResult& run : runs) {
    Rows rows(run);
    rows.add("verdict", std::string(to_string(run.verdict)));
    for (const ExpectationResult& each : run.expectations) {
      rows.add("expect " + each.name, std::string(to_string(each.verdict)));
      if (each.margin_value) rows.add("margin " + each.name, number(*each.margin_value));
    }
    add_samples(run, rows);
    for (const auto& counter : run.counters.items()) {
      rows.add("network." + counter.key(), counter.value().dump());
    }
    table += rows.text();
  }
  return table;
}

}  // namespace swarmstage
