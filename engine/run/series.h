#pragma once

// What several runs of one scenario say together.

#include <span>
#include <string>
#include <vector>

#include "engine/run/run_result.h"

namespace swarmstage {

/// A `sometimes` expectation: it is asked of all runs together, not of each.
struct Sometimes {
  const RunResult* first = nullptr;  // of the runs that have it; outlived by the runs
  std::size_t place = 0;             // among its expectations; its text may differ by point
  std::string name;
  std::string text;
  std::uint32_t line = 0;
  std::size_t reached = 0;  // in so many runs
  std::size_t runs = 0;

  /// "in 3 of 8 runs".
  std::string why() const;
};

/// "size=4, loss=5%": those parameters of each run that are not the same in all runs of
/// its scenario; empty where all are.
std::vector<std::string> points_of(std::span<const RunResult> runs);

bool is_sometimes(const ExpectationResult& expectation);
/// In the order of their first mention.
std::vector<Sometimes> sometimes_of(std::span<const RunResult> runs);
/// The names of those that held in none of the runs that have them.
std::vector<std::string> never_reached(std::span<const RunResult> runs);

}  // namespace swarmstage
