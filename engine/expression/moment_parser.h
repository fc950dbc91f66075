#pragma once

// Moments inside expressions and selectors, where names may stand in quotes and
// offsets add up: `since "end of chaos" - 1s + 200ms`. Only marks that exist.

#include <string_view>

#include "core/base/result.h"
#include "engine/expression/moment.h"
#include "engine/expression/parse_context.h"
#include "engine/expression/vocabulary.h"

namespace swarmstage {

/// From the front of the tokens.
Moment parse_moment(ParseContext& context);
/// The whole text. One line says what is wrong, and in which column of it.
Result<Moment> parse_moment(std::string_view text, const Vocabulary& vocabulary);

}  // namespace swarmstage
