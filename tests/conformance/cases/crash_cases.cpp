// What others see when a node, or its whole machine, goes away without a word.

#include "tests/conformance/case.h"
#include "tests/conformance/text.h"

namespace swarmstage::conformance {

namespace {

void a_crashed_nodes_streams_are_reset(Swarm& swarm) {
  const Link link = swarm.link();

  swarm.stage().crash(link.server.index());
  swarm.until([&] { return link.near_end().closed.has_value(); }, "the peer is told");

  expect_equal(link.near_end().closed, CloseReason::reset, "why the stream closed");
  expect(!link.far_end().closed, "the crashed node is told nothing");
}

void a_crashed_nodes_listener_refuses(Swarm& swarm) {
  const Link link = swarm.link();
  const Endpoint there = link.server.at(7000);
  swarm.stage().crash(link.server.index());

  const StreamId late = link.client.connect(there);
  swarm.until([&] { return link.client.stream(late).closed.has_value(); }, "it is answered");

  expect_equal(link.client.stream(late).closed, CloseReason::refused, "why it closed");
}

void a_stopped_nodes_streams_end(Swarm& swarm) {
  const Link link = swarm.link();

  swarm.stage().stop(link.server.index());
  swarm.until([&] { return link.near_end().ended || link.near_end().closed; }, "the peer is told");

  expect(!link.near_end().closed || link.near_end().closed == CloseReason::reset ||
             link.near_end().closed == CloseReason::finished,
         "by an end or a reset");
}

void neighbours_survive_a_crash(Swarm& swarm) {
  Player& node = swarm.player("a");
  Player& neighbour = swarm.player_on(node.host(), "b");
  const Link link = swarm.link(swarm.player("client"), neighbour);
  neighbour.echo();

  swarm.stage().crash(node.index());
  link.client.write(link.near, "still there?");

  swarm.until([&] { return link.near_end().received == "still there?"; }, "the neighbour answers");
}

void a_host_that_loses_power_is_silent(Swarm& swarm) {
  const Link link = swarm.link();

  swarm.stage().crash_host(link.server.host());
  link.client.write(link.near, "anybody?");
  swarm.run_for(swarm.is_virtual() ? Duration(2s) : Duration(200ms));

  expect(!link.near_end().closed && !link.near_end().ended, "nobody tells the peer");
  expect(!link.server.running(), "the host's node does not run");
}

void datagrams_to_a_host_without_power_are_lost(Swarm& swarm) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  Player& witness = swarm.player("witness");
  const PortId from = sender.open_port(4000);
  receiver.open_port(5000);
  const PortId seen = witness.open_port(5000);
  const Endpoint there = receiver.at(5000);
  swarm.stage().crash_host(receiver.host());

  sender.send(from, there, "anybody?");
  sender.send(from, witness.at(5000), "you saw it");
  swarm.until([&] { return witness.port(seen).datagrams.size() == 1; }, "time passed");

  expect_equal(receiver.diary().datagram_count(), 0U, "what a dead host heard");
}

void a_host_that_restarts_may_be_used_again(Swarm& swarm) {
  const Link link = swarm.link();
  swarm.stage().crash_host(link.server.host());

  swarm.stage().restart_host(link.server.host());
  link.server.replace();
  link.server.start();
  const ListenerId again = link.server.listen(7000);
  const StreamId stream = link.client.connect(link.server.at(7000));
  swarm.until([&] { return !link.server.listener(again).accepted.empty(); }, "it accepts again");

  swarm.until([&] { return link.client.stream(stream).opened.has_value(); }, "the stream opens");
}

void a_restarted_host_resets_streams_of_its_old_life(Swarm& swarm) {
  const Link link = swarm.link();
  swarm.stage().crash_host(link.server.host());
  swarm.stage().restart_host(link.server.host());

  link.client.write(link.near, "do you remember me?");
  swarm.until([&] { return link.near_end().closed.has_value(); }, "it is told that it does not");

  expect_equal(link.near_end().closed, CloseReason::reset, "why the stream closed");
}

void a_restarted_node_listens_on_its_old_port(Swarm& swarm) {
  const Link link = swarm.link();
  link.client.write(link.near, "hello");
  swarm.until([&] { return link.far_end().received == "hello"; }, "it arrives");

  swarm.stage().crash(link.server.index());
  link.server.replace();
  link.server.start();
  const ListenerId again = link.server.listen(7000);
  expect(link.server.listener(again).opened.has_value(), "the port is free at once");
  const StreamId stream = link.client.connect(link.server.at(7000));

  swarm.until([&] { return link.client.stream(stream).opened.has_value(); }, "the stream opens");
}

void a_crash_with_unread_bytes_resets(Swarm& swarm) {
  const Link link = swarm.link();
  link.server.act([&](Context& context) { context.pause_reading(link.far); });
  link.client.write(link.near, long_text(1'000'000));
  swarm.a_while();

  swarm.stage().crash(link.server.index());
  swarm.until([&] { return link.near_end().closed.has_value(); }, "the writer is told");

  expect_equal(link.near_end().closed, CloseReason::reset, "why the stream closed");
}

}  // namespace

std::vector<Case> crash_cases() {
  constexpr std::string_view topic = "crash";
  return {
      {topic, "a_crashed_nodes_streams_are_reset", a_crashed_nodes_streams_are_reset, nothing},
      {topic, "a_crashed_nodes_listener_refuses", a_crashed_nodes_listener_refuses, nothing},
      {topic, "a_stopped_nodes_streams_end", a_stopped_nodes_streams_end, nothing},
      {topic, "neighbours_survive_a_crash", neighbours_survive_a_crash, nothing},
      {topic, "a_host_that_loses_power_is_silent", a_host_that_loses_power_is_silent, nothing},
      {topic, "datagrams_to_a_host_without_power_are_lost",
       datagrams_to_a_host_without_power_are_lost, nothing},
      {topic, "a_host_that_restarts_may_be_used_again", a_host_that_restarts_may_be_used_again,
       nothing},
      {topic, "a_restarted_host_resets_streams_of_its_old_life",
       a_restarted_host_resets_streams_of_its_old_life, nothing},
      {topic, "a_restarted_node_listens_on_its_old_port", a_restarted_node_listens_on_its_old_port,
       nothing},
      {topic, "a_crash_with_unread_bytes_resets", a_crash_with_unread_bytes_resets, nothing},
  };
}

}  // namespace swarmstage::conformance
