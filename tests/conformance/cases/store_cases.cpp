// The store of a host: it outlives nodes and power, and what is wrong with a disk
// is told to whoever asks.

#include "core/services/store.h"
#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using Status = ServiceReply::Status;

ServiceReply asked(Swarm& swarm, Player& node, const Json& request) {
  const CallId call =
      node.ask([&](Context& context) { return context.call(Store::service_name, request, 5s); });
  swarm.until([&] { return !node.diary().replies(call).empty(); }, "the store answers");
  const auto& replies = node.diary().replies(call);
  return replies.empty() ? ServiceReply{Status::failed, true, "nothing"} : replies.front();
}

ServiceReply put(Swarm& swarm, Player& node, const Json& value) {
  return asked(swarm, node, {{"do", "put"}, {"key", "memory"}, {"value", value}});
}

Json found(Swarm& swarm, Player& node) {
  return asked(swarm, node, {{"do", "get"}, {"key", "memory"}}).body;
}

Json holding(const Json& value) {
  return {{"found", true}, {"value", value}};
}

Json nothing_there() {
  return {{"found", false}};
}

void what_is_stored_is_found(Swarm& swarm) {
  Player& node = swarm.player("a");

  expect_equal(found(swarm, node), nothing_there(), "what there is at first");
  expect(put(swarm, node, {{"peers", {1, 2}}}).status == Status::ok, "it is stored");

  expect_equal(found(swarm, node), holding({{"peers", {1, 2}}}), "what is found");
  expect_equal(asked(swarm, node, {{"do", "list"}}).body, Json({{"keys", {"memory"}}}), "the keys");
  asked(swarm, node, {{"do", "remove"}, {"key", "memory"}});
  expect_equal(found(swarm, node), nothing_there(), "what there is after it was removed");
}

void a_store_outlives_a_crash(Swarm& swarm) {
  Player& node = swarm.player("a");
  put(swarm, node, "before");

  swarm.stage().crash(node.index());
  node.replace();
  node.start();

  expect_equal(found(swarm, node), holding("before"), "what the next life finds");
}

void a_store_outlives_the_loss_of_power(Swarm& swarm) {
  Player& node = swarm.player("a");
  put(swarm, node, "before");

  swarm.stage().crash_host(node.host());
  swarm.stage().restart_host(node.host());
  node.replace();
  node.start();

  expect_equal(found(swarm, node), holding("before"), "what the next life finds");
}

void each_host_has_a_store_of_its_own(Swarm& swarm) {
  Player& one = swarm.player("a");
  Player& other = swarm.player("b");
  Player& beside = swarm.player_on(one.host(), "c");

  put(swarm, one, "here");

  expect_equal(found(swarm, other), nothing_there(), "what another host has");
  expect_equal(found(swarm, beside), holding("here"), "what another node of the host finds");
}

void a_lost_disk_is_empty(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& other = swarm.player("b");
  put(swarm, node, "before");
  put(swarm, other, "there");

  swarm.stage().crash(node.index());
  swarm.stage().lose_disk(node.host());
  node.replace();
  node.start();

  expect_equal(found(swarm, node), nothing_there(), "what the next life finds");
  expect_equal(found(swarm, other), holding("there"), "what another host has");
}

void a_full_disk_refuses_and_keeps(Swarm& swarm) {
  Player& node = swarm.player("a");
  put(swarm, node, "old");

  swarm.stage().set_disk_full(node.host(), true);
  const ServiceReply refused = put(swarm, node, "new");

  expect(refused.status == Status::failed, "it is refused");
  expect_equal(refused.body, Json("no space left on the disk"), "why");
  expect_equal(found(swarm, node), holding("old"), "what is there meanwhile");
  swarm.stage().set_disk_full(node.host(), false);
  expect(put(swarm, node, "new").status == Status::ok, "there is room again");
  expect_equal(found(swarm, node), holding("new"), "what is there in the end");
}

void a_slow_service_answers_later(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& other = swarm.player("b");
  const auto took = [&](Player& who) {
    const TimePoint before = swarm.now();
    put(swarm, who, "now");
    return who.diary().last_time() - before;
  };

  swarm.stage().slow_service(node.host(), Store::service_name, 2s);

  expect_between(took(node), Duration(2s), 2100ms + swarm.slack(), "the time of the slow one");
  expect_between(took(other), Duration(0), 100ms + swarm.slack(), "the time of another host");
  swarm.stage().slow_service(node.host(), Store::service_name, Duration(0));
  expect_between(took(node), Duration(0), 100ms + swarm.slack(), "the time afterwards");
}

}  // namespace

std::vector<Case> store_cases() {
  constexpr std::string_view topic = "store";
  return {
      {topic, "what_is_stored_is_found", what_is_stored_is_found, stores},
      {topic, "a_store_outlives_a_crash", a_store_outlives_a_crash, stores},
      {topic, "a_store_outlives_the_loss_of_power", a_store_outlives_the_loss_of_power, stores},
      {topic, "each_host_has_a_store_of_its_own", each_host_has_a_store_of_its_own, stores},
      {topic, "a_lost_disk_is_empty", a_lost_disk_is_empty, stores},
      {topic, "a_full_disk_refuses_and_keeps", a_full_disk_refuses_and_keeps, stores},
      {topic, "a_slow_service_answers_later", a_slow_service_answers_later, stores},
  };
}

}  // namespace swarmstage::conformance
