// What outsiders ask of a node and see of it, and what a node is told of its host.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

const Outcome& outcome_of(Swarm& swarm, InvocationId id) {
  swarm.until([&] { return !swarm.audience().outcomes[id].empty(); }, "the invocation is answered");
  return swarm.audience().outcomes[id].front();
}

void an_operation_is_completed_at_once(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.on<Invoked>([](Context& context, const Invoked& invoked) {
    context.complete(invoked.invocation.id,
                     Json{{"sum", invoked.invocation.arguments["left"].get<int>() + 2}});
  });

  const InvocationId id = node.invoke("add", {{"left", 40}});
  const Outcome& outcome = outcome_of(swarm, id);
  swarm.a_while();

  expect(outcome.ok, "it went well");
  expect_equal(outcome.result, (Json{{"sum", 42}}), "the result");
  expect_equal(swarm.audience().outcomes[id].size(), 1U, "how often it was answered");
}

void an_operation_is_completed_later(Swarm& swarm) {
  Player& node = swarm.player("a");
  InvocationId waiting;
  node.on<Invoked>([&](Context& context, const Invoked& invoked) {
    waiting = invoked.invocation.id;
    context.set_timer({1, 0, 0}, 50ms);
  });
  node.on<TimerFired>(
      [&](Context& context, const TimerFired&) { context.complete(waiting, "done"); });

  const InvocationId id = node.invoke("work");

  expect_equal(outcome_of(swarm, id).result, Json("done"), "the result");
}

void an_operation_may_fail(Swarm& swarm) {
  Player& node = swarm.player("a");
  node.on<Invoked>([](Context& context, const Invoked& invoked) {
    context.fail(invoked.invocation.id, "no such peer");
  });

  const Outcome& outcome = outcome_of(swarm, node.invoke("dial"));

  expect(!outcome.ok, "it failed");
  expect_equal(outcome.error, "no such peer", "why");
}

void the_operation_is_named(Swarm& swarm) {
  Player& node = swarm.player("a");
  std::vector<std::string> names;
  node.on<Invoked>([&](Context&, const Invoked& invoked) {
    names.push_back(invoked.invocation.name + invoked.invocation.arguments.dump());
  });

  node.invoke("first", {{"x", 1}});
  node.invoke("second", Json::array({true, nullptr}));
  swarm.until([&] { return names.size() == 2; }, "both are heard");

  expect_equal(names, std::vector<std::string>{R"(first{"x":1})", "second[true,null]"}, "in order");
}

void an_observable_is_computed_when_asked(Swarm& swarm) {
  Player& node = swarm.player("a");
  int peers = 3;
  node.script().observe = [&](std::string_view name, const Json& arguments) -> Json {
    if (name != "peers") return {};
    return arguments.is_null() ? Json(peers) : Json(peers * arguments["times"].get<int>());
  };

  expect_equal(swarm.stage().observe(node.index(), "peers", {}), Json(3), "the first answer");
  peers = 4;

  expect_equal(swarm.stage().observe(node.index(), "peers", {}), Json(4), "the second answer");
  expect_equal(swarm.stage().observe(node.index(), "peers", {{"times", 5}}), Json(20),
               "with arguments");
  expect(swarm.stage().observe(node.index(), "pears", {}).is_null(), "an unknown name is null");
}

void a_change_is_told(Swarm& swarm) {
  Player& node = swarm.player("a");

  node.act([](Context& context) {
    context.changed("peers");
    context.changed("routes");
  });

  const auto& changes = swarm.audience().changes;
  expect_equal(changes.size(), 2U, "how many changes are told");
  expect_equal(changes[0].name + " " + changes[1].name, "peers routes", "which, in order");
  expect(changes[0].node == node.index(), "of which node");
}

void events_logs_and_measures_reach_the_observer(Swarm& swarm) {
  Player& node = swarm.player("a");

  node.act([](Context& context) {
    context.event("joined", {{"peers", 3}, {"name", "ada"}});
    context.measure("latency", 0.25);
    context.log(LogLevel::warning, "careful", {{"free", 7}});
    context.log(LogLevel::debug, "below the level");
  });

  const support::Audience& seen = swarm.audience();
  expect_equal(seen.events.size(), 1U, "how many events");
  expect_equal(seen.events[0].name, "joined", "the event");
  expect_equal(seen.events[0].fields, (Json{{"peers", 3}, {"name", "ada"}}), "its fields");
  expect_equal(seen.measures.size(), 1U, "how many measures");
  expect_equal(seen.measures[0].fields, Json(0.25), "the measure");
  expect_equal(seen.logs.size(), 1U, "how many log lines");
  expect_equal(seen.logs[0].name, "careful", "the log line");
}

void a_node_knows_its_host(Swarm& swarm) {
  const SegmentIndex left = swarm.add_segment("left");
  const SegmentIndex right = swarm.add_segment("right");
  Player& node = swarm.player_on(swarm.add_host("both", {left, right}), "a");
  Player& other = swarm.player_on(swarm.add_host("other", {left}), "b");

  node.act([&](Context& context) {
    const Host& host = context.host();
    expect_equal(host.name, "both", "the host's name");
    expect_equal(host.interfaces.size(), 2U, "how many interfaces it has");
    expect(host.interfaces[0].index != host.interfaces[1].index, "they have different indices");
    expect(host.interfaces[0].up && host.interfaces[1].up, "they are up");
    expect(host.owns(host.primary_address()), "its primary address is its own");
    expect(!host.owns(other.address()), "another host's address is not");
  });
}

void an_interface_that_goes_down_is_told(Swarm& swarm) {
  Player& node = swarm.player("a");
  const std::uint16_t index = node.machine().interfaces[0].index;

  swarm.stage().set_interface(node.host(), index, false);
  swarm.until([&] { return node.diary().host_changes().size() == 1; }, "it is told");
  expect(!node.diary().host_changes()[0].interface.up, "the interface is down");
  expect_equal(node.diary().host_changes()[0].interface.index, index, "which one");
  swarm.stage().set_interface(node.host(), index, true);
  swarm.until([&] { return node.diary().host_changes().size() == 2; }, "and again");

  expect(node.diary().host_changes()[1].interface.up, "the interface is up");
}

void an_interface_that_is_down_carries_nothing(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  const PortId to = node.open_port(5000);
  const PortId from = peer.open_port(5000);
  const Endpoint there = node.at(5000);
  const std::uint16_t index = node.machine().interfaces[0].index;

  swarm.stage().set_interface(node.host(), index, false);
  peer.send(from, there, "lost");
  swarm.a_while();
  swarm.stage().set_interface(node.host(), index, true);
  peer.send(from, there, "found");
  swarm.until([&] { return !node.port(to).datagrams.empty(); }, "it is reached again");

  expect_equal(node.port(to).datagrams[0].bytes, "found", "what it heard");
}

}  // namespace

std::vector<Case> operation_cases() {
  constexpr std::string_view topic = "operation";
  return {
      {topic, "an_operation_is_completed_at_once", an_operation_is_completed_at_once, nothing},
      {topic, "an_operation_is_completed_later", an_operation_is_completed_later, nothing},
      {topic, "an_operation_may_fail", an_operation_may_fail, nothing},
      {topic, "the_operation_is_named", the_operation_is_named, nothing},
      {topic, "an_observable_is_computed_when_asked", an_observable_is_computed_when_asked,
       nothing},
      {topic, "a_change_is_told", a_change_is_told, nothing},
      {topic, "events_logs_and_measures_reach_the_observer",
       events_logs_and_measures_reach_the_observer, nothing},
      {topic, "a_node_knows_its_host", a_node_knows_its_host, nothing},
      {topic, "an_interface_that_goes_down_is_told", an_interface_that_goes_down_is_told,
       modelled_links},
      {topic, "an_interface_that_is_down_carries_nothing",
       an_interface_that_is_down_carries_nothing, modelled_links},
  };
}

}  // namespace swarmstage::conformance
