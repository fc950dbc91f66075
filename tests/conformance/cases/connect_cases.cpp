// Listeners, and how a stream begins or fails to.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

CloseReason closed_with(Swarm& swarm, Player& node, StreamId stream) {
  swarm.until([&] { return node.stream(stream).closed.has_value(); }, "the stream is closed");
  return *node.stream(stream).closed;
}

void a_stream_opens_at_both_ends(Swarm& swarm) {
  const Link link = swarm.link();

  const StreamInfo& near = *link.near_end().opened;
  const StreamInfo& far = *link.far_end().opened;
  expect_equal(near.remote, link.server.at(7000), "whom the client is connected to");
  expect_equal(far.local, near.remote, "the server's own end");
  expect_equal(far.remote, near.local, "who the server is told connects");
  expect_equal(near.local.address, link.client.address(), "the client's own address");
  expect(!near.listener, "the client was not accepted");
  expect(far.listener == link.listener, "the server is told by which listener");
}

void a_listener_on_port_0_gets_a_free_number(Swarm& swarm) {
  Player& server = swarm.player("server");
  Player& client = swarm.player("client");

  const ListenerId first = server.listen(0);
  const ListenerId second = server.listen(0);
  expect(server.listener(first).opened && server.listener(second).opened, "both open");
  const std::uint16_t number = server.listener(second).opened->port;
  const StreamId stream = client.connect(server.at(number));

  expect(number != 0 && number != server.listener(first).opened->port, "two different numbers");
  swarm.until([&] { return client.stream(stream).opened.has_value(); }, "it is reached there");
}

void a_listener_on_a_port_in_use_fails(Swarm& swarm) {
  Player& server = swarm.player("server");
  Player& neighbour = swarm.player_on(server.host(), "neighbour");
  server.listen(7000);

  const ListenerId own = server.listen(7000);
  const ListenerId neighbours = neighbour.listen(7000);

  expect_equal(server.listener(own).failed, CloseReason::address_in_use, "why our second fails");
  expect_equal(neighbour.listener(neighbours).failed, CloseReason::address_in_use,
               "why the neighbour's fails");
}

void a_listener_on_an_address_not_ours_fails(Swarm& swarm) {
  Player& server = swarm.player("server");
  Player& other = swarm.player("other");

  const ListenerId listener = server.listen({.address = other.address(), .port = 7000});

  expect_equal(server.listener(listener).failed, CloseReason::address_not_ours, "why it fails");
}

void datagrams_and_streams_share_no_ports(Swarm& swarm) {
  Player& node = swarm.player("a");

  const PortId port = node.open_port(7000);
  const ListenerId listener = node.listen(7000);

  expect(node.port(port).opened && node.listener(listener).opened, "both open");
}

void connecting_where_nobody_listens_is_refused(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");

  const StreamId stream = client.connect(server.at(7999));

  expect_equal(closed_with(swarm, client, stream), CloseReason::refused, "why it closed");
  expect(!client.stream(stream).opened, "it was never open");
}

void connecting_to_a_silent_host_times_out(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  server.listen(7000);
  const Endpoint there = server.at(7000);
  swarm.stage().crash_host(server.host());
  const TimePoint asked = swarm.now();

  const StreamId stream = client.connect(there, {.timeout = 300ms});

  expect_equal(closed_with(swarm, client, stream), CloseReason::timed_out, "why it closed");
  expect_between(client.stream(stream).last_at - asked, Duration(300ms),
                 300ms + swarm.slack() + 10ms, "the time until it gives up");
}

void connecting_to_an_address_of_nobody_ends(Swarm& swarm) {
  Player& client = swarm.player("client");
  const std::uint32_t own = client.address().to_v4();
  const Endpoint nobody{IpAddress::v4((own & 0xffffff00U) | 250U), 7000};

  const StreamId stream = client.connect(nobody, {.timeout = 300ms});
  const CloseReason reason = closed_with(swarm, client, stream);

  expect(reason == CloseReason::unreachable || reason == CloseReason::timed_out ||
             reason == CloseReason::refused,
         "it is told that there is no way there");
  expect(!client.stream(stream).opened, "it was never open");
}

void a_node_connects_to_its_own_listener(Swarm& swarm) {
  Player& node = swarm.player("a");
  const ListenerId listener = node.listen(7000);

  const StreamId near = node.connect(node.at(7000));
  node.write(near, "to myself");
  swarm.until([&] { return !node.listener(listener).accepted.empty(); }, "it is accepted");
  const StreamId far = node.listener(listener).accepted[0];
  swarm.until([&] { return node.stream(far).received == "to myself"; }, "it hears itself");

  expect(near != far, "the two ends are two streams");
}

void a_neighbour_on_the_host_is_connected_to(Swarm& swarm) {
  Player& server = swarm.player("server");
  Player& client = swarm.player_on(server.host(), "client");

  const Link link = swarm.link(client, server);
  client.write(link.near, "neighbour");

  swarm.until([&] { return link.far_end().received == "neighbour"; }, "it arrives");
}

void the_local_port_may_be_chosen(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);

  const StreamId stream = client.connect(server.at(7000), {.local_port = 6000});
  swarm.until([&] { return !server.listener(listener).accepted.empty(); }, "it is accepted");
  swarm.until([&] { return client.stream(stream).opened.has_value(); }, "it opens");

  expect_equal(client.stream(stream).opened->local, client.at(6000), "where it connects from");
  const StreamId accepted = server.listener(listener).accepted[0];
  expect_equal(server.stream(accepted).opened->remote, client.at(6000), "whom the server sees");
}

void a_second_stream_of_the_same_four_numbers_fails(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  server.listen(7000);
  const StreamId first = client.connect(server.at(7000), {.local_port = 6000});
  swarm.until([&] { return client.stream(first).opened.has_value(); }, "the first opens");

  const StreamId second = client.connect(server.at(7000), {.local_port = 6000});

  expect_equal(closed_with(swarm, client, second), CloseReason::address_in_use, "why it closed");
  expect(!client.stream(first).closed, "the first stays open");
}

void many_connect_at_once(Swarm& swarm) {
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);
  std::vector<Player*> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(&swarm.player("client" + std::to_string(i)));

  for (Player* each : clients) {
    each->act([&](Context& context) {
      for (int i = 0; i < 3; ++i) context.connect(server.at(7000));
    });
  }
  swarm.until([&] { return server.listener(listener).accepted.size() >= 60; }, "all are accepted");
  swarm.a_while();

  expect_equal(server.listener(listener).accepted.size(), 60U, "how many were accepted");
  for (Player* each : clients) {
    expect_equal(each->diary().count("stream opened"), 3U, "how many opened at a client");
  }
}

void two_nodes_connect_to_each_other_at_once(Swarm& swarm) {
  Player& left = swarm.player("left");
  Player& right = swarm.player("right");
  const ListenerId at_left = left.listen(7000);
  const ListenerId at_right = right.listen(7000);

  const StreamId to_right = left.connect(right.at(7000));
  const StreamId to_left = right.connect(left.at(7000));
  swarm.until(
      [&] {
        return left.diary().count("stream opened") == 2 &&
               right.diary().count("stream opened") == 2;
      },
      "two streams open at both ends");
  left.write(to_right, "by left");
  right.write(to_left, "by right");

  const StreamId from_right = left.listener(at_left).accepted.at(0);
  const StreamId from_left = right.listener(at_right).accepted.at(0);
  swarm.until([&] { return right.stream(from_left).received == "by left"; }, "left is heard");
  swarm.until([&] { return left.stream(from_right).received == "by right"; }, "right is heard");
}

void a_closed_listener_refuses(Swarm& swarm) {
  const Link link = swarm.link();

  link.server.act([&](Context& context) { context.close_listener(link.listener); });
  swarm.until([&] { return link.server.listener(link.listener).closed.has_value(); }, "it closes");
  const StreamId late = link.client.connect(link.server.at(7000));

  expect_equal(closed_with(swarm, link.client, late), CloseReason::refused, "why it closed");
  expect_equal(link.server.listener(link.listener).closed, CloseReason::closed_by_us,
               "why the listener closed");
}

void accepted_streams_outlive_their_listener(Swarm& swarm) {
  const Link link = swarm.link();
  link.server.echo();

  link.server.act([&](Context& context) { context.close_listener(link.listener); });
  swarm.until([&] { return link.server.listener(link.listener).closed.has_value(); }, "it closes");
  link.client.write(link.near, "still there?");

  swarm.until([&] { return link.near_end().received == "still there?"; }, "the stream lives on");
}

void a_listener_may_be_opened_again(Swarm& swarm) {
  const Link link = swarm.link();
  link.server.act([&](Context& context) { context.close_listener(link.listener); });
  swarm.until([&] { return link.server.listener(link.listener).closed.has_value(); }, "it closes");

  const ListenerId again = link.server.listen(7000);
  const StreamId stream = link.client.connect(link.server.at(7000));
  swarm.until([&] { return !link.server.listener(again).accepted.empty(); }, "it accepts");

  swarm.until([&] { return link.client.stream(stream).opened.has_value(); }, "it opens");
}

void aborting_before_it_opens_only_closes(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  server.listen(7000);

  const StreamId stream = client.ask([&](Context& context) {
    const StreamId asked = context.connect(server.at(7000));
    context.abort(asked);
    return asked;
  });
  swarm.a_while();

  expect_equal(client.stream(stream).closed, CloseReason::closed_by_us, "why it closed");
  expect(!client.stream(stream).opened, "it was never open");
  expect_equal(client.diary().count("stream closed"), 1U, "how often it was closed");
}

void over_the_limit_no_stream_is_opened(Swarm& swarm) {
  swarm.options().limits.streams = 3;
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  server.listen(7000);
  std::vector<StreamId> streams;
  for (int i = 0; i < 3; ++i) streams.push_back(client.connect(server.at(7000)));
  swarm.until([&] { return client.diary().count("stream opened") == 3; }, "three open");

  const StreamId fourth = client.connect(server.at(7000));

  expect_equal(closed_with(swarm, client, fourth), CloseReason::stream_limit, "why it closed");
  expect_equal(client.diary().count("stream closed"), 1U, "how many were closed");
  expect_equal(swarm.stage().limit_counters()[static_cast<std::size_t>(LimitName::streams)], 1U,
               "how often the limit was reached");
}

void over_the_limit_no_stream_is_accepted(Swarm& swarm) {
  swarm.options().limits.streams = 2;
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);
  Player& first = swarm.player("first");
  Player& second = swarm.player("second");
  for (int i = 0; i < 2; ++i) first.connect(server.at(7000));
  swarm.until([&] { return server.listener(listener).accepted.size() == 2; }, "two are accepted");

  const StreamId third = second.connect(server.at(7000), {.timeout = 1s});
  const CloseReason reason = closed_with(swarm, second, third);

  expect(reason == CloseReason::reset || reason == CloseReason::refused, "it is turned away");
  expect_equal(server.listener(listener).accepted.size(), 2U, "how many were accepted");
}

}  // namespace

std::vector<Case> connect_cases() {
  constexpr std::string_view topic = "connect";
  return {
      {topic, "a_stream_opens_at_both_ends", a_stream_opens_at_both_ends, nothing},
      {topic, "a_listener_on_port_0_gets_a_free_number", a_listener_on_port_0_gets_a_free_number,
       nothing},
      {topic, "a_listener_on_a_port_in_use_fails", a_listener_on_a_port_in_use_fails, nothing},
      {topic, "a_listener_on_an_address_not_ours_fails", a_listener_on_an_address_not_ours_fails,
       nothing},
      {topic, "datagrams_and_streams_share_no_ports", datagrams_and_streams_share_no_ports,
       nothing},
      {topic, "connecting_where_nobody_listens_is_refused",
       connecting_where_nobody_listens_is_refused, nothing},
      {topic, "connecting_to_a_silent_host_times_out", connecting_to_a_silent_host_times_out,
       nothing},
      {topic, "connecting_to_an_address_of_nobody_ends", connecting_to_an_address_of_nobody_ends,
       nothing},
      {topic, "a_node_connects_to_its_own_listener", a_node_connects_to_its_own_listener, nothing},
      {topic, "a_neighbour_on_the_host_is_connected_to", a_neighbour_on_the_host_is_connected_to,
       nothing},
      {topic, "the_local_port_may_be_chosen", the_local_port_may_be_chosen, nothing},
      {topic, "a_second_stream_of_the_same_four_numbers_fails",
       a_second_stream_of_the_same_four_numbers_fails, nothing},
      {topic, "many_connect_at_once", many_connect_at_once, nothing},
      {topic, "two_nodes_connect_to_each_other_at_once", two_nodes_connect_to_each_other_at_once,
       nothing},
      {topic, "a_closed_listener_refuses", a_closed_listener_refuses, nothing},
      {topic, "accepted_streams_outlive_their_listener", accepted_streams_outlive_their_listener,
       nothing},
      {topic, "a_listener_may_be_opened_again", a_listener_may_be_opened_again, nothing},
      {topic, "aborting_before_it_opens_only_closes", aborting_before_it_opens_only_closes,
       nothing},
      {topic, "over_the_limit_no_stream_is_opened", over_the_limit_no_stream_is_opened, nothing},
      {topic, "over_the_limit_no_stream_is_accepted", over_the_limit_no_stream_is_accepted,
       nothing},
  };
}

}  // namespace swarmstage::conformance
