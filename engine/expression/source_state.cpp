#include "engine/expression/source_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/expression/statistic.h"

namespace swarmstage {

namespace {

using Function = Aggregate::Function;
using Part = Source::Part;

double since_start(TimePoint time) {
  return static_cast<double>(nanoseconds(time));
}

}  // namespace

SourceState::SourceState(const Source& source, std::uint32_t population)
    : source_(&source), nodes_(population) {
  for (const NodeIndex node : source.nodes) nodes_[node.value] = true;
}

bool SourceState::is_meant(NodeIndex node, TimePoint at, const Sight& sight) const {
  if (!nodes_[node.value]) return false;
  if (!source_->phase.empty()) {
    const auto phase = sight.phase(source_->phase);
    if (!phase || at < phase->begin || at >= phase->end) return false;
  }
  if (source_->since) {
    const auto since = time_of(*source_->since, sight);
    if (!since || at < *since) return false;
  }
  if (!source_->until) return true;
  const auto until = time_of(*source_->until, sight);
  return !until || at < *until;
}

void SourceState::count(TimePoint at) {
  if (hits_++ == 0) first_ = at;
  last_ = at;
}

bool SourceState::saw(NodeIndex node, TimePoint at, ByteView encoded, Interpreter& interpreter) {
  if (!is_meant(node, at, interpreter.sight())) return false;
  const Bound bound{no_selection, node, &encoded};
  for (const Term& where : source_->where) {
    if (interpreter.judge(where, bound).truth != Truth::yes) return false;
  }
  count(at);
  if (source_->field.empty()) return true;
  Term field;
  field.kind = Term::Kind::field;
  field.name = source_->field;
  const Datum datum = interpreter.value(field, bound);
  const auto* number = std::get_if<double>(&datum);
  if (number && std::isfinite(*number)) values_.insert(*number);
  return true;
}

bool SourceState::measured(NodeIndex node, TimePoint at, double value, Interpreter& interpreter) {
  if (!std::isfinite(value) || !is_meant(node, at, interpreter.sight())) return false;
  count(at);
  values_.insert(value * source_->value.factor);
  return true;
}

bool SourceState::completed(const OperationResult& result, Interpreter& interpreter) {
  if (!is_meant(result.node, result.at, interpreter.sight())) return false;
  ++results_;
  const bool hit = source_->part == Part::failed ? !result.ok
                   : source_->part == Part::all  ? true
                                                 : result.ok;
  if (!hit) return true;
  count(result.at);
  if (source_->part == Part::latency) {
    values_.insert(static_cast<double>(result.latency.count()));
  }
  return true;
}

Datum SourceState::value(const Aggregate& aggregate, const Sight& sight) const {
  switch (aggregate.function) {
    case Function::count:
      return static_cast<double>(hits_);
    case Function::exists:
      return hits_ > 0;
    case Function::first:
      return hits_ > 0 ? since_start(first_) : std::numeric_limits<double>::infinity();
    case Function::last:
      return hits_ > 0 ? Datum(since_start(last_)) : Datum();
    case Function::ratio:
      if (results_ == 0) return {};
      return static_cast<double>(hits_) / static_cast<double>(results_);
    case Function::rate:
      return rate(sight);
    default:
      return statistic(aggregate, values_);
  }
}

Datum SourceState::rate(const Sight& sight) const {
  TimePoint begin{};
  TimePoint end = sight.now();
  if (!source_->phase.empty()) {
    const auto phase = sight.phase(source_->phase);
    if (!phase) return {};
    begin = std::max(begin, phase->begin);
    end = std::min(end, phase->end);
  }
  if (source_->since) {
    const auto since = time_of(*source_->since, sight);
    if (!since) return {};
    begin = std::max(begin, *since);
  }
  if (source_->until) end = std::min(end, time_of(*source_->until, sight).value_or(never));
  if (end <= begin) return {};
  const double seconds = std::chrono::duration<double>(end - begin).count();
  return static_cast<double>(hits_) / seconds;
}

}  // namespace swarmstage
