#include "engine/expression/statistic.h"

namespace swarmstage {

Datum statistic(const Aggregate& aggregate, const SortedBag& values) {
  using Function = Aggregate::Function;
  if (aggregate.function == Function::sum) return values.empty() ? 0.0 : values.sum();
  if (values.empty()) return {};
  switch (aggregate.function) {
    case Function::min:
      return values.at(0);
    case Function::max:
      return values.at(values.size() - 1);
    case Function::mean:
      return values.mean();
    case Function::stddev:
      return values.stddev();
    default:
      return values.percentile(aggregate.amount);
  }
}

}  // namespace swarmstage
