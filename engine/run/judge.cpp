#include "engine/run/judge.h"

#include <algorithm>

namespace swarmstage {

namespace {

using Form = ExpectationPlan::Form;

constexpr std::size_t values_shown = 8;
constexpr std::size_t events_shown = 20;

bool looks_once(Form form) {
  return form == Form::by || form == Form::at;
}

}  // namespace

Judge::Judge(const RunPlan& plan, const StageFit& fit, Stage& stage, Marks& marks,
             Evaluators& evaluators, const RecentEvents& recent)
    : plan_(plan), stage_(stage), marks_(marks), evaluators_(evaluators), recent_(recent) {
  for (const PlannedExpectation& planned : plan.expectations()) {
    Case one;
    one.planned = &planned;
    one.why_not = fit.why_not_expectation(cases_.size());
    if (one.why_not.empty()) {
      one.that = &evaluators.add(*planned.that);
      if (planned.premise.expression) one.premise = &evaluators.add(*planned.premise.expression);
      ++undecided_;
    }
    cases_.push_back(std::move(one));
  }
}

void Judge::arrange() {
  marks_.on_set([this] { open_ready(); });
  open_ready();
}

void Judge::open_ready() {
  for (Case& one : cases_) {
    if (!one.why_not.empty()) continue;
    if (!one.watch) open(one);
    const Premise& premise = one.planned->premise;
    if (!one.watch || premise.kind != Premise::Kind::mark || one.premises > 0) continue;
    const std::optional<Duration> when = marks_.find(premise.mark);
    if (!when) continue;
    one.premises = 1;
    stage_.at(at_time(std::max(*when, now())), [this, &one] {
      one.watch->premise_happened(now());
      look_at(one, now());
    });
  }
}

/// Looks begin as soon as all moments of the expectation are known.
bool Judge::open(Case& one) {
  const ExpectationPlan& plan = *one.planned->plan;
  Moment from = plan.after.value_or(Moment{});
  Moment until = plan.before.value_or(Moment{std::string(Moment::end_mark), {}});
  if (looks_once(plan.form)) until = *plan.moment;
  std::optional<Duration> begin = marks_.resolve(from);
  std::optional<Duration> end = marks_.resolve(until);
  for (const PhasePlan& phase : plan_.scenario().phases) {
    if (phase.name != plan.during) continue;
    begin = phase.from;
    end = phase.until;
  }
  if (!begin || !end) return false;
  one.watch.emplace(plan.form, plan.length, *begin, *end);
  stage_.at(at_time(std::max(*begin, now())), [this, &one] { look_at(one, now()); });
  // At the end of the run everybody arrives, when all of its events are over.
  if (*end < plan_.scenario().duration && plan.form != Form::within) {
    stage_.at(at_time(std::max(*end, now())), [this, &one] { arrive(one); });
  }
  return true;
}

void Judge::watch(const Phrase& phrase, std::function<void()> came_true) {
  auto condition = std::make_unique<Condition>();
  Result<Expression> parsed = Expression::parse(phrase.text, plan_.vocabulary());
  condition->expression = std::move(parsed.value());
  condition->evaluator = &evaluators_.add(*condition->expression);
  condition->came_true = std::move(came_true);
  conditions_.push_back(std::move(condition));
}

void Judge::look() {
  if (!evaluators_.take_moved()) return;
  const Duration time = now();
  for (Case& one : cases_) {
    if (!one.watch || one.watch->decided()) continue;
    if (one.that->stale() || (one.premise && one.premise->stale())) look_at(one, time);
  }
  look_at_conditions();
}

void Judge::look_at(Case& one, Duration time) {
  if (one.watch->decided()) return;
  note_premises(one, time);
  const bool condition = one.planned->premise.kind == Premise::Kind::condition;
  const Truth premise = condition ? one.premise->truth() : Truth::unknown;
  if (!one.looks && one.watch->is_open(time)) {
    one.looks = true;
    one.that->forget_premises();  // only what was true since then counts
  }
  one.watch->set_proved(one.that->is_proved());
  one.watch->look(time, one.that->truth(), premise);
  if (one.watch->is_open(time)) note_margin(one);
  note_decision(one);
  if (const auto next = one.watch->next_look()) look_again(one, std::max(*next, time));
}

void Judge::look_again(Case& one, Duration when) {
  if (when > plan_.scenario().duration) return;
  stage_.at(at_time(when), [this, &one, when] {
    const std::optional<Duration> next = one.watch->next_look();
    if (next && *next <= when) look_at(one, when);
  });
}

void Judge::arrive(Case& one) {
  if (one.watch->decided()) return;
  if (looks_once(one.planned->plan->form)) one.that->forget_premises();
  one.watch->set_proved(one.that->is_proved());
  note_margin(one);
  one.watch->arrive(one.that->truth());
  note_decision(one);
}

void Judge::note_premises(Case& one, Duration time) {
  if (one.planned->premise.kind != Premise::Kind::event) return;
  const Datum value = one.premise->value();
  const auto* count = std::get_if<double>(&value);
  if (!count) return;
  for (; one.premises < *count; ++one.premises) one.watch->premise_happened(time);
}

/// Of what must hold all the time the least margin counts, of the rest the last.
void Judge::note_margin(Case& one) {
  const Form form = one.planned->plan->form;
  std::optional<Margin> margin = one.that->margin();
  if (!margin) return;
  if (form == Form::never_true) {  // far from true is far from failing
    margin->amount = -margin->amount;
    margin->relative = -margin->relative;
  }
  const bool whole_time = form == Form::always || form == Form::never_true || form == Form::until;
  if (!whole_time || !one.least_margin || margin->amount < one.least_margin->amount) {
    one.least_margin = margin;
  }
}

void Judge::note_decision(Case& one) {
  if (!one.watch->decided() || one.counted_decided) return;
  one.counted_decided = true;
  --undecided_;
  one.values = one.that->explain(values_shown);
  if (one.watch->verdict() != Verdict::held) one.events = recent_.last(events_shown);
}

void Judge::look_at_conditions() {
  for (const auto& condition : conditions_) {
    if (!condition->evaluator->stale()) continue;
    const Truth truth = condition->evaluator->truth();
    const bool came = truth == Truth::yes && condition->last != Truth::yes;
    condition->last = truth;
    if (came) condition->came_true();
  }
}

std::vector<ExpectationResult> Judge::finish(Duration time) {
  std::vector<ExpectationResult> results;
  for (Case& one : cases_) {
    if (one.watch && !one.watch->decided()) {
      look_at(one, time);
      if (time >= plan_.scenario().duration) arrive(one);
      one.watch->finish(time);
      note_decision(one);
    }
    results.push_back(result(one));
  }
  return results;
}

namespace {

/// "peer[3].peers = 5" tells who is to blame; none if it is of several.
std::string node_of(const std::string& line) {
  const std::size_t dot = line.find('.');
  const std::size_t bracket = line.find('(');
  return dot < bracket ? line.substr(0, dot) : std::string();
}

}  // namespace

/// Where nothing was decided there is none; a failure has nothing to spare, whatever
/// was the margin of what held until then.
void Judge::tell_margin(const Case& one, ExpectationResult& result) {
  const bool failed = result.verdict == Verdict::failed;
  if (!failed && result.verdict != Verdict::held) return;
  const auto spare = failed ? std::nullopt : one.watch->margin();
  if (spare) {
    const Margin margin{static_cast<double>(spare->count()), Type::duration, 0};
    result.margin = margin.to_string();
    result.margin_value = static_cast<double>(spare->count()) / 1e9;
  } else if (one.least_margin && (!failed || one.least_margin->amount < 0)) {
    result.margin = one.least_margin->to_string();
    result.margin_value = one.least_margin->amount;
  }
}

ExpectationResult Judge::result(Case& one) const {
  const ExpectationPlan& plan = *one.planned->plan;
  ExpectationResult result;
  result.name = plan.name;
  result.form = std::string(to_string(plan.form));
  result.text = plan.that.text;
  result.line = plan.at.line;
  result.values = one.values;
  result.events = one.events;
  if (!one.why_not.empty()) {
    result.verdict = Verdict::skipped;
    result.why = one.why_not;
    return result;
  }
  if (!one.watch) {
    result.why = "the moment it hangs on never came";
    return result;
  }
  result.verdict = one.watch->verdict();
  result.why = one.watch->why();
  result.decided = one.watch->when();
  tell_margin(one, result);
  if (result.verdict != Verdict::failed) return result;
  for (const std::string& line : one.values) {
    const std::string node = node_of(line);
    const bool known = plan_.roster().find_node(node).has_value();
    if (known && std::find(result.nodes.begin(), result.nodes.end(), node) == result.nodes.end()) {
      result.nodes.push_back(node);
    }
  }
  return result;
}

}  // namespace swarmstage
