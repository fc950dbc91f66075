#include "engine/scenario/scenario_file.h"

#include <algorithm>
#include <filesystem>

#include "core/base/nearest.h"
#include "engine/document/overlay.h"
#include "engine/document/read_document.h"
#include "engine/document/value_readers.h"
#include "engine/scenario/parameters.h"
#include "engine/scenario/reading.h"

namespace swarmstage {

namespace {

constexpr unsigned depth_limit = 16;  // of files that extend files

std::optional<Document> checked(Result<Document> document, Problems& problems) {
  if (document) return std::move(*document);
  problems.add("", {}, document.error());
  return std::nullopt;
}

void read_stages(MapReader& map, Scenario& scenario, Problems& problems) {
  const Value* stages = map.find("stages");
  if (stages == nullptr || !reading::expect_list(*stages, problems)) return;
  static const std::vector<std::string> known = {"model", "packet", "sockets"};
  scenario.stages.clear();
  for (const Value& item : stages->items()) {
    scenario.stages.push_back(known[reading::choice(item, known, problems)]);
  }
  if (scenario.stages.empty()) reading::object(problems, *stages, "no stage is named");
}

void read_header(MapReader& map, Scenario& scenario, Problems& problems) {
  if (const Value* title = map.require("scenario")) {
    scenario.title = read_text(title, problems).value_or("");
  }
  reading::take(map, "about", scenario.about, problems);
  if (const Value* tags = map.find("tags"); tags && reading::expect_list(*tags, problems)) {
    for (const Value& tag : tags->items()) {
      scenario.tags.push_back(read_text(&tag, problems).value_or(""));
    }
  }
  if (const Value* seed = map.find("seed")) {
    const auto number = read_integer(seed, problems, 0, INT64_MAX);
    scenario.seed = static_cast<std::uint64_t>(number.value_or(1));
  }
  if (const Value* duration = map.require("duration")) {
    scenario.duration = read_duration(duration, problems).value_or(1s);
    if (scenario.duration <= Duration{}) {
      reading::object(problems, *duration, "the run has no duration");
    }
  }
  reading::take(map, "quiet", scenario.quiet, problems);
  if (const Value* quiet = map.find("quiet"); quiet && scenario.quiet > scenario.duration) {
    reading::object(problems, *quiet, "the quiet tail is longer than the run");
  }
  read_stages(map, scenario, problems);
  reading::take(map, "why_not", scenario.why_not, problems);
  if (const Value* expected = map.find("expected")) {
    scenario.expected_to_fail = reading::choice(*expected, {"hold", "fail"}, problems) == 1;
  }
}

std::vector<Variation> variations(const Value& value, const std::vector<ParameterPlan>& parameters,
                                  Problems& problems) {
  std::vector<Variation> found;
  if (!reading::expect_map(value, problems)) return found;
  std::vector<std::string> known;
  for (const ParameterPlan& each : parameters) known.push_back(each.name);
  for (const Entry& entry : value.entries()) {
    Variation one{entry.key, {}, entry.key_at};
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      std::string what = "there is no parameter '" + entry.key + "' to vary";
      what += known.empty() ? "; the scenario has none" : suggestion(entry.key, known);
      problems.add(entry.value.file(), entry.key_at, what);
    }
    if (!reading::expect_list(entry.value, problems)) continue;
    for (const Value& item : entry.value.items()) {
      one.values.push_back(read_text(&item, problems).value_or(""));
    }
    if (one.values.empty()) reading::object(problems, entry.value, "there is no value to take");
    found.push_back(one);
  }
  return found;
}

void read_body(MapReader& map, Scenario& scenario, Problems& problems) {
  if (const Value* value = map.find("network"))
    scenario.network = reading::network(*value, problems);
  if (const Value* value = map.require("nodes"))
    scenario.groups = reading::groups(*value, problems);
  if (const Value* value = map.find("workload")) {
    scenario.workload = reading::workload(*value, problems);
  }
  if (const Value* value = map.find("timeline")) {
    scenario.timeline = reading::timeline(*value, problems);
  }
  if (const Value* value = map.find("phases")) {
    scenario.phases = reading::phases(*value, scenario.duration, problems);
  }
  if (const Value* value = map.find("expect")) {
    scenario.expectations = reading::expectations(*value, problems);
  }
  if (const Value* value = map.find("vary")) {
    scenario.variations = variations(*value, scenario.parameters, problems);
  }
  if (const Value* value = map.find("where")) {
    scenario.variation_rule = reading::phrase(*value, problems);
  }
  if (const Value* repeats = map.find("repeats")) {
    const auto number = read_integer(repeats, problems, 1, matrix_runs_max);
    scenario.repeats = static_cast<std::uint32_t>(number.value_or(1));
    scenario.repeats_at = repeats->at();
  }
}

}  // namespace

std::optional<ScenarioFile> ScenarioFile::read(const std::string& path, Problems& problems) {
  std::optional<Document> document = checked(read_document(path), problems);
  ScenarioFile file;
  file.path_ = path;
  if (!document || !file.add(std::move(*document), 0, problems)) return std::nullopt;
  return file;
}

std::optional<ScenarioFile> ScenarioFile::parse(std::string_view text, const std::string& name,
                                                Problems& problems) {
  std::optional<Document> document = checked(parse_document(text, name), problems);
  ScenarioFile file;
  file.path_ = name;
  if (!document || !file.add(std::move(*document), 0, problems)) return std::nullopt;
  return file;
}

bool ScenarioFile::add_other(const Value& name, unsigned depth, Problems& problems) {
  const std::optional<std::string> text = read_text(&name, problems);
  if (!text) return false;
  if (depth >= depth_limit) {
    reading::object(problems, name, "files extend each other in a circle, or 16 deep");
    return false;
  }
  const std::string path = reading::beside(name.file(), *text);
  if (!std::filesystem::is_regular_file(path)) {
    reading::object(problems, name, "there is no file '" + path + "'");
    return false;
  }
  std::optional<Document> document = checked(read_document(path), problems);
  return document && add(std::move(*document), depth + 1, problems);
}

/// Lays the document over what is there; first of all what it stands on.
bool ScenarioFile::add(Document document, unsigned depth, Problems& problems) {
  documents_.push_back(std::move(document));
  const Value root = documents_.back().root();
  if (!reading::expect_map(root, problems)) return false;
  if (const Value* base = root.find("extends"); base && !add_other(*base, depth, problems)) {
    return false;
  }
  if (const Value* others = root.find("include");
      others && reading::expect_list(*others, problems)) {
    for (const Value& other : others->items()) {
      if (!add_other(other, depth, problems)) return false;
    }
  }
  root_ = overlaid(root_, root);
  return true;
}

Scenario ScenarioFile::scenario(const std::vector<Setting>& settings, Problems& problems) const {
  Scenario scenario;
  scenario.file = path_;
  Parameters parameters = Parameters::read(root_.find("parameters"), settings, problems);
  if (parameters.is_circular()) return scenario;
  const Value root = parameters.put_into(root_, problems);
  scenario.parameters = parameters.list();
  MapReader map(root, "a scenario", problems);
  for (const std::string_view known : {"extends", "include", "parameters"}) map.find(known);
  read_header(map, scenario, problems);
  read_body(map, scenario, problems);
  for (const Variation& more : varied_) {
    std::erase_if(scenario.variations, [&](const auto& each) { return each.name == more.name; });
    scenario.variations.push_back(more);
  }
  map.finish();
  return scenario;
}

}  // namespace swarmstage
