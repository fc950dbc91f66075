#pragma once

// Evaluates one expression during one run. It remembers what every node last said,
// so that an answer costs what has changed and not what there is: with 1,000 nodes
// and one change, one node is asked. Events, samples and results of operations are
// counted as they come and not kept.
//
// The engine owns it; expression, population and sight outlive it. Tell it all that
// happens, in order of time, then ask. What it does not read costs it a glance.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"
#include "core/node/ids.h"
#include "core/node/time.h"
#include "engine/expression/expression.h"
#include "engine/expression/margin.h"
#include "engine/expression/sight.h"

namespace swarmstage {

/// Something a workload did, when its answer came.
struct OperationResult {
  NodeIndex node;
  std::string_view operation;
  TimePoint at;
  Duration latency{};
  bool ok = false;
};

class EvaluatorState;

class Evaluator {
 public:
  Evaluator(const Expression& expression, const Population& population, Sight& sight);
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  // What happened.
  void changed(NodeIndex node, std::string_view observable);
  /// It started, stopped or crashed.
  void life_changed(NodeIndex node);
  /// `encoded` as observers get it.
  void saw(NodeIndex node, TimePoint at, ByteView encoded);
  void measured(NodeIndex node, TimePoint at, std::string_view sample, double value);
  void completed(const OperationResult& result);

  /// Something it reads may have moved since the last answer. Counters and time
  /// move by themselves: what reads them is always stale.
  bool stale() const;

  // Answers, as of now.
  Truth truth();
  /// Whether the left side of each `implies` has been true, for some node, since
  /// `forget_premises`: one of which it never was has proved nothing. Of an
  /// expression without any, always.
  bool is_proved();
  /// What is to be proved begins anew: with what is true now.
  void forget_premises();
  /// Nothing where no quantity decides, or nothing is known.
  std::optional<Margin> margin();
  /// Of an expression that is a quantity.
  Datum value();
  /// The values that decided, as lines for people, the deciding ones first:
  /// "peer[3].peers = 5". At most so many.
  std::vector<std::string> explain(std::size_t most);

 private:
  std::unique_ptr<EvaluatorState> state_;
};

}  // namespace swarmstage
