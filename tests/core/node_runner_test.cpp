// The bracket around every handler: what is carried out when, in which order,
// and what a driver may and may not do from inside a command.

#include "core/node/node_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/runner_bench.h"

namespace swarmstage {
namespace {

using namespace delivered;
using support::RunnerBench;
using support::self;
using testing::_;
using testing::ElementsAre;
using testing::InSequence;
using testing::StrEq;

const Endpoint peer{IpAddress::v4(10, 0, 0, 2), 80};

TEST(NodeRunner, DoesNothingUntilTheHandlerHasReturned) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bool returned = false;
  EXPECT_CALL(bench.driver, connect).WillOnce([&](auto&&...) { EXPECT_TRUE(returned); });

  bench.act([&](Context& context) {
    context.connect(peer);
    returned = true;
  });
}

TEST(NodeRunner, CarriesOutCommandsInTheOrderTheyWereAskedFor) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  const PortId port = bench.open_port();
  {
    const InSequence in_sequence;
    EXPECT_CALL(bench.driver, send(self, port, peer, ByteView("one")));
    EXPECT_CALL(bench.driver, broadcast(self, port, 9, ByteView("two")));
    EXPECT_CALL(bench.driver, send(self, port, peer, ByteView("three")));
  }

  bench.act([&](Context& context) {
    context.send(port, peer, "one");
    context.broadcast(port, 9, "two");
    context.send(port, peer, "three");
  });
}

TEST(NodeRunner, KeepsAnAnswerFromInsideACommandUntilAllCommandsAreDone) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bool both_opened = false;
  EXPECT_CALL(bench.driver, open_port).Times(2).WillRepeatedly([&](auto, PortId id, auto&&) {
    bench.deliver(PortOpened{id, {}});
    EXPECT_EQ(bench.diary().count("port opened"), 0U);
    both_opened = id.serial() == 2;
  });
  bench.script.on<PortOpened>([&](Context&, const PortOpened&) { EXPECT_TRUE(both_opened); });

  bench.act([](Context& context) {
    context.open_port({});
    context.open_port({});
  });

  EXPECT_EQ(bench.diary().count("port opened"), 2U);
}

TEST(NodeRunner, RefusesADeliveryToAnotherNodeFromInsideACommand) {
  RunnerBench bench;
  support::Script other_script;
  NodeRunner other(bench.group, NodeIndex{1}, 8, bench.host,
                   std::make_unique<support::ScriptNode>(other_script));
  bench.runner.start(bench.now);
  other.start(bench.now);
  const PortId port = bench.open_port();
  ON_CALL(bench.driver, send).WillByDefault([&](auto&&...) {
    other.deliver(bench.now, Drained{});
  });

  EXPECT_DEATH(bench.act([&](Context& context) { context.send(port, peer, "x"); }),
               "from inside another");
}

TEST(NodeRunner, RefusesTimeThatGoesBack) {
  RunnerBench bench;
  bench.now = at_time(5s);
  bench.runner.start(bench.now);

  bench.now = at_time(4s);

  EXPECT_DEATH(bench.deliver(Drained{}), "time goes back");
}

TEST(NodeRunner, HearsNothingBeforeStartAndNothingAfterStop) {
  RunnerBench bench;

  bench.deliver(Drained{});
  bench.runner.start(bench.now);
  bench.runner.drain(bench.now);
  bench.runner.stop(bench.now);
  bench.deliver(Drained{});
  bench.runner.stop(bench.now);

  EXPECT_THAT(bench.diary().order(), ElementsAre("started", "drained", "stopped"));
}

TEST(NodeRunner, SaysNothingToANodeThatCrashes) {
  RunnerBench bench;
  bench.runner.start(bench.now);

  bench.runner.crash();

  EXPECT_FALSE(bench.runner.running());
  EXPECT_THAT(bench.diary().order(), ElementsAre("started"));
}

TEST(NodeRunner, HandsBackWhyAConfigurationWasRefused) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bench.script.reload = [](const Json& config) -> std::optional<std::string> {
    if (config.contains("name")) return std::nullopt;
    return "no name";
  };

  EXPECT_EQ(bench.runner.reload(bench.now, Json::object()), "no name");
  EXPECT_EQ(bench.runner.reload(bench.now, Json{{"name", "x"}}), std::nullopt);
}

TEST(NodeRunner, DropsANodeWhoseHandlerThrowsAndWhatItHadAskedFor) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  EXPECT_CALL(bench.driver, connect).Times(0);
  EXPECT_CALL(bench.observer, failed(self, bench.now, std::string_view("out of luck")));

  bench.act([](Context& context) {
    context.connect(peer);
    throw std::runtime_error("out of luck");
  });

  EXPECT_FALSE(bench.runner.running());
  bench.deliver(Drained{});
  EXPECT_EQ(bench.diary().count("drained"), 0U);
}

TEST(NodeRunner, GoesOnWithOtherNodesAfterOneThrew) {
  RunnerBench bench;
  support::Script other_script;
  NodeRunner other(bench.group, NodeIndex{1}, 8, bench.host,
                   std::make_unique<support::ScriptNode>(other_script));
  bench.runner.start(bench.now);
  other.start(bench.now);
  bench.act([](Context&) { throw std::runtime_error("out of luck"); });

  other.drain(bench.now);

  EXPECT_EQ(other_script.diary.count("drained"), 1U);
}

TEST(NodeRunner, TellsTheObserverInTheOrderThingsWereAskedFor) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  const InSequence in_sequence;
  EXPECT_CALL(bench.observer, event(self, _, _)).WillOnce([](auto, auto, ByteView encoded) {
    EXPECT_EQ(decode_fields(encoded).name, "joined");
    EXPECT_EQ(decode_fields(encoded).fields["peers"], 3);
  });
  EXPECT_CALL(bench.observer, measured(self, _, std::string_view("latency"), 0.25));
  EXPECT_CALL(bench.observer, changed(self, _, std::string_view("peers")));
  EXPECT_CALL(bench.observer, logged(self, _, LogLevel::warning, _));

  bench.act([](Context& context) {
    context.event("joined", {{"peers", 3}});
    context.measure("latency", 0.25);
    context.changed("peers");
    context.log(LogLevel::debug, "too quiet to be told");
    context.log(LogLevel::warning, "careful");
  });
}

TEST(NodeRunner, TakesAResultThatIsNoText) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  EXPECT_CALL(bench.observer, completed(self, _, InvocationId{5}, _));

  bench.act([](Context& context) { context.complete({5}, Json{{"raw", "\xff\xfe"}}); });

  EXPECT_TRUE(bench.runner.running());
}

// --- Ports ---

TEST(NodeRunner, TellsANodeThatItClosedItsPort) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  const PortId port = bench.open_port();
  EXPECT_CALL(bench.driver, close_port(self, port));

  bench.act([&](Context& context) { context.close_port(port); });
  bench.deliver(Datagram{port, {}, {}, 0, Cast::unicast, "late"});

  EXPECT_EQ(bench.diary().port(port).closed, CloseReason::closed_by_us);
  EXPECT_EQ(bench.diary().datagram_count(), 0U);
}

TEST(NodeRunner, KeepsTheOtherPortsOfANodeThatClosesItsFirst) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  const PortId first = bench.open_port();
  const PortId second = bench.open_port();
  const PortId third = bench.open_port();

  bench.act([&](Context& context) { context.close_port(first); });
  const PortId fourth = bench.open_port();
  bench.act([&](Context& context) { context.close_port(third); });
  for (const PortId port : {first, second, third, fourth}) {
    bench.deliver(Datagram{port, {}, {}, 0, Cast::unicast, "hello"});
  }

  EXPECT_EQ(bench.diary().datagram_count(), 2U);
  EXPECT_EQ(bench.diary().port(second).closed, std::nullopt);
  EXPECT_EQ(bench.diary().port(third).closed, CloseReason::closed_by_us);
  EXPECT_EQ(bench.diary().port(fourth).closed, std::nullopt);
}

TEST(NodeRunner, TellsOnlyFailureOfAPortThatWasClosedBeforeItsAnswer) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  ON_CALL(bench.driver, open_port).WillByDefault([&](auto, PortId id, auto&&) {
    bench.deliver(PortOpened{id, {}});
  });
  PortId port;

  bench.act([&](Context& context) {
    port = context.open_port({});
    context.close_port(port);
  });

  EXPECT_EQ(bench.diary().port(port).failed, CloseReason::closed_by_us);
  EXPECT_THAT(bench.diary().breaches(), ElementsAre());
}

TEST(NodeRunner, RefusesANodeThatSendsFromAClosedPort) {
  RunnerBench bench;
  bench.runner.start(bench.now);

  EXPECT_DEATH(bench.act([](Context& context) { context.send(PortId::make(0, 9), peer, "x"); }),
               "a port that is not open");
}

// --- Time ---

TEST(NodeRunner, TellsTheDriverOnlyOfEarlierWakes) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  const InSequence in_sequence;
  EXPECT_CALL(bench.driver, wake_at(self, at_time(5s)));
  EXPECT_CALL(bench.driver, wake_at(self, at_time(3s)));

  bench.act([](Context& context) { context.set_timer({1}, 5s); });
  bench.act([](Context& context) { context.set_timer({2}, 9s); });
  bench.act([](Context& context) { context.set_timer({3}, 3s); });
}

TEST(NodeRunner, AsksForTheNextWakeAfterTheEarliestTimerFired) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bench.act([](Context& context) {
    context.set_timer({1}, 5s);
    context.set_timer({2}, 9s);
  });
  EXPECT_CALL(bench.driver, wake_at(self, at_time(9s)));

  bench.runner.wake(at_time(5s));

  ASSERT_EQ(bench.diary().timers().size(), 1U);
  EXPECT_EQ(bench.diary().timers()[0].timer.kind, 1);
}

TEST(NodeRunner, FiresNothingWhenWokenTooEarly) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bench.act([](Context& context) { context.set_timer({1}, 5s); });

  bench.runner.wake(at_time(4s));

  EXPECT_TRUE(bench.diary().timers().empty());
}

TEST(NodeRunner, KeepsATimerForNowUntilTheNextWake) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bench.script.on<TimerFired>(
      [](Context& context, const TimerFired&) { context.set_timer({1}, 0s); });
  bench.act([](Context& context) { context.set_timer({1}, 0s); });

  bench.runner.wake(bench.now);
  EXPECT_EQ(bench.diary().timers().size(), 1U);
  bench.runner.wake(bench.now);

  EXPECT_EQ(bench.diary().timers().size(), 2U);
}

TEST(NodeRunner, FiresDueTimersBehindOneThatWasSetIntoThePast) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  bench.act([](Context& context) {
    context.set_timer({1}, 5s);
    context.set_timer({2}, 5s);
  });
  bench.script.on<TimerFired>([](Context& context, const TimerFired& fired) {
    if (fired.timer.kind == 1) context.set_timer_at({3}, at_time(1s));
  });

  bench.runner.wake(at_time(5s));
  bench.runner.wake(at_time(5s));

  EXPECT_EQ(bench.diary().timers().size(), 3U);
}

// --- Answers at once ---

TEST(NodeRunner, GivesTheSameRandomNumbersToTheSameSeedAndName) {
  const auto first_number = [](std::uint64_t seed) {
    RunnerBench bench({}, seed);
    std::uint64_t number = 0;
    bench.runner.start(bench.now);
    bench.act([&](Context& context) { number = context.random().next(); });
    return number;
  };

  EXPECT_EQ(first_number(1), first_number(1));
  EXPECT_NE(first_number(1), first_number(2));
}

TEST(NodeRunner, PassesQuestionsOfTheMomentToTheDriver) {
  RunnerBench bench;
  bench.runner.start(bench.now);
  EXPECT_CALL(bench.driver, wall_time(self)).WillOnce(testing::Return(WallTime{77}));
  EXPECT_CALL(bench.driver, fill_unguessable(self, testing::SizeIs(16)));

  bench.act([](Context& context) {
    std::byte bytes[16];
    EXPECT_EQ(context.wall_time().nanoseconds, 77);
    context.fill_unguessable(bytes);
  });
}

}  // namespace
}  // namespace swarmstage
