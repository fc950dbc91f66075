// What a node asks of names and services: so many at once, and answers only to
// what it asks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/runner_bench.h"

namespace swarmstage {
namespace {

using namespace delivered;
using support::RunnerBench;
using support::self;
using testing::_;

TEST(Questions, AnswersItselfWhatIsAskedOverTheLimit) {
  RunnerBench bench({.pending = 2});
  bench.runner.start(bench.now);
  ResolveId first;
  CallId second;
  ResolveId third;
  CallId fourth;
  EXPECT_CALL(bench.driver, resolve(self, _, "a"));
  EXPECT_CALL(bench.driver, call(self, _, "b", _, _));

  bench.act([&](Context& context) {
    first = context.resolve("a");
    second = context.call("b", {}, 1s);
    third = context.resolve("c");
    fourth = context.call("d", {}, 1s);
  });

  ASSERT_TRUE(bench.diary().resolved(third));
  EXPECT_EQ(bench.diary().resolved(third)->error, "too many names under way");
  EXPECT_EQ(bench.diary().replies(fourth).at(0).body, "too many calls under way");
  EXPECT_EQ(bench.group.limit_counters()[static_cast<int>(LimitName::pending)], 2U);
  EXPECT_FALSE(bench.diary().resolved(first));
  EXPECT_TRUE(bench.diary().replies(second).empty());
}

TEST(Questions, MayAskAgainWhenAnAnswerCameOrACallWasCancelled) {
  RunnerBench bench({.pending = 1});
  bench.runner.start(bench.now);
  ResolveId name;
  CallId call;
  bench.act([&](Context& context) { name = context.resolve("a"); });
  bench.deliver(Resolved{name, {}});
  bench.act([&](Context& context) { call = context.call("b", {}, 1s); });
  bench.deliver(Replied{call, {ServiceReply::Status::ok, false, 1}});
  bench.act([&](Context& context) { context.cancel_call(call); });

  EXPECT_CALL(bench.driver, resolve(self, _, "c"));
  bench.act([&](Context& context) { context.resolve("c"); });

  EXPECT_EQ(bench.group.limit_counters()[static_cast<int>(LimitName::pending)], 0U);
}

TEST(Questions, HearsNoAnswerToWhatItDoesNotAsk) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  ResolveId name;
  CallId call;
  bench.act([&](Context& context) {
    name = context.resolve("a");
    call = context.call("b", {}, 1s);
    context.cancel_call(call);
  });

  bench.deliver(Replied{call, {}});
  bench.deliver(Resolved{name, {{IpAddress::v4(10, 0, 0, 1)}, {}}});
  bench.deliver(Resolved{name, {{}, "and again"}});

  EXPECT_TRUE(bench.diary().replies(call).empty());
  EXPECT_EQ(bench.diary().resolved(name)->error, "");
}

}  // namespace
}  // namespace swarmstage
