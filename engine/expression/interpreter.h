#pragma once

// Walks a checked tree and answers. It remembers nothing: readings of the node at
// hand are asked for, aggregates and readings of one fixed node are left to whoever
// derives from it. Short-lived or long-lived, as its owner likes; the sight
// outlives it.

#include <optional>

#include "core/base/byte_view.h"
#include "engine/expression/margin.h"
#include "engine/expression/sight.h"
#include "engine/expression/term.h"

namespace swarmstage {

struct Verdict {
  Truth truth = Truth::unknown;
  std::optional<Margin> margin;
};

Verdict invert(Verdict verdict);

/// What the walk is about, besides the run.
struct Bound {
  std::uint32_t selection = no_selection;  // readings of it are of this node
  NodeIndex node;
  const ByteView* event = nullptr;
};

class Interpreter {
 public:
  explicit Interpreter(Sight& sight) : sight_(sight) {}
  virtual ~Interpreter() = default;

  Datum value(const Term& term, const Bound& bound);
  Verdict judge(const Term& term, const Bound& bound);
  Datum observe(const Term& reading, NodeIndex node);
  Sight& sight() { return sight_; }

 protected:
  virtual Datum aggregate(std::uint32_t) { return {}; }
  virtual Verdict judge_aggregate(std::uint32_t) { return {}; }
  /// A reading of one fixed node.
  virtual Datum single(const Term& reading) { return observe(reading, reading.node); }
  /// The left side of this `implies` is true now.
  virtual void premise_seen(const Term&) {}
  /// The sides of this `or` are so now.
  virtual void disjoined(const Term&, Truth, Truth) {}

 private:
  Datum reading(const Term& term, const Bound& bound);
  Datum field(const Term& term, const Bound& bound) const;
  Datum counter(const Term& term) const;
  Datum calculated(const Term& term, const Bound& bound);
  Datum length(const Term& term, const Bound& bound);
  Verdict joined(const Term& term, const Bound& bound);
  Verdict compared(const Term& term, const Bound& bound);
  Verdict looked_up(const Term& term, const Bound& bound);
  Json list_of(const Term& term, const Bound& bound);

  Sight& sight_;
};

}  // namespace swarmstage
