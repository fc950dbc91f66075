#pragma once

// What sum, min, max, mean, stddev and percentiles make of numbers.

#include "engine/expression/program.h"
#include "engine/expression/sorted_bag.h"

namespace swarmstage {

/// Nothing of no values, but a sum of 0.
Datum statistic(const Aggregate& aggregate, const SortedBag& values);

}  // namespace swarmstage
