#include "core/node/local_clock.h"

#include <algorithm>

#include "core/base/assert.h"

namespace swarmstage {

namespace {

constexpr std::int64_t whole = 1'000'000'000;
// 63 years. A clock that was set stands still beyond, and none is set later, so that no
// sum overflows.
constexpr Duration horizon = Duration(2'000'000'000 * whole);

}  // namespace

LocalClock::LocalClock(TimePoint since, TimePoint shown, std::int64_t gain)
    : since_(since), shown_(shown), gain_(gain) {
  SWARMSTAGE_ASSERT(is_possible(since, shown, gain), "a clock that cannot be");
}

bool LocalClock::is_possible(TimePoint since, TimePoint shown, std::int64_t gain) {
  const bool early = since >= TimePoint() && since <= at_time(horizon);
  const bool close = shown >= TimePoint() && shown <= at_time(horizon * 3 / 2);
  return early && close && gain >= -gain_max && gain <= gain_max;
}

void LocalClock::set_gain(TimePoint now, std::int64_t gain) {
  if (now > at_time(horizon)) return;
  const TimePoint since = std::max(now, TimePoint());
  *this = LocalClock(since, at(since), gain);
}

Duration LocalClock::elapsed(TimePoint time) const {
  return std::clamp(time - since_, Duration(0), horizon);
}

// In seconds and the rest, because the product of the whole does not fit a number.
// Rounded down, so that a clock never shows a time before it is there.
Duration LocalClock::gain_in(Duration elapsed) const {
  const std::int64_t seconds = elapsed.count() / whole;
  const std::int64_t rest = elapsed.count() % whole;
  const std::int64_t parts = rest * gain_;
  return Duration(seconds * gain_ + parts / whole - (parts % whole < 0 ? 1 : 0));
}

TimePoint LocalClock::at(TimePoint time) const {
  const Duration since_set = elapsed(time);
  return shown_ + since_set + gain_in(since_set);
}

TimePoint LocalClock::when(TimePoint shown) const {
  if (shown <= shown_) return since_;
  if (shown - shown_ > horizon) return never;
  const std::int64_t ahead = (shown - shown_).count();
  const std::int64_t rate = whole + gain_;
  TimePoint time = since_ + Duration(ahead / rate * whole + ahead % rate * whole / rate);
  if (time - since_ > horizon) return never;
  while (at(time) < shown) time += Duration(1);
  while (time > since_ && at(time - Duration(1)) >= shown) time -= Duration(1);
  return time;
}

}  // namespace swarmstage
