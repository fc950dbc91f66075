#include "engine/expression/evaluator.h"

#include "engine/expression/evaluator_state.h"
#include "engine/expression/explanation.h"

namespace swarmstage {

Evaluator::Evaluator(const Expression& expression, const Population& population, Sight& sight)
    : state_(std::make_unique<EvaluatorState>(expression, population, sight)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

void Evaluator::changed(NodeIndex node, std::string_view observable) {
  state_->changed(node, observable);
}

void Evaluator::life_changed(NodeIndex node) {
  state_->life_changed(node);
}

void Evaluator::saw(NodeIndex node, TimePoint at, ByteView encoded) {
  state_->saw(node, at, encoded);
}

void Evaluator::measured(NodeIndex node, TimePoint at, std::string_view sample, double value) {
  state_->measured(node, at, sample, value);
}

void Evaluator::completed(const OperationResult& result) {
  state_->completed(result);
}

bool Evaluator::stale() const {
  return state_->stale();
}

Truth Evaluator::truth() {
  return state_->verdict().truth;
}

bool Evaluator::is_proved() {
  return state_->is_proved();
}

void Evaluator::forget_premises() {
  state_->forget_premises();
}

std::optional<Margin> Evaluator::margin() {
  return state_->verdict().margin;
}

Datum Evaluator::value() {
  return state_->root_value();
}

std::vector<std::string> Evaluator::explain(std::size_t most) {
  state_->verdict();
  return Explanation(*state_, most).lines();
}

}  // namespace swarmstage
