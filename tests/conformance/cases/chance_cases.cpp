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
      {topic, "actions_of_the_stage_come_in_order", actions_of_the_stage_come_in_order, nothing},
  };
}

}  // namespace swarmstage::conformance
