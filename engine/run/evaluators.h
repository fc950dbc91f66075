#pragma once

// All evaluators of a run: tells each what happened of the things it reads, by
// name, so that an event that no expectation speaks of costs one look-up. Owned
// by the run; told by its observer, in order of time.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "engine/expression/evaluator.h"

namespace swarmstage {

class Evaluators {
 public:
  Evaluators(const Population& population, Sight& sight) : population_(population), sight_(sight) {}

  /// The expression outlives it.
  Evaluator& add(const Expression& expression);

  void changed(NodeIndex node, std::string_view observable);
  void life_changed(NodeIndex node);
  void saw(NodeIndex node, TimePoint at, ByteView encoded);
  void measured(NodeIndex node, TimePoint at, std::string_view sample, double value);
  void completed(const OperationResult& result);

  /// Whether anything that some evaluator reads has moved since the last call.
  bool take_moved();

 private:
  using Readers = std::map<std::string, std::vector<Evaluator*>, std::less<>>;

  static void read(Readers& readers, const std::vector<std::string>& names, Evaluator* evaluator);
  template <typename Tell>
  void tell(const Readers& readers, std::string_view name, const Tell& how);

  const Population& population_;
  Sight& sight_;
  std::deque<Evaluator> evaluators_;  // stay where they are
  Readers observables_;
  Readers events_;
  Readers samples_;
  Readers operations_;
  bool always_ = false;  // some read what moves by itself
  bool moved_ = true;
};

}  // namespace swarmstage
