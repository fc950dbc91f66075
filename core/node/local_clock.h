#pragma once

// A clock that runs too fast or too slow, and by which a node measures time. It never
// jumps and never goes back: when its rate changes, it goes on from what it shows.
// Whole numbers alone, so that it shows the same on every machine. A value; whoever
// keeps it says when the rate changes, never earlier than the last time.

#include <cstdint>

#include "core/node/time.h"

namespace swarmstage {

class LocalClock {
 public:
  /// Parts of a thousand million; a clock never runs slower than half as fast as it should.
  static constexpr std::int64_t gain_max = 500'000'000;

  LocalClock() = default;
  /// As it was since that moment, at which it showed that time.
  LocalClock(TimePoint since, TimePoint shown, std::int64_t gain);
  /// Whether such a clock can have come about.
  static bool is_possible(TimePoint since, TimePoint shown, std::int64_t gain);

  void set_gain(TimePoint now, std::int64_t gain);
  /// Whether it always showed the time, and will.
  bool is_true() const { return gain_ == 0 && shown_ == since_; }
  /// What it shows at that time, which is not before the rate was set.
  TimePoint at(TimePoint time) const;
  /// The first time at which it shows that much.
  TimePoint when(TimePoint shown) const;
  /// What it has gained since the rate was set.
  Duration gained(TimePoint now) const { return gain_in(elapsed(now)); }

  TimePoint since() const { return since_; }
  TimePoint shown() const { return shown_; }
  std::int64_t gain() const { return gain_; }

 private:
  Duration elapsed(TimePoint time) const;
  Duration gain_in(Duration elapsed) const;

  TimePoint since_{};
  TimePoint shown_{};
  std::int64_t gain_ = 0;
};

}  // namespace swarmstage
