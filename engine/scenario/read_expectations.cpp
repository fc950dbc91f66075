#include <map>
#include <set>

#include "core/node/units.h"
#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage {

namespace {

constexpr std::string_view form_words[] = {"always", "never", "eventually", "by",       "at",
                                           "within", "until", "stable",     "sometimes"};

}  // namespace

std::string_view to_string(ExpectationPlan::Form form) {
  return form_words[static_cast<std::size_t>(form)];
}

namespace reading {

namespace {

using Form = ExpectationPlan::Form;

/// The forms whose key holds the expression itself; the others say `that:`.
bool holds_expression(Form form) {
  return form == Form::always || form == Form::never_true || form == Form::eventually ||
         form == Form::sometimes;
}

void read_form(const Value& value, MapReader& map, ExpectationPlan& plan, Problems& problems) {
  switch (plan.form) {
    case Form::always:
    case Form::never_true:
    case Form::eventually:
    case Form::sometimes:
      plan.that = phrase(value, problems);
      return;
    case Form::by:
    case Form::at:
      plan.moment = moment(value, problems);
      return;
    case Form::within:
      plan.length = read_duration(&value, problems).value_or(Duration{});
      if (const Value* of = map.require("of")) plan.of = phrase(*of, problems);
      return;
    case Form::until:
      plan.of = phrase(value, problems);
      return;
    case Form::stable:
      plan.length = read_duration(&value, problems).value_or(Duration{});
      if (const Value* by = map.find("before")) plan.before = moment(*by, problems);
      return;
  }
}

void read_window(const Value& entry, MapReader& map, ExpectationPlan& plan, Problems& problems) {
  if (const Value* after = map.find("after")) plan.after = moment(*after, problems);
  if (const Value* before = map.find("before")) plan.before = moment(*before, problems);
  take(map, "during", plan.during, problems);
  if (!plan.during.empty() && (plan.after || plan.before)) {
    object(problems, entry, "an expectation has `during`, or `after` and `before`, not both");
  }
  const bool windowed = plan.form != Form::by && plan.form != Form::at;
  if (!windowed && (plan.after || plan.before || !plan.during.empty())) {
    object(problems, entry,
           "`by` and `at` look once; `after`, `before`, `during` are for "
           "`always`, `never`, `eventually`, `within`, `until`, `stable`");
  }
}

std::optional<Form> find_form(const Value& entry, MapReader& map, Problems& problems) {
  std::optional<Form> found;
  for (std::size_t i = 0; i < std::size(form_words); ++i) {
    if (map.find(form_words[i]) == nullptr) continue;
    if (found) {
      object(problems, entry, "an expectation has one form; found two");
      return std::nullopt;
    }
    found = static_cast<Form>(i);
  }
  if (!found) {
    object(problems, entry,
           "the expectation has no form; it needs one of always, never, "
           "eventually, by, at, within, until, stable, sometimes");
  }
  return found;
}

std::optional<ExpectationPlan> expectation(const Value& value, Problems& problems) {
  ExpectationPlan plan;
  plan.at = value.at();
  MapReader map(value, "an expectation", problems);
  const std::optional<Form> form = find_form(value, map, problems);
  take(map, "name", plan.name, problems);
  take_unsupported(map, plan.skip_unsupported, problems);
  const bool holds = form && holds_expression(*form);
  if (!form) {
    map.find("that");
    map.finish();
    return std::nullopt;
  }
  plan.form = *form;
  read_form(*map.find(to_string(*form)), map, plan, problems);
  if (!holds) {
    if (const Value* that = map.require("that")) plan.that = phrase(*that, problems);
  }
  read_window(value, map, plan, problems);
  map.finish();
  return plan;
}

std::string short_label(const ExpectationPlan& plan) {
  return std::string(to_string(plan.form)) + ": " + plan.that.text;
}

/// With its moments: "within 10s of the crash: ...", "always until end - 5s: ...".
std::string long_label(const ExpectationPlan& plan) {
  std::string label(to_string(plan.form));
  const auto add = [&label](std::string_view word, const std::string& what) {
    label += word;
    label += what;
  };
  if (plan.moment) add(" ", plan.moment->to_string());
  if (plan.length != Duration{}) add(" ", format_duration(plan.length));
  if (plan.of) add(plan.form == Form::within ? " of " : " ", plan.of->text);
  if (plan.after) add(" after ", plan.after->to_string());
  if (plan.before) add(" before ", plan.before->to_string());
  if (!plan.during.empty()) add(" during ", plan.during);
  return label + ": " + plan.that.text;
}

/// By its name a verdict is found again in tables, in JUnit and in baselines, so each
/// has one of its own; as short as that allows.
void name_all(std::vector<ExpectationPlan>& plans) {
  std::map<std::string, int> uses;
  for (const ExpectationPlan& plan : plans) {
    ++uses[plan.name.empty() ? short_label(plan) : plan.name];
  }
  for (ExpectationPlan& plan : plans) {
    if (!plan.name.empty()) continue;
    plan.name = short_label(plan);
    if (uses[plan.name] > 1) plan.name = long_label(plan);
  }
  std::set<std::string> taken;
  for (ExpectationPlan& plan : plans) {
    std::string name = plan.name;
    for (int number = 2; !taken.insert(name).second; ++number) {
      name = plan.name + " (" + std::to_string(number) + ")";
    }
    plan.name = std::move(name);
  }
}

}  // namespace

std::vector<ExpectationPlan> expectations(const Value& value, Problems& problems) {
  std::vector<ExpectationPlan> plans;
  if (!expect_list(value, problems)) return plans;
  for (const Value& item : value.items()) {
    if (auto plan = expectation(item, problems)) plans.push_back(std::move(*plan));
  }
  name_all(plans);
  return plans;
}

}  // namespace reading

}  // namespace swarmstage
