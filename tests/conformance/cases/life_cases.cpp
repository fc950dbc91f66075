// The life of a node: what begins it, what ends it, what a new one knows of the
// old one, and what happens when a handler throws.

#include <stdexcept>

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

using Words = std::vector<std::string_view>;

void start_comes_first_and_once(Swarm& swarm) {
  Player& node = swarm.player_not_started(swarm.add_host("a"), "a");
  expect(!node.running(), "a node runs only when it was started");

  node.start();
  swarm.a_while();

  expect(node.running(), "it runs");
  expect_equal(node.diary().order(), Words{"started"}, "what it heard");
}

void drain_comes_before_stop(Swarm& swarm) {
  Player& node = swarm.player("a");

  swarm.stage().drain(node.index());
  swarm.until([&] { return node.diary().count("drained") == 1; }, "it drains");
  expect(node.running(), "a node that drains still runs");
  swarm.stage().stop(node.index());
  swarm.until([&] { return !node.running(); }, "it stops");

  expect_equal(node.diary().order(), Words{"started", "drained", "stopped"}, "what it heard");
}

void stop_may_come_without_drain(Swarm& swarm) {
  Player& node = swarm.player("a");

  swarm.stage().stop(node.index());
  swarm.until([&] { return !node.running(); }, "it stops");

  expect_equal(node.diary().order(), Words{"started", "stopped"}, "what it heard");
}

void a_crash_skips_drain_and_stop(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.set_timer(1, 100ms);

  swarm.stage().crash(node.index());
  swarm.a_while();

  expect(!node.running(), "it does not run any more");
  expect_equal(node.diary().order(), Words{"started"}, "what it heard");
}

void nothing_is_heard_after_stop(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  node.open_port(5000);
  const PortId from = peer.open_port(5000);
  node.set_timer(1, 50ms);

  swarm.stage().stop(node.index());
  peer.send(from, node.at(5000), "late");
  swarm.a_while();

  expect_equal(node.diary().order().back(), "stopped", "the last thing it heard");
}

void reload_applies_a_configuration(Swarm& swarm) {
  Player& node = swarm.player("a");

  const auto refusal = swarm.stage().reload(node.index(), Json{{"ttl", 5}});

  expect_equal(refusal, std::optional<std::string>(), "what was wrong");
  expect_equal(node.diary().configs().size(), 1U, "the number of configurations it was given");
  expect_equal(node.diary().configs().front(), (Json{{"ttl", 5}}), "the configuration");
}

void reload_tells_why_it_was_refused(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.script().reload = [](const Json&) { return std::optional<std::string>("ttl is negative"); };

  const auto refusal = swarm.stage().reload(node.index(), Json{{"ttl", -5}});

  expect_equal(refusal, std::optional<std::string>("ttl is negative"), "what was wrong");
  expect(node.running(), "a node that refuses a configuration goes on with the old one");
}

void a_replaced_node_runs_anew(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.open_port(5000);
  node.set_timer(1, 100ms);
  swarm.stage().crash(node.index());

  node.replace();
  expect(!node.running(), "a new node is not started by itself");
  node.start();
  const PortId port = node.open_port(5000);
  swarm.a_while();

  expect(node.port(port).opened.has_value(), "the port of the old life is free");
  expect(node.diary().timers().empty(), "no timer of the old life fires");
}

void a_stopped_node_may_be_replaced(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  swarm.stage().stop(node.index());
  swarm.until([&] { return !node.running(); }, "it stops");

  node.replace();
  node.start();
  const PortId to = node.open_port(5000);
  peer.send(peer.open_port(5000), node.at(5000), "welcome back");

  swarm.until([&] { return node.port(to).datagrams.size() == 1; }, "the new node hears");
}

void last_words_are_sent(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  const PortId from = node.open_port(5000);
  const PortId to = peer.open_port(5000);
  node.on<Stopped>(
      [&](Context& context, const Stopped&) { context.send(from, peer.at(5000), "goodbye"); });

  swarm.stage().stop(node.index());

  swarm.until([&] { return peer.port(to).datagrams.size() == 1; }, "the goodbye arrives");
  expect_equal(peer.port(to).datagrams[0].bytes, "goodbye", "the last word");
}

void a_handler_that_throws_drops_its_node(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  const PortId from = peer.open_port(5000);
  node.open_port(5000);
  node.on<Datagram>([](Context&, const Datagram&) { throw std::runtime_error("out of luck"); });
  swarm.expect_failures();

  peer.send(from, node.at(5000), "x");
  swarm.until([&] { return !swarm.audience().failures.empty(); }, "the observer is told");

  expect_equal(swarm.audience().failures[0].name, "out of luck", "what was thrown");
  expect(swarm.audience().failures[0].node == node.index(), "the node that threw is named");
  expect(!node.running(), "the node that threw runs no more");
}

void other_nodes_go_on_when_one_throws(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  node.on<TimerFired>([](Context&, const TimerFired&) { throw std::runtime_error("out of luck"); });
  swarm.expect_failures();
  node.set_timer(1, 10ms);
  peer.set_timer(1, 50ms);

  swarm.until([&] { return peer.diary().timers().size() == 1; }, "the other node's timer fires");

  expect_equal(swarm.audience().failures.size(), 1U, "the number of failures");
  expect(peer.running() && !node.running(), "only the node that threw is dropped");
}

// Everything a driver might be tempted to deliver from inside a command.
void handlers_never_nest(Swarm& swarm) {
  Player& node = swarm.player("a");
  const PortId port = node.open_port(5000);
  const ListenerId listener = node.listen(7000);

  node.act([&](Context& context) {
    context.send(port, node.at(5000), "to myself");
    context.connect(node.at(7000));
    context.connect(node.at(7001));
    context.open_port({.number = 5000});
    context.open_port({});
    context.resolve("nobody");
    context.call("nothing", {}, 1s);
    context.set_timer({1, 0, 0}, 0s);
  });
  swarm.until([&] { return !node.listener(listener).accepted.empty(); }, "it connects to itself");
  swarm.until([&] { return !node.port(port).datagrams.empty(); }, "it hears itself");
  swarm.a_while();

  expect_equal(node.diary().timers().size(), 1U, "the number of timers that fired");
}

void time_stands_still_in_a_handler_and_never_goes_back(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.on<TimerFired>([&](Context& context, const TimerFired&) {
    const TimePoint before = context.now();
    volatile std::uint64_t busy = 0;
    for (int i = 0; i < 100'000; ++i) busy = busy + 1;
    expect(context.now() == before, "time stands still inside a handler");
    if (node.diary().timers().size() < 10) context.set_timer({1, 0, 0}, 5ms);
  });

  const TimePoint start = swarm.now();
  node.set_timer(1, 5ms);
  swarm.until([&] { return node.diary().timers().size() == 10; }, "ten timers fire");

  const auto& timers = node.diary().timers();
  for (std::size_t i = 1; i < timers.size(); ++i) {
    expect(timers[i].at - timers[i - 1].at >= 5ms, "time passes between handlers");
  }
  expect(swarm.now() - start >= 50ms, "the stage's time passes as the nodes' does");
}

}  // namespace

std::vector<Case> life_cases() {
  constexpr std::string_view topic = "life";
  return {
      {topic, "start_comes_first_and_once", start_comes_first_and_once, nothing},
      {topic, "drain_comes_before_stop", drain_comes_before_stop, nothing},
      {topic, "stop_may_come_without_drain", stop_may_come_without_drain, nothing},
      {topic, "a_crash_skips_drain_and_stop", a_crash_skips_drain_and_stop, nothing},
      {topic, "nothing_is_heard_after_stop", nothing_is_heard_after_stop, nothing},
      {topic, "reload_applies_a_configuration", reload_applies_a_configuration, nothing},
      {topic, "reload_tells_why_it_was_refused", reload_tells_why_it_was_refused, nothing},
      {topic, "a_replaced_node_runs_anew", a_replaced_node_runs_anew, nothing},
      {topic, "a_stopped_node_may_be_replaced", a_stopped_node_may_be_replaced, nothing},
      {topic, "last_words_are_sent", last_words_are_sent, nothing},
      {topic, "a_handler_that_throws_drops_its_node", a_handler_that_throws_drops_its_node,
       nothing},
      {topic, "other_nodes_go_on_when_one_throws", other_nodes_go_on_when_one_throws, real_time},
      {topic, "handlers_never_nest", handlers_never_nest, nothing},
      {topic, "time_stands_still_in_a_handler_and_never_goes_back",
       time_stands_still_in_a_handler_and_never_goes_back, nothing},
  };
}

}  // namespace swarmstage::conformance
