#pragma once

// One thing wrong with a file, and where. Everything that reads a scenario says
// what it dislikes by these, so that every message has the same form and an
// editor can jump to the place.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace swarmstage {

/// A place in a text; lines and columns count from 1, columns in characters.
/// Line 0 is no place in particular.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// With what would break a line, or a terminal, written as an escape.
std::string one_line(std::string_view text);

struct Problem {
  std::string file;
  Position at;
  std::string what;

  /// `file:line:column: what`, in one line.
  std::string to_string() const;
};

}  // namespace swarmstage
