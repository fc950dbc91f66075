#pragma once

// Pieces of JSON written straight into a string, for files of millions of lines.
// What comes out is what the JSON library would read back as the same value.

#include <cstdint>
#include <string>
#include <string_view>

namespace swarmstage {

/// Between quotes, escaped. Bytes that are no UTF-8 become U+FFFD.
void append_json_text(std::string& out, std::string_view text);
void append_json_number(std::string& out, std::int64_t value);
/// The shortest digits that give the same number again; null if it is none.
void append_json_number(std::string& out, double value);

/// The same text, with what is no UTF-8 replaced.
std::string valid_text(std::string_view text);

}  // namespace swarmstage
