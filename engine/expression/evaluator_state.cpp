#include "engine/expression/evaluator_state.h"

#include <algorithm>

#include "core/node/fields.h"

namespace swarmstage {

EvaluatorState::EvaluatorState(const Expression& expression, const Population& population,
                               Sight& sight)
    : Interpreter(sight),
      program_(&expression.program()),
      population_(&population),
      text_(expression.text()),
      singles_(program_->singles),
      reductions_(program_->aggregates.size()) {
  collect_singles(program_->root);
  for (std::uint32_t i = 0; i < program_->aggregates.size(); ++i) {
    const Aggregate& aggregate = program_->aggregates[i];
    if (aggregate.of_source) continue;
    const Selection& selection = program_->selections[aggregate.selection];
    reductions_[i].series.emplace_back(aggregate, selection, population.size());
    collect_singles(aggregate.element.front());
    collect_element(aggregate.element.front(), i);
    collect_predicates(selection.tree, i);
  }
  for (const Source& source : program_->sources) sources_.emplace_back(source, population.size());
  collect_implications(program_->root);
}

/// Those whose truth is claimed. What stands in a premise is a condition, no claim.
void EvaluatorState::collect_implications(const Term& term) {
  if (term.kind == Term::Kind::implies) implications_.push_back({&term, false});
  if (term.kind == Term::Kind::aggregate) {
    for (const Term& each : program_->aggregates[term.index].element) collect_implications(each);
  }
  const std::size_t first = term.kind == Term::Kind::implies ? 1 : 0;
  for (std::size_t i = first; i < term.children.size(); ++i) collect_implications(term.children[i]);
}

EvaluatorState::Watch& EvaluatorState::watch(const std::string& name) {
  const auto found = std::find_if(watches_.begin(), watches_.end(),
                                  [&](const Watch& each) { return each.name == name; });
  if (found != watches_.end()) return *found;
  watches_.push_back({name, {}, {}});
  return watches_.back();
}

void EvaluatorState::collect_singles(const Term& term) {
  if (term.kind == Term::Kind::reading && term.single && term.selection != this_node) {
    singles_[term.index].reading = &term;
    watch(term.name).singles.push_back(term.index);
  }
  for (const Term& each : term.children) collect_singles(each);
}

void EvaluatorState::collect_element(const Term& term, std::uint32_t index) {
  const bool of_node =
      term.kind == Term::Kind::reading && term.selection == program_->aggregates[index].selection;
  if (of_node) {
    collect_readings(term, index);
  } else if (term.kind == Term::Kind::reading || term.kind == Term::Kind::aggregate ||
             term.kind == Term::Kind::counter || term.kind == Term::Kind::now) {
    reductions_[index].inner.push_back({&term, {}});
  }
  for (const Term& each : term.children) collect_element(each, index);
}

void EvaluatorState::collect_predicates(const SelectorTree& tree, std::uint32_t index) {
  for (const Term& each : tree.predicate) collect_readings(each, index);
  for (const SelectorTree& each : tree.children) collect_predicates(each, index);
}

void EvaluatorState::collect_readings(const Term& term, std::uint32_t index) {
  if (term.kind == Term::Kind::reading) {
    auto& readers = watch(term.name).reductions;
    if (readers.empty() || readers.back() != index) readers.push_back(index);
  }
  for (const Term& each : term.children) collect_readings(each, index);
}

void EvaluatorState::changed(NodeIndex node, std::string_view observable) {
  for (const Watch& each : watches_) {
    if (each.name != observable) continue;
    for (const std::uint32_t index : each.reductions) {
      if (reductions_[index].series[0].mark(node)) stale_ = true;
    }
    for (const std::uint32_t index : each.singles) {
      if (singles_[index].reading->node == node) singles_[index].marked = stale_ = true;
    }
    return;
  }
}

void EvaluatorState::life_changed(NodeIndex node) {
  for (Reduction& each : reductions_) {
    for (SeriesState& series : each.series) {
      if (series.mark(node)) stale_ = true;
    }
  }
  for (Single& each : singles_) {
    if (each.reading && each.reading->node == node) each.marked = stale_ = true;
  }
}

void EvaluatorState::saw(NodeIndex node, TimePoint at, ByteView encoded) {
  if (program_->reads.events.empty()) return;
  const std::string_view name = FieldsReader(encoded).name();
  for (SourceState& each : sources_) {
    const Source& source = each.source();
    if (source.kind != Source::Kind::event || source.name != name) continue;
    if (each.saw(node, at, encoded, *this)) stale_ = true;
  }
}

void EvaluatorState::measured(NodeIndex node, TimePoint at, std::string_view sample, double value) {
  for (SourceState& each : sources_) {
    const Source& source = each.source();
    if (source.kind != Source::Kind::sample || source.name != sample) continue;
    if (each.measured(node, at, value, *this)) stale_ = true;
  }
}

void EvaluatorState::completed(const OperationResult& result) {
  for (SourceState& each : sources_) {
    const Source& source = each.source();
    if (source.kind != Source::Kind::operation || source.name != result.operation) continue;
    if (each.completed(result, *this)) stale_ = true;
  }
}

bool EvaluatorState::stale() const {
  return stale_ || program_->reads.counters || program_->reads.time;
}

void EvaluatorState::refresh() {
  for (Reduction& each : reductions_) {
    if (each.series.empty()) continue;
    for (Inner& inner : each.inner) {
      Datum now = Interpreter::value(*inner.term, {});
      if (now == inner.value) continue;
      inner.value = std::move(now);
      each.series[0].mark_all();
    }
    each.series[0].refresh(*this);
  }
}

const Verdict& EvaluatorState::verdict() {
  if (!stale()) return verdict_;
  refresh();
  verdict_ = judge(program_->root, {});
  stale_ = false;
  return verdict_;
}

bool EvaluatorState::is_proved() {
  if (implications_.empty()) return true;
  verdict();
  return std::all_of(implications_.begin(), implications_.end(),
                     [](const Implication& each) { return each.proved; });
}

void EvaluatorState::forget_premises() {
  if (implications_.empty()) return;
  for (Implication& each : implications_) each.proved = false;
  for (Reduction& each : reductions_) {
    for (SeriesState& series : each.series) series.mark_all();
  }
  stale_ = true;
}

void EvaluatorState::premise_seen(const Term& implication) {
  for (Implication& each : implications_) {
    if (each.term == &implication) each.proved = true;
  }
}

/// `A or (P implies Q)` that is true because of A: whether P ever was does not matter.
void EvaluatorState::disjoined(const Term& either, Truth left, Truth right) {
  if (implications_.empty()) return;
  if (left == Truth::yes && !claims(either.children[0])) prove_within(either.children[1]);
  if (right == Truth::yes && !claims(either.children[1])) prove_within(either.children[0]);
}

/// Whether there is an `implies` in it.
bool EvaluatorState::claims(const Term& term) const {
  const auto within = [this](const Term& each) { return claims(each); };
  if (term.kind == Term::Kind::implies) return true;
  if (term.kind == Term::Kind::aggregate) {
    const auto& element = program_->aggregates[term.index].element;
    if (std::any_of(element.begin(), element.end(), within)) return true;
  }
  return std::any_of(term.children.begin(), term.children.end(), within);
}

void EvaluatorState::prove_within(const Term& term) {
  premise_seen(term);
  if (term.kind == Term::Kind::aggregate) {
    for (const Term& each : program_->aggregates[term.index].element) prove_within(each);
  }
  for (const Term& each : term.children) prove_within(each);
}

Datum EvaluatorState::root_value() {
  refresh();
  return Interpreter::value(program_->root, {});
}

std::string_view EvaluatorState::text(std::size_t begin, std::size_t end) const {
  return text_.substr(begin, end - begin);
}

const SeriesState* EvaluatorState::series(std::uint32_t aggregate) const {
  const Reduction& reduction = reductions_[aggregate];
  return reduction.series.empty() ? nullptr : &reduction.series[0];
}

Datum EvaluatorState::aggregate(std::uint32_t index) {
  const Aggregate& aggregate = program_->aggregates[index];
  if (aggregate.of_source) return sources_[aggregate.source].value(aggregate, sight());
  return reductions_[index].series[0].value();
}

Verdict EvaluatorState::judge_aggregate(std::uint32_t index) {
  if (const SeriesState* found = series(index)) return found->verdict();
  const Datum datum = aggregate(index);
  const auto* flag = std::get_if<bool>(&datum);
  return {!flag ? Truth::unknown : *flag ? Truth::yes : Truth::no, std::nullopt};
}

Datum EvaluatorState::single(const Term& reading) {
  Single& single = singles_[reading.index];
  if (single.marked) {
    single.value = observe(reading, reading.node);
    single.marked = false;
  }
  return single.value;
}

}  // namespace swarmstage
