#pragma once

// Where two runs that should have been the same part ways. A difference spreads
// from node to node, so the one that matters is the earliest in time; of several
// at once, that of the lowest node. Times count: two traces are the same when
// the timed hashes of their runs are.

#include <optional>
#include <string>

#include "core/trace/trace_memory.h"

namespace swarmstage {

struct FirstDifference {
  NodeIndex node;
  std::size_t number = 0;  // of the record among those of its node, from 0
  TimePoint time{};        // of the earlier of the two records
  std::string left;        // each record in words
  std::string right;

  /// On three lines, for people.
  std::string to_string() const;
};

/// Nothing: the two are the same, record for record.
std::optional<FirstDifference> first_difference(const TraceMemory& left, const TraceMemory& right);

}  // namespace swarmstage
