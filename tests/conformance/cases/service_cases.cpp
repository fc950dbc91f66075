// Names and services: every question is answered, once or until the last reply.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using Status = ServiceReply::Status;

/// Answers with what it was asked, as often as it was asked to.
class Parrot : public Service {
 public:
  std::vector<ServiceReply> handle(const Json& request) override {
    const int times = request.value("times", 1);
    std::vector<ServiceReply> replies;
    for (int i = 1; i <= times; ++i) {
      replies.push_back({Status::ok, i == times, Json{{"say", request["say"]}, {"number", i}}});
    }
    return replies;
  }
};

class Grumbler : public Service {
 public:
  std::vector<ServiceReply> handle(const Json&) override {
    return {{Status::failed, true, "out of order"}};
  }
};

void add_parrot(Swarm& swarm, Duration delay = 0ms) {
  swarm.stage().add_service("parrot", std::make_unique<Parrot>(), delay);
}

CallId ask(Player& node, std::string_view service, const Json& request, Duration deadline = 5s) {
  return node.ask([&](Context& context) { return context.call(service, request, deadline); });
}

const std::vector<ServiceReply>& answered(Swarm& swarm, Player& node, CallId call) {
  const auto& replies = node.diary().replies(call);
  swarm.until(
      [&] { return !node.diary().replies(call).empty() && node.diary().replies(call).back().last; },
      "the last reply comes");
  return node.diary().replies(call).empty() ? replies : node.diary().replies(call);
}

const ResolveReply& resolved(Swarm& swarm, Player& node, std::string_view name) {
  const ResolveId id = node.ask([&](Context& context) { return context.resolve(name); });
  swarm.until([&] { return node.diary().resolved(id) != nullptr; }, "the name is answered");
  return *node.diary().resolved(id);
}

void a_known_name_has_addresses(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& other = swarm.player("b");
  swarm.stage().add_name("tracker.example", {other.address(), node.address()});

  const ResolveReply& reply = resolved(swarm, node, "tracker.example");

  expect_equal(reply.addresses.size(), 2U, "how many addresses");
  expect_equal(reply.addresses[0], other.address(), "the first address");
  expect_equal(reply.addresses[1], node.address(), "the second address");
}

void an_unknown_name_has_an_error(Swarm& swarm) {
  Player& node = swarm.player("a");

  const ResolveReply& reply = resolved(swarm, node, "nobody.invalid");

  expect(reply.addresses.empty(), "it has no address");
  expect(!reply.error.empty(), "the answer says why");
}

void a_name_is_resolved_once(Swarm& swarm) {
  Player& node = swarm.player("a");
  swarm.stage().add_name("tracker.example", {node.address()});

  resolved(swarm, node, "tracker.example");
  swarm.a_while();

  expect_equal(node.diary().count("resolved"), 1U, "how often it was answered");
}

void a_service_answers_what_it_was_asked(Swarm& swarm) {
  add_parrot(swarm);
  Player& node = swarm.player("a");

  const CallId call = ask(node, "parrot", {{"say", "hello"}});
  const auto& replies = answered(swarm, node, call);
  swarm.a_while();

  expect_equal(replies.size(), 1U, "how many replies");
  expect(replies[0].status == Status::ok, "it went well");
  expect_equal(replies[0].body["say"], Json("hello"), "the reply");
}

void a_service_may_push_several_replies(Swarm& swarm) {
  add_parrot(swarm);
  Player& node = swarm.player("a");

  const CallId call = ask(node, "parrot", {{"say", "again"}, {"times", 4}});
  const auto& replies = answered(swarm, node, call);

  expect_equal(replies.size(), 4U, "how many replies");
  for (std::size_t i = 0; i < replies.size(); ++i) {
    expect_equal(replies[i].body["number"], Json(i + 1), "which reply");
    expect(replies[i].last == (i == 3), "only the fourth is the last");
  }
}

void a_failing_service_says_why(Swarm& swarm) {
  swarm.stage().add_service("grumbler", std::make_unique<Grumbler>(), 0ms);
  Player& node = swarm.player("a");

  const auto& replies = answered(swarm, node, ask(node, "grumbler", {}));

  expect(replies[0].status == Status::failed, "it failed");
  expect_equal(replies[0].body, Json("out of order"), "why");
}

void an_unknown_service_is_told(Swarm& swarm) {
  add_parrot(swarm);
  Player& node = swarm.player("a");

  const auto& replies = answered(swarm, node, ask(node, "parott", {}));

  expect_equal(replies.size(), 1U, "how many replies");
  expect(replies[0].status == Status::no_such_service, "there is no such service");
}

void a_service_takes_its_time(Swarm& swarm) {
  add_parrot(swarm, 200ms);
  Player& node = swarm.player("a");
  const TimePoint asked = swarm.now();

  answered(swarm, node, ask(node, "parrot", {{"say", "slowly"}}));

  expect_between(node.diary().last_time() - asked, Duration(200ms), 200ms + swarm.slack(),
                 "the time until it answers");
}

void a_call_past_its_deadline_times_out(Swarm& swarm) {
  add_parrot(swarm, 400ms);
  Player& node = swarm.player("a");
  const TimePoint asked = swarm.now();

  const CallId call = ask(node, "parrot", {{"say", "too late"}}, 100ms);
  const auto& replies = answered(swarm, node, call);
  const TimePoint told = node.diary().last_time();
  swarm.run_for(600ms);

  expect_equal(node.diary().replies(call).size(), 1U, "how many replies");
  expect(replies[0].status == Status::timed_out, "it timed out");
  expect_between(told - asked, Duration(100ms), 100ms + swarm.slack(), "the time until it is told");
}

void a_cancelled_call_is_not_answered(Swarm& swarm) {
  add_parrot(swarm, 100ms);
  Player& node = swarm.player("a");
  const CallId cancelled = ask(node, "parrot", {{"say", "never mind"}});
  const CallId other = ask(node, "parrot", {{"say", "go on"}});

  node.act([&](Context& context) { context.cancel_call(cancelled); });
  answered(swarm, node, other);
  swarm.run_for(200ms);

  expect_equal(node.diary().replies(cancelled).size(), 0U, "how many replies to the cancelled one");
}

void calls_are_told_apart(Swarm& swarm) {
  add_parrot(swarm);
  Player& node = swarm.player("a");
  std::vector<CallId> calls;

  for (int i = 0; i < 10; ++i) calls.push_back(ask(node, "parrot", {{"say", i}}));

  for (std::size_t i = 0; i < calls.size(); ++i) {
    expect_equal(answered(swarm, node, calls[i])[0].body["say"], Json(i), "the reply to a call");
  }
  expect_equal(std::set<CallId>(calls.begin(), calls.end()).size(), calls.size(), "how many ids");
}

void nothing_answers_a_crashed_node(Swarm& swarm) {
  add_parrot(swarm, 100ms);
  Player& node = swarm.player("a");
  ask(node, "parrot", {{"say", "hello"}});

  swarm.stage().crash(node.index());
  node.replace();
  node.start();
  swarm.run_for(300ms);

  expect_equal(node.diary().count("replied"), 0U, "how many replies the new life hears");
}

}  // namespace

std::vector<Case> service_cases() {
  constexpr std::string_view topic = "service";
  return {
      {topic, "a_known_name_has_addresses", a_known_name_has_addresses, nothing},
      {topic, "an_unknown_name_has_an_error", an_unknown_name_has_an_error, nothing},
      {topic, "a_name_is_resolved_once", a_name_is_resolved_once, nothing},
      {topic, "a_service_answers_what_it_was_asked", a_service_answers_what_it_was_asked, nothing},
      {topic, "a_service_may_push_several_replies", a_service_may_push_several_replies, nothing},
      {topic, "a_failing_service_says_why", a_failing_service_says_why, nothing},
      {topic, "an_unknown_service_is_told", an_unknown_service_is_told, nothing},
      {topic, "a_service_takes_its_time", a_service_takes_its_time, virtual_time},
      {topic, "a_call_past_its_deadline_times_out", a_call_past_its_deadline_times_out,
       virtual_time},
      {topic, "a_cancelled_call_is_not_answered", a_cancelled_call_is_not_answered, nothing},
      {topic, "calls_are_told_apart", calls_are_told_apart, nothing},
      {topic, "nothing_answers_a_crashed_node", nothing_answers_a_crashed_node, nothing},
  };
}

}  // namespace swarmstage::conformance
