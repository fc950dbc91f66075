// A node whose clock runs too fast or too slow: it lives in its own time, its driver
// in the true one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/node_runner.h"
#include "tests/core/runner_bench.h"

namespace swarmstage {
namespace {

using support::RunnerBench;
using support::self;
using testing::_;

constexpr std::int64_t half = LocalClock::gain_max;

class NodeRunnerClock : public testing::Test {
 protected:
  void set_gain(std::int64_t gain) {
    clock_.set_gain(bench_.now, gain);
    bench_.runner.set_clock(bench_.now, clock_);
  }
  void pass(Duration duration) {
    bench_.now += duration;
    bench_.runner.wake(bench_.now);
  }
  TimePoint node_sees() {
    TimePoint seen;
    bench_.act([&](Context& context) { seen = context.now(); });
    return seen;
  }

  RunnerBench bench_;
  LocalClock clock_;
};

TEST_F(NodeRunnerClock, IsWhatTheNodeTakesForTheTime) {
  bench_.runner.start(bench_.now);
  pass(4s);
  set_gain(half);

  EXPECT_EQ(node_sees(), at_time(4s));
  pass(2s);
  EXPECT_EQ(node_sees(), at_time(7s));
}

TEST_F(NodeRunnerClock, MayBeThereBeforeTheNodeStarts) {
  set_gain(-half);
  bench_.now += 4s;
  TimePoint seen;
  bench_.script.on<delivered::Started>(
      [&](Context& context, const delivered::Started&) { seen = context.now(); });

  bench_.runner.start(bench_.now);

  EXPECT_EQ(seen, at_time(2s));
}

TEST_F(NodeRunnerClock, IsTheClockOfItsTimers) {
  bench_.runner.start(bench_.now);
  set_gain(half);
  EXPECT_CALL(bench_.driver, wake_at(self, at_time(2s)));

  bench_.act([](Context& context) { context.set_timer({.kind = 1}, 3s); });
  pass(2s - 1ns);
  EXPECT_EQ(bench_.diary().timers().size(), 0U);
  pass(1ns);

  ASSERT_EQ(bench_.diary().timers().size(), 1U);
  EXPECT_EQ(bench_.diary().timers()[0].at, at_time(3s));
}

TEST_F(NodeRunnerClock, MovesTheTimersThatWait) {
  bench_.runner.start(bench_.now);
  bench_.act([](Context& context) { context.set_timer({.kind = 1}, 4s); });
  pass(1s);
  EXPECT_CALL(bench_.driver, wake_at(self, at_time(3s)));

  set_gain(half);
  pass(2s);

  EXPECT_EQ(bench_.diary().timers().size(), 1U);
}

TEST_F(NodeRunnerClock, AsksAgainAfterAWakeThatHasBecomeTooEarly) {
  bench_.runner.start(bench_.now);
  bench_.act([](Context& context) { context.set_timer({.kind = 1}, 2s); });
  set_gain(-half);
  EXPECT_CALL(bench_.driver, wake_at(self, at_time(4s)));

  pass(2s);
  EXPECT_EQ(bench_.diary().timers().size(), 0U);
  pass(2s);

  EXPECT_EQ(bench_.diary().timers().size(), 1U);
}

TEST_F(NodeRunnerClock, IsTheClockOfWhatTheNodeAwaitsFromServices) {
  bench_.runner.start(bench_.now);
  set_gain(half);
  EXPECT_CALL(bench_.driver, call(self, _, testing::StrEq("oracle"), _, at_time(2s)));

  bench_.act([](Context& context) { context.call("oracle", nullptr, 3s); });
}

TEST_F(NodeRunnerClock, LeavesTheTimesThatOthersAreToldTrue) {
  bench_.runner.start(bench_.now);
  set_gain(half);
  pass(2s);
  EXPECT_CALL(bench_.observer, measured(self, at_time(2s), testing::StrEq("it"), 1));

  bench_.act([](Context& context) { context.measure("it", 1); });
}

}  // namespace
}  // namespace swarmstage
