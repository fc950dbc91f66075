#pragma once

// Dates as HTTP writes them: "Sun, 06 Nov 1994 08:49:37 GMT".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swarmstage::codec {

/// Seconds since 1970.
std::string format_http_date(std::int64_t seconds);
/// This form only; the two that are older are not sent by anybody any more.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace swarmstage::codec
