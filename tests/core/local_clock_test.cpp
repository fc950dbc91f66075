#include "core/node/local_clock.h"

#include <vector>

#include <gtest/gtest.h>

#include "core/node/random.h"

namespace swarmstage {
namespace {

constexpr std::int64_t percent = 10'000'000;
const std::vector<std::int64_t> gains = {
    -LocalClock::gain_max, -percent, -50'000, -1, 0, 1, 999, 50'000, 33'333'333, 12 * percent,
    LocalClock::gain_max};

LocalClock clock_with(std::int64_t gain, TimePoint since = {}) {
  LocalClock clock;
  clock.set_gain(since, gain);
  return clock;
}

TEST(LocalClock, ShowsTheTimeUnlessToldOtherwise) {
  const LocalClock clock;

  EXPECT_TRUE(clock.is_true());
  EXPECT_EQ(clock.at(at_time(7s)), at_time(7s));
  EXPECT_EQ(clock.when(at_time(7s)), at_time(7s));
  EXPECT_EQ(clock.when(never), never);
}

TEST(LocalClock, GainsAndLosesFromWhenItsRateIsSet) {
  EXPECT_EQ(clock_with(10 * percent, at_time(5s)).at(at_time(15s)), at_time(16s));
  EXPECT_EQ(clock_with(-50'000, at_time(5s)).at(at_time(1005s)), at_time(1005s - 50ms));
  EXPECT_EQ(clock_with(10 * percent, at_time(5s)).gained(at_time(15s)), Duration(1s));
}

TEST(LocalClock, GoesOnFromWhatItShowsWhenItsRateChanges) {
  LocalClock clock = clock_with(50 * percent);

  clock.set_gain(at_time(10s), 0);

  EXPECT_FALSE(clock.is_true());
  EXPECT_EQ(clock.at(at_time(10s)), at_time(15s));
  EXPECT_EQ(clock.at(at_time(12s)), at_time(17s));
  EXPECT_EQ(clock.gained(at_time(12s)), Duration(0));
}

TEST(LocalClock, ShowsNoTimeBeforeItIsThere) {
  const LocalClock slow = clock_with(-LocalClock::gain_max);

  EXPECT_EQ(slow.at(at_time(4s - 1ns)), at_time(2s - 1ns));
  EXPECT_EQ(slow.when(at_time(2s)), at_time(4s));
}

TEST(LocalClock, NeverGoesBackAndNeverJumps) {
  for (const std::int64_t gain : gains) {
    const LocalClock clock = clock_with(gain, at_time(3s));
    for (const Duration from : {Duration(3s), Duration(4s) - 30ns, Duration(100h) - 30ns}) {
      TimePoint last = clock.at(at_time(from));
      for (Duration time = from; time < from + 60ns; ++time) {
        const TimePoint shown = clock.at(at_time(time));
        EXPECT_GE(shown, last) << gain << " at " << time.count();
        EXPECT_LE(shown - last, 3ns) << gain << " at " << time.count();
        last = shown;
      }
    }
  }
}

TEST(LocalClock, TellsTheFirstTimeAtWhichItShowsSoMuch) {
  Random random(7, 0, "clocks");
  for (const std::int64_t gain : gains) {
    LocalClock clock = clock_with(gain, at_time(2s));
    clock.set_gain(at_time(9s), -gain / 3);
    for (int i = 0; i < 2000; ++i) {
      const TimePoint shown =
          clock.shown() + Duration(1 + static_cast<std::int64_t>(random.below(4'000'000'000'000)));
      const TimePoint when = clock.when(shown);
      EXPECT_GE(clock.at(when), shown) << gain;
      EXPECT_LT(clock.at(when - 1ns), shown) << gain;
    }
    EXPECT_EQ(clock.when(clock.shown() - 1s), clock.since()) << "what is over";
  }
}

TEST(LocalClock, BearsTimesThatNeverCome) {
  for (const std::int64_t gain : gains) {
    const LocalClock clock = clock_with(gain, at_time(1s));

    EXPECT_EQ(clock.when(never), never);
    EXPECT_EQ(clock.when(never - 1ns), never);
    EXPECT_GE(clock.at(never), clock.at(at_time(24h * 365 * 60)));
  }
}

TEST(LocalClock, StaysAsItIsWhenItIsSetAfterALifetime) {
  LocalClock clock = clock_with(0);

  clock.set_gain(at_time(24h * 365 * 70), LocalClock::gain_max);

  EXPECT_TRUE(clock.is_true());
}

TEST(LocalClock, IsNotFasterOrSlowerThanClocksAre) {
  EXPECT_TRUE(LocalClock::is_possible(at_time(1s), at_time(2s), LocalClock::gain_max));
  EXPECT_FALSE(LocalClock::is_possible(at_time(1s), at_time(2s), LocalClock::gain_max + 1));
  EXPECT_FALSE(LocalClock::is_possible(at_time(1s), at_time(2s), -LocalClock::gain_max - 1));
  EXPECT_FALSE(LocalClock::is_possible(at_time(-1s), at_time(2s), 0));
  EXPECT_FALSE(LocalClock::is_possible(at_time(1s), at_time(-2s), 0));
  EXPECT_FALSE(LocalClock::is_possible(never, at_time(2s), 0));
  EXPECT_FALSE(LocalClock::is_possible(at_time(1s), never, 0));
}

}  // namespace
}  // namespace swarmstage
