#pragma once

// Time as nodes see it: integer nanoseconds since the run began, on a clock that
// has no now(). Asking the system for the time therefore does not compile; a
// node is told it by its context. Wall time is a type of its own, so that the
// two cannot be mixed.

#include <chrono>
#include <cstdint>

namespace swarmstage {

using Duration = std::chrono::nanoseconds;

struct RunClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<RunClock, Duration>;
  static constexpr bool is_steady = true;
};

using TimePoint = RunClock::time_point;

/// Nanoseconds since 1970-01-01 UTC: for dates in messages, never for waiting.
struct WallTime {
  std::int64_t nanoseconds = 0;
  friend auto operator<=>(const WallTime&, const WallTime&) = default;
};

inline constexpr TimePoint never = TimePoint::max();

constexpr TimePoint at_time(Duration since_start) {
  return TimePoint(since_start);
}
constexpr std::int64_t nanoseconds(TimePoint time) {
  return time.time_since_epoch().count();
}

using namespace std::chrono_literals;

}  // namespace swarmstage
