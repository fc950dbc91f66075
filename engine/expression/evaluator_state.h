#pragma once

// The memory of an Evaluator: the states of the program's aggregates, what single
// nodes last said, and who is to be asked again when something has changed.

#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/evaluator.h"
#include "engine/expression/interpreter.h"
#include "engine/expression/program.h"
#include "engine/expression/series_state.h"
#include "engine/expression/source_state.h"

namespace swarmstage {

class EvaluatorState : public Interpreter {
 public:
  EvaluatorState(const Expression& expression, const Population& population, Sight& sight);

  void changed(NodeIndex node, std::string_view observable);
  void life_changed(NodeIndex node);
  void saw(NodeIndex node, TimePoint at, ByteView encoded);
  void measured(NodeIndex node, TimePoint at, std::string_view sample, double value);
  void completed(const OperationResult& result);

  bool stale() const;
  const Verdict& verdict();
  bool is_proved();
  void forget_premises();
  Datum root_value();

  // For explanations.
  const Program& program() const { return *program_; }
  const Population& population() const { return *population_; }
  std::string_view text(std::size_t begin, std::size_t end) const;
  /// Null of an aggregate over a source.
  const SeriesState* series(std::uint32_t aggregate) const;
  Datum aggregate(std::uint32_t index) override;

 protected:
  Verdict judge_aggregate(std::uint32_t index) override;
  Datum single(const Term& reading) override;
  void premise_seen(const Term& implication) override;
  void disjoined(const Term& either, Truth left, Truth right) override;

 private:
  struct Single {
    const Term* reading = nullptr;
    Datum value;
    bool marked = true;
  };
  // What a term inside a series was, that is the same for all its nodes.
  struct Inner {
    const Term* term = nullptr;
    Datum value;
  };
  struct Reduction {
    std::vector<SeriesState> series;  // none or one
    std::vector<Inner> inner;
  };
  // Who reads an observable.
  struct Watch {
    std::string name;
    std::vector<std::uint32_t> reductions;
    std::vector<std::uint32_t> singles;
  };

  // An `implies`, and whether its left side has been true.
  struct Implication {
    const Term* term = nullptr;
    bool proved = false;
  };

  void collect_implications(const Term& term);
  bool claims(const Term& term) const;
  void prove_within(const Term& term);
  void collect_singles(const Term& term);
  void collect_element(const Term& term, std::uint32_t index);
  void collect_predicates(const SelectorTree& tree, std::uint32_t index);
  void collect_readings(const Term& term, std::uint32_t index);
  Watch& watch(const std::string& name);
  void refresh();

  const Program* program_;
  const Population* population_;
  std::string_view text_;
  std::vector<Single> singles_;
  std::vector<Reduction> reductions_;  // by aggregate
  std::vector<SourceState> sources_;
  std::vector<Watch> watches_;
  std::vector<Implication> implications_;
  Verdict verdict_;
  bool stale_ = true;
};

}  // namespace swarmstage
