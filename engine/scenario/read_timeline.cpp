#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage::reading {

namespace {

using Kind = Trigger::Kind;

void read_between(const Value& value, ActionPlan& plan, Problems& problems) {
  if (!expect_list(value, problems)) return;
  if (value.items().size() != 2) {
    object(problems, value, "`between` takes two moments: [2m, 4m]");
    return;
  }
  plan.trigger.at = moment(value.items()[0], problems);
  plan.trigger.until = moment(value.items()[1], problems);
}

void read_condition(const Value& value, MapReader& map, Trigger& trigger, Problems& problems) {
  trigger.kind = Kind::when;
  trigger.condition = phrase(value, problems);
  take(map, "delay", trigger.delay, problems);
  take(map, "each_time", trigger.each_time, problems);
  take(map, "after", trigger.at, problems);
  take(map, "until", trigger.until, problems);
}

void read_repetition(const Value& value, MapReader& map, Trigger& trigger, Problems& problems) {
  trigger.kind = Kind::every;
  const Period beat = period(value, problems);
  trigger.period = beat.length;
  trigger.jitter = beat.jitter;
  trigger.at = Moment{{}, beat.length};
  take(map, "after", trigger.at, problems);
  take(map, "until", trigger.until, problems);
}

void read_trigger(const Value& entry, MapReader& map, ActionPlan& plan, Problems& problems) {
  const Value* at = map.find("at");
  const Value* every = map.find("every");
  const Value* when = map.find("when");
  const Value* between = map.find("between");
  if ((at ? 1 : 0) + (every ? 1 : 0) + (when ? 1 : 0) + (between ? 1 : 0) != 1) {
    object(problems, entry, "an action has one of `at`, `every`, `when`, `between`");
  }
  if (at) plan.trigger.at = moment(*at, problems);
  if (between) read_between(*between, plan, problems);
  if (every) read_repetition(*every, map, plan.trigger, problems);
  if (when) read_condition(*when, map, plan.trigger, problems);
}

/// What only lasts between two moments, and what cannot be undone.
void check_length(const Value& entry, const ActionPlan& plan, bool between, Problems& problems) {
  const bool churn = std::holds_alternative<deed::Churn>(plan.deed);
  if (between && !churn) {
    object(problems, entry, "`between` belongs to churn; use `at` and `for`");
  }
  if (churn && !between && !plan.lasts) {
    object(problems, entry, "churn needs `between: [from, until]`, or `at` and `for`");
  }
  if (plan.lasts && (!is_fault(plan.deed) || std::holds_alternative<deed::Restart>(plan.deed))) {
    std::string what = "`for` has no meaning beside `";
    what += deed_word(plan.deed);
    what += '`';
    object(problems, entry, what);
  }
}

std::optional<ActionPlan> action(const Value& value, Problems& problems) {
  ActionPlan plan;
  plan.at = value.at();
  plan.file = value.file();
  MapReader map(value, "an action", problems);
  read_trigger(value, map, plan, problems);
  take(map, "name", plan.name, problems);
  take_unsupported(map, plan.skip_unsupported, problems);
  if (const Value* lasts = map.find("for")) plan.lasts = read_duration(lasts, problems);
  const bool between = map.find("between") != nullptr;
  std::optional<Deed> what = deed(value, map, problems);
  if (const Value* mark = map.find("mark"); mark && plan.name.empty()) {
    plan.name = read_text(mark, problems).value_or("");
  }
  map.finish();
  if (!what) return std::nullopt;
  plan.deed = std::move(*what);
  check_length(value, plan, between, problems);
  return plan;
}

}  // namespace

std::vector<ActionPlan> timeline(const Value& value, Problems& problems) {
  std::vector<ActionPlan> plans;
  if (!expect_list(value, problems)) return plans;
  for (const Value& item : value.items()) {
    if (auto plan = action(item, problems)) plans.push_back(std::move(*plan));
  }
  return plans;
}

}  // namespace swarmstage::reading
