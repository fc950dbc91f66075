// Timers: at their time, in their order, and never again after they were moved
// or cancelled.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

std::vector<std::uint64_t> subjects(const Player& node) {
  std::vector<std::uint64_t> all;
  for (const auto& fired : node.diary().timers()) all.push_back(fired.timer.subject);
  return all;
}

TimerId timer(std::uint64_t subject) {
  return {1, 0, subject};
}

void a_timer_fires_at_its_time(Swarm& swarm) {
  Player& node = swarm.player("a");
  TimePoint set{};

  node.act([&](Context& context) {
    set = context.now();
    context.set_timer(timer(7), 80ms);
  });
  swarm.until([&] { return node.diary().timers().size() == 1; }, "it fires");
  swarm.a_while();

  expect_between(node.diary().timers()[0].at - set, Duration(80ms), 80ms + swarm.slack(),
                 "the time until it fires");
  expect_equal(subjects(node), std::vector<std::uint64_t>{7}, "what fired");
}

void timers_fire_in_order_of_time(Swarm& swarm) {
  Player& node = swarm.player("a");

  node.act([](Context& context) {
    for (const std::uint64_t each : {5U, 1U, 4U, 2U, 3U}) {
      context.set_timer(timer(each), Duration(static_cast<std::int64_t>(each) * 10'000'000));
    }
  });
  swarm.until([&] { return node.diary().timers().size() == 5; }, "all fire");

  expect(subjects(node) == std::vector<std::uint64_t>{1, 2, 3, 4, 5}, "in order of time");
}

void equal_times_fire_in_order_of_setting(Swarm& swarm) {
  Player& node = swarm.player("a");

  node.act([](Context& context) {
    const TimePoint when = context.now() + 30ms;
    for (std::uint64_t each = 0; each < 50; ++each) context.set_timer_at(timer(each), when);
    context.set_timer_at(timer(0), when);  // set again: now the last
  });
  swarm.until([&] { return node.diary().timers().size() == 50; }, "all fire");

  std::vector<std::uint64_t> expected;
  for (std::uint64_t each = 1; each < 50; ++each) expected.push_back(each);
  expected.push_back(0);
  expect(subjects(node) == expected, "in the order in which they were set");
}

void setting_again_moves_a_timer(Swarm& swarm) {
  Player& node = swarm.player("a");
  TimePoint set{};

  node.act([&](Context& context) {
    set = context.now();
    context.set_timer(timer(1), 20ms);
    context.set_timer(timer(2), 5s);
  });
  node.act([&](Context& context) {
    context.set_timer_at(timer(1), set + 120ms);
    context.set_timer_at(timer(2), set + 60ms);
  });
  swarm.until([&] { return node.diary().timers().size() == 2; }, "both fire");

  expect(subjects(node) == std::vector<std::uint64_t>{2, 1}, "at their new times only");
  expect_between(node.diary().timers()[0].at - set, Duration(60ms), 60ms + swarm.slack(),
                 "the time until the one moved forward fires");
  expect_between(node.diary().timers()[1].at - set, Duration(120ms), 120ms + swarm.slack(),
                 "the time until the one moved back fires");
}

void a_cancelled_timer_stays_silent(Swarm& swarm) {
  Player& node = swarm.player("a");

  node.act([](Context& context) {
    context.set_timer(timer(1), 20ms);
    context.set_timer(timer(2), 40ms);
  });
  node.act([](Context& context) {
    context.cancel_timer(timer(1));
    context.cancel_timer(timer(99));  // never set: fine
  });
  swarm.until([&] { return !node.diary().timers().empty(); }, "the other fires");

  expect(subjects(node) == std::vector<std::uint64_t>{2}, "only the other fires");
}

void a_timer_for_now_fires_in_a_later_handler(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.on<TimerFired>([&](Context& context, const TimerFired& fired) {
    if (fired.timer.subject < 5) context.set_timer(timer(fired.timer.subject + 1), 0s);
  });
  bool returned = false;
  TimePoint set{};

  node.act([&](Context& context) {
    set = context.now();
    context.set_timer(timer(1), 0s);
    returned = node.diary().timers().empty();
  });
  swarm.until([&] { return node.diary().timers().size() == 5; }, "the chain of five fires");

  expect(returned, "it does not fire inside the handler that sets it");
  expect_between(node.diary().timers().back().at - set, Duration(0), swarm.slack(), "the time");
}

void a_timer_for_the_past_fires_at_once(Swarm& swarm) {
  Player& node = swarm.player("a");
  swarm.run_for(50ms);

  node.act([](Context& context) {
    context.set_timer_at(timer(1), context.now() - 20ms);
    context.set_timer(timer(2), 10ms);
  });
  swarm.until([&] { return node.diary().timers().size() == 2; }, "both fire");

  expect(subjects(node) == std::vector<std::uint64_t>{1, 2}, "the overdue one first");
}

void many_timers_fire_once_each(Swarm& swarm) {
  Player& node = swarm.player("a");
  constexpr std::uint64_t count = 1000;

  node.act([](Context& context) {
    for (std::uint64_t each = 0; each < count; ++each) {
      const auto delay = static_cast<std::int64_t>((each * 7919) % 100);
      context.set_timer(timer(each), Duration(delay * 1'000'000));
    }
  });
  swarm.until([&] { return node.diary().timers().size() >= count; }, "all fire");
  swarm.a_while();

  const auto fired = subjects(node);
  expect_equal(fired.size(), count, "how many fire");
  expect_equal(std::set<std::uint64_t>(fired.begin(), fired.end()).size(), count,
               "how many differ");
}

void timers_of_two_nodes_do_not_mix(Swarm& swarm) {
  Player& left = swarm.player("a");
  Player& right = swarm.player_on(left.host(), "b");

  left.act([](Context& context) { context.set_timer(timer(1), 30ms); });
  right.act([](Context& context) { context.set_timer(timer(1), 60ms); });
  right.act([](Context& context) { context.cancel_timer(timer(1)); });
  swarm.until([&] { return left.diary().timers().size() == 1; }, "the one fires");
  swarm.a_while();

  expect(right.diary().timers().empty(), "the other, cancelled, does not");
}

}  // namespace

std::vector<Case> timer_cases() {
  constexpr std::string_view topic = "timer";
  return {
      {topic, "a_timer_fires_at_its_time", a_timer_fires_at_its_time, nothing},
      {topic, "timers_fire_in_order_of_time", timers_fire_in_order_of_time, nothing},
      {topic, "equal_times_fire_in_order_of_setting", equal_times_fire_in_order_of_setting,
       nothing},
      {topic, "setting_again_moves_a_timer", setting_again_moves_a_timer, nothing},
      {topic, "a_cancelled_timer_stays_silent", a_cancelled_timer_stays_silent, nothing},
      {topic, "a_timer_for_now_fires_in_a_later_handler", a_timer_for_now_fires_in_a_later_handler,
       nothing},
      {topic, "a_timer_for_the_past_fires_at_once", a_timer_for_the_past_fires_at_once, nothing},
      {topic, "many_timers_fire_once_each", many_timers_fire_once_each, nothing},
      {topic, "timers_of_two_nodes_do_not_mix", timers_of_two_nodes_do_not_mix, nothing},
  };
}

}  // namespace swarmstage::conformance
