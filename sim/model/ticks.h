#pragma once

// Time inside the model: nanoseconds since the run began, as one plain number,
// because events and link records are packed and their queues are computed
// with. At the stage's edge it becomes TimePoint and Duration again.

#include <cstdint>
#include <limits>

#include "core/node/time.h"

namespace swarmstage::model {

using Ticks = std::int64_t;

inline constexpr Ticks end_of_time = std::numeric_limits<Ticks>::max();

constexpr Ticks ticks(Duration duration) {
  return duration.count();
}
constexpr Ticks ticks(TimePoint time) {
  return nanoseconds(time);
}
constexpr TimePoint to_time(Ticks time) {
  return at_time(Duration(time));
}

/// Sums of a time and a delay saturate: what would come after the end never comes.
constexpr Ticks after(Ticks time, Ticks delay) {
  return delay > end_of_time - time ? end_of_time : time + delay;
}

}  // namespace swarmstage::model
