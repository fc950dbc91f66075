#pragma once

// A point in a run as a scenario writes it: `60s`, `the crash + 125s`, `end - 10s`.
// It hangs on the beginning, on the end, or on a mark: the name of an action or
// the beginning of a phase. Marks of actions that wait for a condition are known
// only when they have happened, so a moment is resolved during the run. Inside
// expressions moments are read by moment_parser.h, which knows the marks there are.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/node/time.h"

namespace swarmstage {

struct Moment {
  std::string mark;   // empty: the beginning; "end": the end of the run
  Duration offset{};  // may be negative

  static constexpr std::string_view end_mark = "end";

  /// A text that is nothing but a moment, whatever marks there are: those that later
  /// parts of a file name are not known yet. One line on what is wrong with it.
  static Result<Moment> parse(std::string_view text);

  /// When it is, since the run began, if its mark has happened.
  std::optional<Duration> resolve(
      const std::function<std::optional<Duration>(std::string_view mark)>& when) const;
  std::string to_string() const;
};

}  // namespace swarmstage
