#pragma once

// Text from strangers, made fit for JSON and for screens, and bytes as text.
// Pure functions without state.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

bool is_utf8(std::string_view text);

/// The text itself if it is valid UTF-8; otherwise a copy in `store` in which
/// each byte that fits nowhere became U+FFFD.
std::string_view as_utf8(std::string_view text, std::string& store);

/// Control characters, which could steer a terminal, become '?'.
std::string without_controls(std::string_view text);

/// The parts between these letters, each without the white space around it. A text
/// without such a letter is one part, empty or not.
std::vector<std::string_view> split(std::string_view text, char at);

std::string to_base64(ByteView bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace swarmstage::codec
