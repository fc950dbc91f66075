#pragma once

// A moment of a run as scenarios write it: `60s`, `the crash`, `the crash + 5s`,
// `"end of chaos" - 1s`. Names are those of the timeline's marks.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/node/time.h"
#include "engine/document/problems.h"
#include "engine/document/value.h"
#include "engine/expression/sight.h"
#include "engine/expression/vocabulary.h"

namespace swarmstage {

struct Moment {
  std::string mark;   // empty: the beginning of the run
  Duration offset{};  // may be negative

  /// Nothing as long as it is not known when that is.
  std::optional<TimePoint> time(const Sight& sight) const;
  std::string to_string() const;
};

/// One line says what is wrong, and in which column of the text.
Result<Moment> parse_moment(std::string_view text, const Vocabulary& vocabulary);
std::optional<Moment> read_moment(const Value& value, const Vocabulary& vocabulary,
                                  Problems& problems);

}  // namespace swarmstage
