#pragma once

// Arithmetic over the parameters of a scenario, done while it is read: numbers,
// durations, sizes, rates and percentages with + - * / and parentheses.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

/// The value as one would write it, or one line on what is wrong.
Result<std::string> constant(std::string_view text, const std::vector<ParameterPlan>& parameters);

}  // namespace swarmstage
