#pragma once

// How much of two sequences is the same in the same order, and where they first
// differ: the longest common subsequence, by texts.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/compare/run_material.h"

namespace swarmstage {

struct SequenceMatch {
  std::size_t common = 0;
  std::optional<std::size_t> first_difference;  // the position, the same in both
};

/// Exact up to four million pairs of differing elements. Beyond that, what both
/// have, whatever its order: never less than the exact answer.
SequenceMatch match(const std::vector<ToldEvent>& left, const std::vector<ToldEvent>& right);

}  // namespace swarmstage
