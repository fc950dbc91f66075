#pragma once

// "Did you mean": the known word closest to one that is not known.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace swarmstage {

/// Nothing if no known word is close enough to be worth saying.
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known);

/// "; did you mean 'x'?" or, without a near word, "; known are a, b, c".
std::string suggestion(std::string_view word, std::span<const std::string> known);

}  // namespace swarmstage
