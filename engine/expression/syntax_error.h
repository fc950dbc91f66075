#pragma once

// The way out of the parsers of this folder: thrown at the first thing that is
// wrong, caught where a text was handed in, and nowhere else to be seen.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/document/problems.h"
#include "engine/document/value.h"

namespace swarmstage {

struct SyntaxError {
  std::size_t offset = 0;  // of the first byte that is wrong
  std::string what;

  /// `column 5: what`, counted in characters of this text.
  std::string in(std::string_view text) const;
  void report(const Value& value, Problems& problems) const {
    problems.add(value.file(), value.position_of(offset), what);
  }
};

}  // namespace swarmstage
