#pragma once

// What an Expression consists of: the tree, and the things in it that have a state
// during a run. Aggregates come after those they hold, so that they can be brought
// up to date in order.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/expression/moment.h"
#include "engine/expression/reads.h"
#include "engine/expression/selector_tree.h"
#include "engine/expression/term.h"

namespace swarmstage {

/// The nodes a series has a value for.
struct Selection {
  std::string text;
  SelectorTree tree;
  std::vector<NodeIndex> nodes;  // those of the tree that have what is read
  bool has_predicate = false;
};

/// Things that happen, and are counted: events, samples, results of operations.
struct Source {
  enum class Kind : std::uint8_t { event, sample, operation };
  enum class Part : std::uint8_t { all, ok, failed, latency };

  Kind kind = Kind::event;
  Part part = Part::all;  // of operations
  std::string name;
  std::string field;  // of an event, if its values are what counts
  std::vector<NodeIndex> nodes;
  bool has_values = false;
  SampleType value;
  std::vector<Term> where;  // none or one
  std::string phase;        // empty: the whole run
  std::optional<Moment> since;
  std::optional<Moment> until;
};

struct Aggregate {
  enum class Function : std::uint8_t {
    all,
    any,
    none,
    share,
    count,
    sum,
    min,
    max,
    mean,
    stddev,
    percentile,
    ratio,
    rate,
    first,
    last,
    exists
  };

  Function function = Function::all;
  double amount = 0;  // of share and percentile: from 0 to 1
  bool of_source = false;
  std::uint32_t source = 0;
  std::uint32_t selection = 0;
  std::vector<Term> element;  // of a series: one
  Type type = Type::flag;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Program {
  std::vector<Selection> selections;
  std::vector<Source> sources;
  std::vector<Aggregate> aggregates;
  std::uint32_t singles = 0;  // readings of one node
  Term root;
  Reads reads;
};

}  // namespace swarmstage
