#pragma once

// The names of functions, and what they want. `all`, `any`, `none` and percentages
// reduce truth values; the others count or reduce quantities.

#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/program.h"

namespace swarmstage {

bool is_function(std::string_view name);
std::vector<std::string> function_names();
/// Of a name that is_function knows and that is neither len nor contains.
Aggregate aggregate_of(std::string_view name);

/// all, any, none, share: of truth values, and true or false itself.
bool is_quantifier(Aggregate::Function function);
/// sum, min, max, mean, stddev, percentile.
bool is_statistic(Aggregate::Function function);

}  // namespace swarmstage
