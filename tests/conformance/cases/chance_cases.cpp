// Chance and time as nodes see them: decided by the seed and the node's name
// alone where time is virtual, and not to be guessed where it is real.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

std::vector<std::uint64_t> numbers_of(Player& node) {
  return node.ask([](Context& context) {
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 8; ++i) numbers.push_back(context.random().next());
    return numbers;
  });
}

std::string unguessable_of(Player& node) {
  return node.ask([](Context& context) {
    std::string bytes(32, '\0');
    context.fill_unguessable(std::as_writable_bytes(std::span(bytes)));
    return bytes;
  });
}

void chance_depends_on_seed_and_name_alone(Swarm& swarm) {
  swarm.options().seed = 5;
  const auto first = numbers_of(swarm.player("a"));
  swarm.begin_again();
  swarm.player("one more");
  const auto second = numbers_of(swarm.player("a"));

  expect_equal(second, first, "what the same seed gives the same name");
}

void chance_differs_between_nodes_and_seeds(Swarm& swarm) {
  swarm.options().seed = 5;
  const auto first = numbers_of(swarm.player("a"));
  const auto neighbour = numbers_of(swarm.player("b"));
  swarm.options().seed = 6;
  swarm.begin_again();
  const auto other_seed = numbers_of(swarm.player("a"));

  expect(first != neighbour, "two nodes draw different numbers");
  expect(first != other_seed, "two seeds give different numbers");
}

void unguessable_bytes_come_from_the_seed(Swarm& swarm) {
  const std::string first = unguessable_of(swarm.player("a"));
  const std::string neighbour = unguessable_of(swarm.player("b"));
  swarm.begin_again();
  const std::string again = unguessable_of(swarm.player("a"));

  expect(first == again, "the same seed gives the same bytes");
  expect(first != neighbour, "two nodes get different bytes");
}

void unguessable_bytes_differ_each_time(Swarm& swarm) {
  const std::string first = unguessable_of(swarm.player("a"));
  const std::string second = unguessable_of(swarm.player("b"));
  swarm.begin_again();
  const std::string again = unguessable_of(swarm.player("a"));

  expect(first != again && first != second, "no bytes come twice");
}

void wall_time_is_the_epoch_and_the_time_since(Swarm& swarm) {
  swarm.options().epoch = {1'000'000'000'000'000'000};
  Player& node = swarm.player("a");
  swarm.run_for(5s);

  node.act([](Context& context) {
    expect_equal(context.wall_time().nanoseconds,
                 1'000'000'000'000'000'000 + nanoseconds(context.now()), "the wall time");
  });
}

void wall_time_goes_with_time(Swarm& swarm) {
  Player& node = swarm.player("a");
  const auto wall = [&] {
    return node.ask([](Context& context) { return context.wall_time().nanoseconds; });
  };
  const std::int64_t before = wall();
  swarm.run_for(100ms);
  const std::int64_t after = wall();

  expect(before > 1'700'000'000'000'000'000, "it is a date of our days");
  expect_between(Duration(after - before), Duration(90ms), 110ms + swarm.slack(), "what passed");
}

void a_skewed_clock_goes_wrong_as_told(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& other = swarm.player("b");
  const auto departure = [&] {
    const auto wall = [](Context& context) { return context.wall_time().nanoseconds; };
    return Duration(node.ask(wall) - other.ask(wall));
  };
  const Duration before = departure();

  swarm.stage().set_clock(node.index(), {2s, 100'000});
  swarm.run_for(1s);

  expect_between(before, Duration(0) - swarm.slack(), swarm.slack(), "the departure before");
  expect_between(departure(), Duration(2090ms) - swarm.slack(), 2110ms + swarm.slack(),
                 "the departure of a clock 2 s ahead that gains a tenth");
}

constexpr double fastest = drift_ppm_max;

/// Notes the true time of what its timer does; never: nothing yet.
void note_firing(Swarm& swarm, Player& node, TimePoint& at) {
  at = never;
  node.on<delivered::TimerFired>(
      [&swarm, &at](Context&, const delivered::TimerFired&) { at = swarm.now(); });
}

TimePoint own_time(Player& node) {
  return node.ask([](Context& context) { return context.now(); });
}

void a_drifting_clock_moves_time_and_timers(Swarm& swarm) {
  Player& fast = swarm.player("a");
  Player& slow = swarm.player("b");
  TimePoint fast_fired;
  TimePoint slow_fired;
  note_firing(swarm, fast, fast_fired);
  note_firing(swarm, slow, slow_fired);
  const TimePoint start = swarm.now();
  swarm.stage().set_clock(fast.index(), {0s, fastest});
  swarm.stage().set_clock(slow.index(), {0s, -fastest});
  fast.set_timer(1, 900ms);
  slow.set_timer(1, 450ms);
  swarm.until([&] { return slow_fired != never; }, "the slow one's timer fires");

  expect_between(fast_fired - start, Duration(600ms), 600ms + swarm.slack(), "the fast firing");
  expect_between(slow_fired - start, Duration(900ms), 900ms + swarm.slack(), "the slow firing");
  expect_between(own_time(fast) - start, Duration(1350ms), 1350ms + 2 * swarm.slack(),
                 "what the fast one sees");
  expect_between(own_time(slow) - start, Duration(450ms), 450ms + swarm.slack(),
                 "what the slow one sees");
}

void a_timer_that_waits_moves_with_its_clock(Swarm& swarm) {
  Player& hurried = swarm.player("a");
  Player& mended = swarm.player("b");
  TimePoint hurried_fired;
  TimePoint mended_fired;
  note_firing(swarm, hurried, hurried_fired);
  note_firing(swarm, mended, mended_fired);
  const TimePoint start = swarm.now();
  swarm.stage().set_clock(mended.index(), {0s, -fastest});
  hurried.set_timer(1, 1300ms);
  mended.set_timer(1, 800ms);
  swarm.stage().at(start + 400ms, [&] {
    swarm.stage().set_clock(hurried.index(), {0s, fastest});
    swarm.stage().set_clock(mended.index(), {});
  });
  swarm.until([&] { return hurried_fired != never && mended_fired != never; }, "both fire");

  expect_between(hurried_fired - start, Duration(1s), 1s + swarm.slack(), "the hurried firing");
  expect_between(mended_fired - start, Duration(1s), 1s + swarm.slack(), "the mended firing");
}

void a_clock_outlives_a_life(Swarm& swarm) {
  Player& node = swarm.player("a");
  const TimePoint start = swarm.now();
  swarm.stage().set_clock(node.index(), {0s, fastest});
  swarm.run_for(200ms);
  swarm.stage().crash(node.index());
  node.replace();
  node.start();
  swarm.run_for(800ms);

  expect_between(own_time(node) - start, Duration(1500ms), 1500ms + 2 * swarm.slack(),
                 "what the next life sees");
}

void a_clock_ahead_moves_dates_alone(Swarm& swarm) {
  Player& node = swarm.player("a");
  TimePoint fired;
  note_firing(swarm, node, fired);
  const TimePoint start = swarm.now();
  swarm.stage().set_clock(node.index(), {1h, 0});
  node.set_timer(1, 300ms);
  swarm.until([&] { return fired != never; }, "the timer fires");

  expect_between(fired - start, Duration(300ms), 300ms + swarm.slack(), "the firing");
  expect_between(own_time(node) - start, Duration(300ms), 300ms + swarm.slack(), "what it sees");
}

void actions_of_the_stage_come_in_order(Swarm& swarm) {
  Player& node = swarm.player("a");
  const TimePoint start = swarm.now();
  std::vector<std::string> order;
  const auto say = [&](const char* what) { return [&order, what] { order.emplace_back(what); }; };

  swarm.stage().at(start + 60ms, say("third"));
  swarm.stage().at(start + 30ms, say("first"));
  swarm.stage().at(start + 30ms, say("second"));
  node.set_timer(1, 45ms);
  swarm.until([&] { return order.size() == 3; }, "all happen");

  expect_equal(order, std::vector<std::string>{"first", "second", "third"}, "the order");
  expect_between(swarm.now() - start, Duration(60ms), 60ms + swarm.slack(), "when they are over");
}

}  // namespace

std::vector<Case> chance_cases() {
  constexpr std::string_view topic = "chance";
  return {
      {topic, "chance_depends_on_seed_and_name_alone", chance_depends_on_seed_and_name_alone,
       nothing},
      {topic, "chance_differs_between_nodes_and_seeds", chance_differs_between_nodes_and_seeds,
       nothing},
      {topic, "unguessable_bytes_come_from_the_seed", unguessable_bytes_come_from_the_seed,
       virtual_time},
      {topic, "unguessable_bytes_differ_each_time", unguessable_bytes_differ_each_time, real_time},
      {topic, "wall_time_is_the_epoch_and_the_time_since",
       wall_time_is_the_epoch_and_the_time_since, virtual_time},
      {topic, "wall_time_goes_with_time", wall_time_goes_with_time, nothing},
      {topic, "a_skewed_clock_goes_wrong_as_told", a_skewed_clock_goes_wrong_as_told,
       modelled_skew},
      {topic, "a_drifting_clock_moves_time_and_timers", a_drifting_clock_moves_time_and_timers,
       modelled_skew},
      {topic, "a_timer_that_waits_moves_with_its_clock", a_timer_that_waits_moves_with_its_clock,
       modelled_skew},
      {topic, "a_clock_outlives_a_life", a_clock_outlives_a_life, modelled_skew},
      {topic, "a_clock_ahead_moves_dates_alone", a_clock_ahead_moves_dates_alone, modelled_skew},
      {topic, "actions_of_the_stage_come_in_order", actions_of_the_stage_come_in_order, nothing},
  };
}

}  // namespace swarmstage::conformance
