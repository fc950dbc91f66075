#pragma once

// Quantities as people write them: "250ms", "1m30s", "64KiB", "50Mbps". A number
// without its unit is refused, because nobody can tell what was meant.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/node/time.h"

namespace swarmstage {

/// Parts of h, m, s, ms, us, ns, each with a number; "0" needs none.
Result<Duration> parse_duration(std::string_view text);
/// B, KB, MB, GB (thousands) or KiB, MiB, GiB.
Result<std::uint64_t> parse_size(std::string_view text);
/// Bits per second: bps, Kbps, Mbps, Gbps.
Result<std::uint64_t> parse_rate(std::string_view text);

/// The shortest exact way to write it, largest units first: "1m30s".
std::string format_duration(Duration duration);
std::string format_size(std::uint64_t bytes);

}  // namespace swarmstage
