#include "engine/expression/series_state.h"

#include <cmath>

#include "engine/expression/function_table.h"
#include "engine/expression/statistic.h"

namespace swarmstage {

namespace {

using Function = Aggregate::Function;

bool is_decided_by_one(Function function) {
  return function == Function::all || function == Function::any || function == Function::none;
}

}  // namespace

SeriesState::SeriesState(const Aggregate& aggregate, const Selection& selection,
                         std::uint32_t population)
    : aggregate_(&aggregate),
      selection_(&selection),
      of_values_(is_statistic(aggregate.function)),
      ranks_margins_(is_decided_by_one(aggregate.function)),
      place_(population, UINT32_MAX),
      slots_(selection.nodes.size()),
      slot_margins_(of_values_ ? 0 : selection.nodes.size()),
      marked_(selection.nodes.size()) {
  for (std::uint32_t i = 0; i < selection.nodes.size(); ++i) place_[selection.nodes[i].value] = i;
}

bool SeriesState::mark(NodeIndex node) {
  const std::uint32_t place = place_[node.value];
  if (place == UINT32_MAX) return false;
  if (!marked_[place]) marked_list_.push_back(place);
  marked_[place] = true;
  return true;
}

void SeriesState::refresh(Interpreter& interpreter) {
  if (all_marked_) {
    for (std::size_t i = 0; i < slots_.size(); ++i) update(i, interpreter);
  } else {
    for (const std::uint32_t place : marked_list_) update(place, interpreter);
  }
  for (const std::uint32_t place : marked_list_) marked_[place] = false;
  marked_list_.clear();
  all_marked_ = false;
}

bool SeriesState::is_meant(NodeIndex node, Interpreter& interpreter) const {
  if (!interpreter.sight().running(node)) return false;
  if (!selection_->has_predicate) return true;
  return selects(selection_->tree, node, [&](const Term& predicate, NodeIndex each) {
    return interpreter.judge(predicate, {this_node, each, nullptr}).truth == Truth::yes;
  });
}

void SeriesState::update(std::size_t place, Interpreter& interpreter) {
  remove(place);
  Slot& slot = slots_[place];
  slot = {};
  if (!of_values_) slot_margins_[place].reset();
  const NodeIndex node = selection_->nodes[place];
  slot.in = is_meant(node, interpreter);
  if (!slot.in) return;
  const Bound bound{aggregate_->selection, node, nullptr};
  const Term& element = aggregate_->element.front();
  if (of_values_) {
    const Datum datum = interpreter.value(element, bound);
    const auto* number = std::get_if<double>(&datum);
    if (number && std::isfinite(*number)) slot.value = *number;
  } else {
    const Verdict verdict = interpreter.judge(element, bound);
    slot.truth = verdict.truth;
    slot_margins_[place] = verdict.margin;
  }
  add(place);
}

std::size_t& SeriesState::counter(Truth truth) {
  return truth == Truth::yes ? yes_ : truth == Truth::no ? no_ : unknown_;
}

void SeriesState::add(std::size_t place) {
  const Slot& slot = slots_[place];
  ++counter(slot.truth);
  if (slot.value) values_.insert(*slot.value);
  if (!ranks_margins_ || !slot_margins_[place]) return;
  margins_.emplace(slot_margins_[place]->relative, static_cast<std::uint32_t>(place));
}

void SeriesState::remove(std::size_t place) {
  const Slot& slot = slots_[place];
  if (!slot.in) return;
  --counter(slot.truth);
  if (slot.value) values_.remove(*slot.value);
  if (!ranks_margins_ || !slot_margins_[place]) return;
  margins_.erase({slot_margins_[place]->relative, static_cast<std::uint32_t>(place)});
}

std::size_t SeriesState::count(Truth truth) const {
  return truth == Truth::yes ? yes_ : truth == Truth::no ? no_ : unknown_;
}

// One node with the decisive truth decides; otherwise all must be known.
Verdict SeriesState::quantified(Truth decisive) const {
  Verdict verdict;
  if (members() == 0) return verdict;
  const Truth other = decisive == Truth::yes ? Truth::no : Truth::yes;
  verdict.truth = count(decisive) > 0 ? decisive : unknown_ > 0 ? Truth::unknown : other;
  if (verdict.truth == Truth::unknown || margins_.empty()) return verdict;
  const auto& nearest = decisive == Truth::no ? *margins_.begin() : *margins_.rbegin();
  const Margin margin = *slot_margins_[nearest.second];
  // A node that decides may have none, and then another's says nothing.
  const bool fits = verdict.truth == Truth::yes ? margin.amount >= 0 : margin.amount <= 0;
  if (fits) verdict.margin = margin;
  return verdict;
}

Verdict SeriesState::shared() const {
  Verdict verdict;
  if (members() == 0) return verdict;
  const auto all = static_cast<double>(members());
  const double needed = std::ceil(aggregate_->amount * all - 1e-9);
  const auto yes = static_cast<double>(yes_);
  verdict.truth = yes >= needed                                  ? Truth::yes
                  : yes + static_cast<double>(unknown_) < needed ? Truth::no
                                                                 : Truth::unknown;
  if (verdict.truth != Truth::unknown) {
    verdict.margin = Margin{yes - needed, Type::number, (yes - needed) / all};
  }
  return verdict;
}

Verdict SeriesState::verdict() const {
  switch (aggregate_->function) {
    case Function::all:
      return quantified(Truth::no);
    case Function::any:
      return quantified(Truth::yes);
    case Function::none:
      return invert(quantified(Truth::yes));
    default:
      return shared();
  }
}

Datum SeriesState::value() const {
  if (aggregate_->function == Function::count) return static_cast<double>(yes_);
  if (aggregate_->function == Function::ratio) {
    const auto known = static_cast<double>(yes_ + no_);
    return known == 0 ? Datum() : Datum(static_cast<double>(yes_) / known);
  }
  return statistic(*aggregate_, values_);
}

}  // namespace swarmstage
