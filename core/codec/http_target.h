#pragma once

// What a request asks for: path and query out of its target. The path comes out
// decoded and safe to compare with names: it begins with '/', is valid UTF-8, and
// has no "." or ".." segment, no empty segment but the last, no control
// character, no backslash and no slash that was hidden as %2F. What has any of
// these is refused, not repaired.

#include <optional>
#include <string>
#include <string_view>

namespace swarmstage::codec {

struct HttpTarget {
  std::string_view path;
  std::string_view query;  // after '?', as it came
  std::string decoded;     // where `path` points if it had to be decoded
};

/// Origin form ("/peers?x=1") or absolute form ("http://host/peers"); false: answer 400.
bool read_target(std::string_view target, HttpTarget& out);

/// The value of a name in "a=1&b=2", decoded ('+' is a space); nothing if it is not there.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

/// %41 becomes A; nothing if a '%' is not followed by two digits.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
/// Everything but letters, digits and "-._~" becomes %XX.
std::string percent_encoded(std::string_view text);

}  // namespace swarmstage::codec
