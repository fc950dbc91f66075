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
  std::vector<Default> defaults;
  if (value != nullptr && reading::expect_map(*value, problems)) {
    file = value->file();
    for (const Entry& entry : value->entries()) {
      parameters.list_.push_back(parameter(entry, problems));
      const bool is_map = entry.value.kind() == Value::Kind::map;
      defaults.push_back({is_map ? entry.value.find("default") : &entry.value});
    }
  }
  for (const Setting& setting : settings) parameters.set(setting, problems, file);
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    const Value* from = defaults[i].value;
    const bool is_set = from == nullptr || from->text() != parameters.list_[i].text;
    if (is_set || from->kind() != Value::Kind::text) defaults[i].progress = Progress::done;
  }
  std::vector<std::size_t> on_the_way;
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    parameters.settle(i, defaults, on_the_way, problems);
  }
  return parameters;
}

/// Makes its default of those it mentions, which are made first.
void Parameters::settle(std::size_t index, std::vector<Default>& defaults,
                        std::vector<std::size_t>& on_the_way, Problems& problems) {
  Default& own = defaults[index];
  if (own.progress == Progress::on_the_way) tell_circle(index, defaults, on_the_way, problems);
  if (own.progress != Progress::open) return;
  own.progress = Progress::on_the_way;
  on_the_way.push_back(index);
  for (const std::size_t other : mentioned(own.value->text())) {
    settle(other, defaults, on_the_way, problems);
  }
  on_the_way.pop_back();
  own.progress = Progress::done;
  Problems ignored;  // told when its place is come to
  const std::string made = replaced(*own.value, ignored);
  if (ignored.empty()) list_[index].text = made;
}

void Parameters::tell_circle(std::size_t index, const std::vector<Default>& defaults,
                             const std::vector<std::size_t>& on_the_way, Problems& problems) {
  circular_ = true;
  std::string what = "the parameter '" + list_[index].name + "' stands for itself: ";
  bool within = false;
  for (const std::size_t each : on_the_way) {
    within = within || each == index;
    if (within) what += list_[each].name + " is made of ";
  }
  problems.add(defaults[index].value->file(), list_[index].at, what + list_[index].name);
}

/// The parameters whose names stand in it behind a dollar, or between its braces.
std::vector<std::size_t> Parameters::mentioned(std::string_view text) const {
  std::vector<std::size_t> found;
  bool dollar = false;
  bool in_braces = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_name_letter(text[at])) ++at;
    const std::string_view word = text.substr(begin, at - begin);
    for (std::size_t i = 0; i < list_.size() && (in_braces || dollar); ++i) {
      if (list_[i].name == word) found.push_back(i);
    }
    if (at >= text.size()) break;
    const bool twice = text.substr(at).starts_with("$$");  // a dollar, and no name
    dollar = text[at] == '$' && !twice;
    if (text[at] == '}') in_braces = false;
    if (dollar && text.substr(at).starts_with("${")) in_braces = true;
    at += twice ? 2 : 1;
  }
  return found;
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
