#pragma once

// The lines of the mesh protocol, in both directions. Pure functions.
//
// Three kinds of nodes speak it: the seed revision of the original, its newer
// revision, and ours. A node of ours marks itself by white space behind its
// ID:NAME line, which both originals trim away unseen: a tab, then sixteen tabs
// or blanks, the bits of the port it listens on. Where both ends are marked,
// each chat line begins with a blank that is no part of the text, and no other
// line does; so a text can never be taken for a command, whatever it says.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace swarmstage::mesh {

/// Who is at the other end.
enum class Revision : std::uint8_t {
  seed,   // the original as first published: ID:NAME, no LISTEN, no BYTES
  newer,  // the original's later revision: LISTEN and BYTES
  ours,
};

std::string_view to_string(Revision revision);

struct Hello {
  std::string id;
  std::string name;
  bool ours = false;
  std::uint16_t port = 0;  // listened on; ours only, 0: none
};

std::string hello_line(std::string_view id, std::string_view name, std::uint16_t port);
/// What is wrong with it, if it is no introduction.
Result<Hello> read_hello(std::string_view line);

enum class LineKind : std::uint8_t {
  chat,
  ping,
  pong,
  request_peers,
  peers,    // argument: addresses with commas between them
  listen,   // argument: an address; only where it is expected, else it is chat
  bytes,    // argument: a number
  blank,    // nothing; said by telnets and kept quiet about
  unknown,  // no chat and no command we know, from a node of ours that is newer than we are
};

struct Line {
  LineKind kind = LineKind::blank;
  std::string_view argument;  // of the line it was read from
};

Line read_line(std::string_view line, Revision from);

/// Appends a text as a chat line for a peer of that revision. What an original
/// would take for a command is sent to it behind "> ".
void append_chat(std::string& out, std::string_view text, Revision to);

/// What may be said where no line is longer than that: it may need the mark "> ".
constexpr std::size_t longest_chat(std::size_t line_bytes_max) {
  return line_bytes_max - 2;
}

/// The number of a BYTES line; nothing if it is none or has more than 15 digits.
std::optional<std::uint64_t> read_count(std::string_view text);

}  // namespace swarmstage::mesh
