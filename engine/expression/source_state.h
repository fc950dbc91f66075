#pragma once

// What has happened so far of one source: how often, when first and last, and the
// values if it has some. What happens is counted and forgotten. Owned by an
// Evaluator.

#include <optional>
#include <vector>

#include "engine/expression/evaluator.h"
#include "engine/expression/interpreter.h"
#include "engine/expression/program.h"
#include "engine/expression/sorted_bag.h"

namespace swarmstage {

class SourceState {
 public:
  SourceState(const Source& source, std::uint32_t population);

  // Whether it counted. Events must have its name.
  bool saw(NodeIndex node, TimePoint at, ByteView encoded, Interpreter& interpreter);
  bool measured(NodeIndex node, TimePoint at, double value, Interpreter& interpreter);
  bool completed(const OperationResult& result, Interpreter& interpreter);

  Datum value(const Aggregate& aggregate, const Sight& sight) const;
  const Source& source() const { return *source_; }

 private:
  bool is_meant(NodeIndex node, TimePoint at, const Sight& sight) const;
  void count(TimePoint at);
  Datum rate(const Sight& sight) const;

  const Source* source_;
  std::vector<bool> nodes_;  // by index
  std::size_t hits_ = 0;
  std::size_t results_ = 0;  // of operations: hits or not
  TimePoint first_ = never;
  TimePoint last_ = never;
  SortedBag values_;
};

}  // namespace swarmstage
