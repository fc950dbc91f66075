#pragma once

// HTTP/1.1 messages as bytes, appended to a text that the caller keeps, so that
// writing allocates nothing once that text has grown. What is written here was
// checked before: nothing is escaped.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

/// The words of a status: "Not Found".
std::string_view reason_phrase(int status);

void append_status_line(std::string& out, int status);
void append_request_line(std::string& out, std::string_view method, std::string_view target);
void append_field(std::string& out, std::string_view name, std::string_view value);
void append_field(std::string& out, std::string_view name, std::uint64_t value);
inline void append_head_end(std::string& out) {
  out += "\r\n";
}
/// The line before a chunk; after the chunk comes chunk_end.
void append_chunk_size(std::string& out, std::size_t size);
inline constexpr std::string_view chunk_end = "\r\n";
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace swarmstage::codec
