#pragma once

// Why an expression is true, false or unknown, in lines for people: the values that
// decided first. Short-lived; the state it explains is up to date.

#include <string>
#include <vector>

#include "engine/expression/evaluator_state.h"

namespace swarmstage {

class Explanation {
 public:
  Explanation(EvaluatorState& state, std::size_t most) : state_(state), most_(most) {}
  std::vector<std::string> lines();

 private:
  void explain(const Term& term, const Bound& bound);
  void explain_joined(const Term& term, const Bound& bound);
  void explain_aggregate(const Term& term);
  void explain_quantifier(const Aggregate& aggregate, const SeriesState& series);
  void explain_number(const Term& term, const SeriesState* series);
  void explain_reading(const Term& term, const Bound& bound);
  std::vector<std::size_t> deciding_places(const Aggregate& aggregate,
                                           const SeriesState& series) const;
  std::string nodes_behind(const Aggregate& aggregate, const SeriesState& series,
                           const Datum& value) const;
  void say(std::string line);

  EvaluatorState& state_;
  std::size_t most_;
  std::vector<std::string> lines_;
};

}  // namespace swarmstage
