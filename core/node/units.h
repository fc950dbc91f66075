#pragma once

// Quantities as people write them: "250ms", "1m30s", "64KiB", "50Mbps". A number
// without its unit is refused, because nobody can tell what was meant.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/node/time.h"

namespace swarmstage {

/// Ten years: no duration that is read is longer, so that sums of several, and what is
/// drawn around one, still fit 64 bits of nanoseconds.
inline constexpr Duration longest_duration = std::chrono::hours(87'600);

/// Parts of h, m, s, ms, us, ns, each with a number; "0" needs none.
Result<Duration> parse_duration(std::string_view text);
/// B, KB, MB, GB (thousands) or KiB, MiB, GiB.
Result<std::uint64_t> parse_size(std::string_view text);
/// Bits per second: bps, Kbps, Mbps, Gbps.
Result<std::uint64_t> parse_rate(std::string_view text);

/// What is wrong with a text that would be a duration, a size or a rate, were it not so
/// much of it. Nothing: it may be one, or is none of them.
std::optional<std::string> too_much(std::string_view text);

/// The shortest exact way to write it, largest units first: "1m30s".
std::string format_duration(Duration duration);
std::string format_size(std::uint64_t bytes);

}  // namespace swarmstage
