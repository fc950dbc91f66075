// The limits whose breach is a mistake of the node, not of a peer: it ends the
// program with a line that says so. The others are tested where they close streams.

#include "core/node/limits.h"

#include <gtest/gtest.h>

#include "tests/core/runner_bench.h"

namespace swarmstage {
namespace {

using support::RunnerBench;

TEST(LimitsDeathTest, ANodeMayNotOpenMorePortsThanAllowed) {
  RunnerBench bench({.ports = 2});
  bench.runner.start(bench.now);
  bench.open_port();
  bench.act([](Context& context) { context.listen({}); });

  EXPECT_DEATH(bench.act([](Context& context) { context.open_port({}); }), "too many ports");
  EXPECT_DEATH(bench.act([](Context& context) { context.listen({}); }), "too many listeners");
}

TEST(LimitsDeathTest, ANodeMayNotSetMoreTimersThanAllowed) {
  RunnerBench bench({.timers = 2});
  bench.runner.start(bench.now);
  bench.act([](Context& context) {
    context.set_timer({.kind = 1}, 1s);
    context.set_timer({.kind = 2}, 1s);
    context.set_timer({.kind = 2}, 2s);
  });

  EXPECT_DEATH(bench.act([](Context& context) { context.set_timer({.kind = 3}, 1s); }),
               "too many timers");
}

TEST(LimitsDeathTest, ADatagramMayNotBeLongerThanAllowed) {
  RunnerBench bench({.datagram_bytes = 10});
  bench.runner.start(bench.now);
  const PortId port = bench.open_port();
  bench.act([&](Context& context) {
    context.send(port, {IpAddress::v4(10, 0, 0, 2), 9}, std::string(10, 'x'));
  });

  EXPECT_DEATH(bench.act([&](Context& context) {
    context.send(port, {IpAddress::v4(10, 0, 0, 2), 9}, std::string(11, 'x'));
  }),
               "a datagram is too long");
  EXPECT_DEATH(
      bench.act([&](Context& context) { context.broadcast(port, 9, std::string(11, 'x')); }),
      "a datagram is too long");
}

TEST(Limits, HaveNamesByWhichMetricsSpeakOfThem) {
  EXPECT_EQ(to_string(LimitName::stream_queue_bytes), "stream_queue_bytes");
  EXPECT_EQ(to_string(LimitName::streams), "streams");
  EXPECT_EQ(to_string(LimitName::pending), "pending");
}

}  // namespace
}  // namespace swarmstage
