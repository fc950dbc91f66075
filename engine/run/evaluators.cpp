#include "engine/run/evaluators.h"

#include "core/node/fields.h"

namespace swarmstage {

Evaluator& Evaluators::add(const Expression& expression) {
  Evaluator& evaluator = evaluators_.emplace_back(expression, population_, sight_);
  const Reads& reads = expression.reads();
  std::vector<std::string> observables;
  for (const Reads::Observable& each : reads.observables) observables.push_back(each.name);
  read(observables_, observables, &evaluator);
  read(events_, reads.events, &evaluator);
  read(samples_, reads.samples, &evaluator);
  read(operations_, reads.operations, &evaluator);
  always_ = always_ || reads.counters || reads.time;
  return evaluator;
}

void Evaluators::read(Readers& readers, const std::vector<std::string>& names,
                      Evaluator* evaluator) {
  for (const std::string& name : names) {
    std::vector<Evaluator*>& list = readers[name];
    if (list.empty() || list.back() != evaluator) list.push_back(evaluator);
  }
}

template <typename Tell>
void Evaluators::tell(const Readers& readers, std::string_view name, const Tell& how) {
  const auto found = readers.find(name);
  if (found == readers.end()) return;
  moved_ = true;
  for (Evaluator* evaluator : found->second) how(*evaluator);
}

void Evaluators::changed(NodeIndex node, std::string_view observable) {
  tell(observables_, observable, [&](Evaluator& each) { each.changed(node, observable); });
}

void Evaluators::life_changed(NodeIndex node) {
  moved_ = true;
  for (Evaluator& evaluator : evaluators_) evaluator.life_changed(node);
}

void Evaluators::saw(NodeIndex node, TimePoint at, ByteView encoded) {
  if (events_.empty()) return;
  tell(events_, FieldsReader(encoded).name(),
       [&](Evaluator& each) { each.saw(node, at, encoded); });
}

void Evaluators::measured(NodeIndex node, TimePoint at, std::string_view sample, double value) {
  tell(samples_, sample, [&](Evaluator& each) { each.measured(node, at, sample, value); });
}

void Evaluators::completed(const OperationResult& result) {
  tell(operations_, result.operation, [&](Evaluator& each) { each.completed(result); });
}

bool Evaluators::take_moved() {
  const bool moved = moved_ || always_;
  moved_ = false;
  return moved;
}

}  // namespace swarmstage
