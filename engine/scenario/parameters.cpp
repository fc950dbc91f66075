#include "engine/scenario/parameters.h"

#include "core/base/nearest.h"
#include "engine/document/map_reader.h"
#include "engine/document/overlay.h"
#include "engine/document/value_readers.h"
#include "engine/scenario/constant.h"
#include "engine/scenario/reading.h"
#include "engine/scenario/scenario_file.h"

namespace swarmstage {

namespace {

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

ParameterPlan parameter(const Entry& entry, Problems& problems) {
  ParameterPlan plan{entry.key, "", "", entry.key_at};
  if (entry.value.kind() == Value::Kind::text) {
    plan.text = entry.value.text();
    return plan;
  }
  MapReader map(entry.value, "a parameter", problems);
  if (const Value* value = map.require("default")) {
    plan.text = read_text(value, problems).value_or("");
  }
  reading::take(map, "about", plan.about, problems);
  map.finish();
  return plan;
}

}  // namespace

Parameters Parameters::read(const Value* value, const std::vector<Setting>& settings,
                            Problems& problems) {
  Parameters parameters;
  std::string file;
  if (value != nullptr && reading::expect_map(*value, problems)) {
    file = value->file();
    for (const Entry& entry : value->entries()) {
      parameters.list_.push_back(parameter(entry, problems));
    }
  }
  for (const Setting& setting : settings) parameters.set(setting, problems, file);
  return parameters;
}

void Parameters::set(const Setting& setting, Problems& problems, const std::string& file) {
  std::vector<std::string> known;
  for (ParameterPlan& plan : list_) {
    known.push_back(plan.name);
    if (plan.name != setting.name) continue;
    plan.text = setting.value;
    return;
  }
  std::string what = "there is no parameter '" + setting.name + "' to set";
  what += known.empty() ? "; the scenario has none" : suggestion(setting.name, known);
  problems.add(file, {}, what);
}

const ParameterPlan* Parameters::find(std::string_view name) const {
  for (const ParameterPlan& plan : list_) {
    if (plan.name == name) return &plan;
  }
  return nullptr;
}

std::string Parameters::meaning(std::string_view inside, const Value& value,
                                Problems& problems) const {
  if (const ParameterPlan* plan = find(inside)) return plan->text;
  const Result<std::string> result = constant(inside, list_);
  if (result) return result.value();
  reading::object(problems, value, result.error());
  return "";
}

std::string Parameters::replaced(const Value& value, Problems& problems) const {
  std::string_view rest = value.text();
  std::string text;
  while (true) {
    const std::size_t dollar = rest.find('$');
    text += rest.substr(0, dollar);
    if (dollar == std::string_view::npos) return text;
    rest.remove_prefix(dollar + 1);
    std::size_t end = 0;
    if (rest.starts_with('{')) {
      end = rest.find('}');
      if (end == std::string_view::npos) {
        reading::object(problems, value, "'${' without its '}'");
        return text;
      }
      text += meaning(rest.substr(1, end - 1), value, problems);
      rest.remove_prefix(end + 1);
      continue;
    }
    if (rest.starts_with('$')) {  // a dollar, twice, is a dollar
      text += '$';
      rest.remove_prefix(1);
      continue;
    }
    while (end < rest.size() && is_name_letter(rest[end])) ++end;
    text += meaning(rest.substr(0, end), value, problems);
    rest.remove_prefix(end);
  }
}

Value Parameters::put_into(const Value& value, Problems& problems) const {
  return rewritten(value, [&](const Value& scalar) -> std::optional<std::string> {
    if (scalar.text().find('$') == std::string::npos) return std::nullopt;
    return replaced(scalar, problems);
  });
}

}  // namespace swarmstage
