// Ports: opened, failed and closed, each exactly as the grammar says.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

void a_port_opens_with_the_number_asked_for(Swarm& swarm) {
  Player& node = swarm.player("a");

  const PortId port = node.open_port(5000);

  expect(node.port(port).opened.has_value(), "it opens");
  expect_equal(node.port(port).opened->port, 5000, "its number");
}

void a_port_may_be_bound_to_an_address_of_ours(Swarm& swarm) {
  Player& node = swarm.player("a");

  const PortId port = node.open_port({.address = node.address(), .number = 5000});

  expect(node.port(port).opened.has_value(), "it opens");
  expect_equal(*node.port(port).opened, node.at(5000), "where it is bound to");
}

void port_0_gets_a_free_number_each(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");

  const PortId first = node.open_port(0);
  const PortId second = node.open_port(0);
  const std::uint16_t number = node.port(second).opened.value_or(Endpoint{}).port;
  peer.send(peer.open_port(5000), node.at(number), "x");

  expect(node.port(first).opened && node.port(second).opened, "both open");
  expect(node.port(first).opened->port != 0 && number != 0, "the answer says which number");
  expect(node.port(first).opened->port != number, "two ports have two numbers");
  swarm.until([&] { return node.port(second).datagrams.size() == 1; }, "it is reached there");
}

void a_port_in_use_fails(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& neighbour = swarm.player_on(node.host(), "b");
  const PortId first = node.open_port(5000);

  const PortId own = node.open_port(5000);
  const PortId neighbours = neighbour.open_port(5000);

  expect_equal(node.port(own).failed, CloseReason::address_in_use, "why our second one fails");
  expect_equal(neighbour.port(neighbours).failed, CloseReason::address_in_use,
               "why the neighbour's fails");
  expect(!node.port(first).closed, "the first stays open");
}

void another_host_may_use_the_same_port(Swarm& swarm) {
  Player& left = swarm.player("a");
  Player& right = swarm.player("b");

  const PortId first = left.open_port(5000);
  const PortId second = right.open_port(5000);

  expect(left.port(first).opened && right.port(second).opened, "both open");
}

void a_port_on_an_address_not_ours_fails(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& other = swarm.player("b");

  const PortId port = node.open_port({.address = other.address(), .number = 5000});

  expect_equal(node.port(port).failed, CloseReason::address_not_ours, "why it fails");
}

void a_port_we_close_is_closed_and_free(Swarm& swarm) {
  Player& node = swarm.player("a");
  const PortId first = node.open_port(5000);

  node.act([&](Context& context) { context.close_port(first); });
  swarm.until([&] { return node.port(first).closed.has_value(); }, "it is closed");
  const PortId second = node.open_port(5000);

  expect_equal(node.port(first).closed, CloseReason::closed_by_us, "why it closed");
  expect(node.port(second).opened.has_value(), "its number is free again");
}

void a_port_closed_before_its_answer_only_fails(Swarm& swarm) {
  Player& node = swarm.player("a");

  const PortId port = node.ask([&](Context& context) {
    const PortId asked = context.open_port({.number = 5000});
    context.close_port(asked);
    return asked;
  });
  swarm.a_while();

  expect_equal(node.port(port).failed, CloseReason::closed_by_us, "why it fails");
  expect(!node.port(port).opened, "it was never told to be open");
}

void a_closed_port_hears_nothing_more(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& peer = swarm.player("b");
  const PortId port = node.open_port(5000);
  const PortId from = peer.open_port(5000);

  peer.send(from, node.at(5000), "under way");
  node.act([&](Context& context) { context.close_port(port); });
  peer.send(from, node.at(5000), "too late");
  swarm.a_while();

  for (const auto& heard : node.port(port).datagrams) {
    expect_equal(heard.bytes, "under way", "a datagram that was heard");
  }
  expect(node.port(port).closed.has_value(), "it is closed");
}

void ids_are_never_used_again(Swarm& swarm) {
  Player& node = swarm.player("a");
  std::set<std::uint32_t> seen;

  for (int i = 0; i < 20; ++i) {
    const PortId port = node.open_port(5000);
    expect(node.port(port).opened.has_value(), "it opens every time");
    expect(seen.insert(port.value).second, "a port's id is new");
    node.act([&](Context& context) { context.close_port(port); });
    swarm.until([&] { return node.port(port).closed.has_value(); }, "it is closed");
  }
}

void nodes_of_a_host_share_a_port(Swarm& swarm) {
  Player& left = swarm.player("a");
  Player& right = swarm.player_on(left.host(), "b");
  Player& peer = swarm.player("c");

  const PortId first = left.open_port({.number = 5000, .shared = true});
  const PortId second = right.open_port({.number = 5000, .shared = true});
  expect(left.port(first).opened && right.port(second).opened, "both open");
  peer.broadcast(peer.open_port(5000), 5000, "to all");

  swarm.until([&] { return left.diary().datagram_count() + right.diary().datagram_count() == 2; },
              "both hear what is for all");
  expect_equal(left.port(first).datagrams.size(), 1U, "what the first heard");
  expect_equal(right.port(second).datagrams.size(), 1U, "what the second heard");
}

void sharing_needs_the_consent_of_both(Swarm& swarm) {
  Player& left = swarm.player("a");
  Player& right = swarm.player_on(left.host(), "b");
  left.open_port({.number = 5000, .shared = true});
  left.open_port({.number = 5001, .shared = false});

  const PortId unshared = right.open_port({.number = 5000, .shared = false});
  const PortId shared = right.open_port({.number = 5001, .shared = true});

  expect_equal(right.port(unshared).failed, CloseReason::address_in_use, "without our consent");
  expect_equal(right.port(shared).failed, CloseReason::address_in_use, "without the other's");
}

}  // namespace

std::vector<Case> port_cases() {
  constexpr std::string_view topic = "port";
  return {
      {topic, "a_port_opens_with_the_number_asked_for", a_port_opens_with_the_number_asked_for,
       nothing},
      {topic, "a_port_may_be_bound_to_an_address_of_ours",
       a_port_may_be_bound_to_an_address_of_ours, nothing},
      {topic, "port_0_gets_a_free_number_each", port_0_gets_a_free_number_each, nothing},
      {topic, "a_port_in_use_fails", a_port_in_use_fails, nothing},
      {topic, "another_host_may_use_the_same_port", another_host_may_use_the_same_port, nothing},
      {topic, "a_port_on_an_address_not_ours_fails", a_port_on_an_address_not_ours_fails, nothing},
      {topic, "a_port_we_close_is_closed_and_free", a_port_we_close_is_closed_and_free, nothing},
      {topic, "a_port_closed_before_its_answer_only_fails",
       a_port_closed_before_its_answer_only_fails, nothing},
      {topic, "a_closed_port_hears_nothing_more", a_closed_port_hears_nothing_more, nothing},
      {topic, "ids_are_never_used_again", ids_are_never_used_again, nothing},
      {topic, "nodes_of_a_host_share_a_port", nodes_of_a_host_share_a_port, nothing},
      {topic, "sharing_needs_the_consent_of_both", sharing_needs_the_consent_of_both, nothing},
  };
}

}  // namespace swarmstage::conformance
