#pragma once

// What the nodes of one aggregate's series last said, and the sums over them. A
// node that is marked is asked again at the next refresh, the others are not; the
// answers cost the same with ten nodes as with ten thousand. Owned by an Evaluator.

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/expression/interpreter.h"
#include "engine/expression/program.h"
#include "engine/expression/sorted_bag.h"

namespace swarmstage {

class SeriesState {
 public:
  struct Slot {
    bool in = false;  // runs, and is meant by the selector
    Truth truth = Truth::unknown;
    std::optional<double> value;
  };

  SeriesState(const Aggregate& aggregate, const Selection& selection, std::uint32_t population);

  /// Whether it is one of its nodes.
  bool mark(NodeIndex node);
  void mark_all() { all_marked_ = true; }
  void refresh(Interpreter& interpreter);

  /// Of all, any, none and shares.
  Verdict verdict() const;
  /// Of all others.
  Datum value() const;

  const std::vector<NodeIndex>& nodes() const { return selection_->nodes; }
  const Slot& slot(std::size_t place) const { return slots_[place]; }
  /// Nothing where values are summed up.
  std::optional<Margin> margin(std::size_t place) const {
    return of_values_ ? std::nullopt : slot_margins_[place];
  }
  std::size_t members() const { return yes_ + no_ + unknown_; }
  std::size_t count(Truth truth) const;

 private:
  void update(std::size_t place, Interpreter& interpreter);
  void add(std::size_t place);
  void remove(std::size_t place);
  bool is_meant(NodeIndex node, Interpreter& interpreter) const;
  Verdict quantified(Truth decisive) const;
  Verdict shared() const;
  std::size_t& counter(Truth truth);

  const Aggregate* aggregate_;
  const Selection* selection_;
  bool of_values_;                                   // sums up values, not truths
  bool ranks_margins_;                               // the least or the greatest of them counts
  std::vector<std::uint32_t> place_;                 // by node; past the end: not of this series
  std::vector<Slot> slots_;                          // by place
  std::vector<std::optional<Margin>> slot_margins_;  // of truths only, by place
  std::vector<bool> marked_;
  std::vector<std::uint32_t> marked_list_;
  bool all_marked_ = true;
  std::size_t yes_ = 0;
  std::size_t no_ = 0;
  std::size_t unknown_ = 0;
  SortedBag values_;
  std::set<std::pair<double, std::uint32_t>> margins_;  // relative, by place
};

}  // namespace swarmstage
