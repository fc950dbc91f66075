// Partitions and pauses: who cannot reach whom, for how long, and what goes on
// afterwards.

#include "tests/conformance/case.h"
#include "tests/conformance/text.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

/// Nodes on hosts of their own, each with a port 5000.
struct Row {
  explicit Row(Swarm& swarm, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      nodes.push_back(&swarm.player(std::string(1, static_cast<char>('a' + i))));
      ports.push_back(nodes.back()->open_port(5000));
    }
  }
  void say(std::size_t from, std::size_t to, ByteView what) {
    nodes[from]->send(ports[from], nodes[to]->at(5000), what);
  }
  std::size_t heard(std::size_t which) const {
    return nodes[which]->port(ports[which]).datagrams.size();
  }
  HostIndex host(std::size_t which) const { return nodes[which]->host(); }

  std::vector<Player*> nodes;
  std::vector<PortId> ports;
};

void a_partition_cuts_both_ways(Swarm& swarm) {
  Row row(swarm, 2);

  swarm.stage().partition({{row.host(0)}, {row.host(1)}});
  row.say(0, 1, "lost");
  row.say(1, 0, "lost");
  swarm.a_while();

  expect_equal(row.heard(0) + row.heard(1), 0U, "what crosses it");
}

void a_partition_spares_those_on_one_side(Swarm& swarm) {
  Row row(swarm, 4);

  swarm.stage().partition({{row.host(0), row.host(1)}, {row.host(2)}});
  row.say(0, 1, "same side");
  row.say(0, 3, "neither side");
  row.say(0, 2, "lost");
  swarm.until([&] { return row.heard(1) == 1 && row.heard(3) == 1; }, "others are reached");
  swarm.a_while();

  expect_equal(row.heard(2), 0U, "what crosses it");
}

void a_one_way_partition_cuts_one_way(Swarm& swarm) {
  Row row(swarm, 2);

  swarm.stage().partition({{row.host(0)}, {row.host(1)}, true});
  row.say(0, 1, "lost");
  row.say(1, 0, "passes");
  swarm.until([&] { return row.heard(0) == 1; }, "the other way is open");
  swarm.a_while();

  expect_equal(row.heard(1), 0U, "what goes the way that is cut");
}

void a_healed_partition_carries_again(Swarm& swarm) {
  Row row(swarm, 2);
  const std::uint32_t cut = swarm.stage().partition({{row.host(0)}, {row.host(1)}});
  row.say(0, 1, "lost");
  swarm.a_while();

  swarm.stage().heal(cut);
  row.say(0, 1, "found");
  swarm.until([&] { return row.heard(1) == 1; }, "it arrives");

  expect_equal(row.nodes[1]->port(row.ports[1]).datagrams[0].bytes, "found", "what arrives");
}

void partitions_add_up(Swarm& swarm) {
  Row row(swarm, 3);
  const std::uint32_t narrow = swarm.stage().partition({{row.host(0)}, {row.host(1)}});
  const std::uint32_t wide = swarm.stage().partition({{row.host(0)}, {row.host(1), row.host(2)}});

  swarm.stage().heal(wide);
  row.say(0, 1, "still cut");
  row.say(0, 2, "open again");
  swarm.until([&] { return row.heard(2) == 1; }, "what only the wide one cut is open");
  swarm.a_while();
  expect_equal(row.heard(1), 0U, "what crosses the narrow one");
  swarm.stage().heal(narrow);
  row.say(0, 1, "open again");

  swarm.until([&] { return row.heard(1) == 1; }, "all is open");
}

void a_partition_stops_broadcasts_too(Swarm& swarm) {
  Row row(swarm, 3);

  swarm.stage().partition({{row.host(0)}, {row.host(1)}});
  row.nodes[0]->broadcast(row.ports[0], 5000, "to all");
  swarm.until([&] { return row.heard(2) == 1; }, "others are reached");
  swarm.a_while();

  expect_equal(row.heard(1), 0U, "what crosses it");
}

void connecting_across_a_partition_times_out(Swarm& swarm) {
  Row row(swarm, 2);
  row.nodes[1]->listen(7000);

  swarm.stage().partition({{row.host(0)}, {row.host(1)}});
  Player& client = *row.nodes[0];
  const StreamId stream = client.connect(row.nodes[1]->at(7000), {.timeout = 300ms});
  swarm.until([&] { return client.stream(stream).closed.has_value(); }, "it gives up");

  expect_equal(client.stream(stream).closed, CloseReason::timed_out, "why it closed");
}

void a_stream_outlasts_a_short_partition(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(100'000);

  const std::uint32_t cut = swarm.stage().partition({{link.client.host()}, {link.server.host()}});
  link.client.write(link.near, text);
  swarm.run_for(300ms);
  expect(link.far_end().received.empty(), "nothing crosses the partition");
  expect(!link.near_end().closed, "the stream stays open");
  swarm.stage().heal(cut);
  swarm.until([&] { return link.far_end().received.size() >= text.size(); }, "all arrives");

  expect_equal(link.far_end().received, text, "what arrives");
}

void a_paused_host_stands_still(Swarm& swarm) {
  Row row(swarm, 2);
  row.nodes[1]->set_timer(1, 50ms);
  const TimePoint start = swarm.now();

  swarm.stage().pause(row.host(1));
  row.say(0, 1, "are you there?");
  swarm.run_for(200ms);
  expect_equal(row.heard(1), 0U, "what a paused node hears");
  expect(row.nodes[1]->diary().timers().empty(), "no timer of a paused node fires");
  swarm.stage().resume(row.host(1));
  swarm.until([&] { return row.heard(1) == 1; }, "it hears what waited");
  swarm.until([&] { return row.nodes[1]->diary().timers().size() == 1; }, "its timer fires");

  expect(row.nodes[1]->diary().timers()[0].at - start >= 200ms, "not before it was resumed");
}

void a_paused_hosts_streams_wait(Swarm& swarm) {
  const Link link = swarm.link();
  link.server.echo();

  swarm.stage().pause(link.server.host());
  link.client.write(link.near, "hello");
  swarm.run_for(200ms);
  expect(link.near_end().received.empty() && !link.near_end().closed, "it stands still");
  swarm.stage().resume(link.server.host());

  swarm.until([&] { return link.near_end().received == "hello"; }, "it goes on");
}

void the_stage_counts_what_the_network_did(Swarm& swarm) {
  Row row(swarm, 2);
  const Link link = swarm.link();
  const StageCounters before = swarm.stage().counters();

  for (int i = 0; i < 10; ++i) row.say(0, 1, "x");
  link.client.write(link.near, "12345");
  swarm.until([&] { return row.heard(1) == 10; }, "all arrive");
  swarm.until([&] { return link.far_end().received.size() == 5; }, "the bytes arrive");

  const StageCounters after = swarm.stage().counters();
  expect_equal(after.datagrams_sent - before.datagrams_sent, 10U, "datagrams sent");
  expect_equal(after.datagrams_delivered - before.datagrams_delivered, 10U, "and delivered");
  expect_equal(after.stream_bytes_delivered - before.stream_bytes_delivered, 5U, "stream bytes");
}

}  // namespace

std::vector<Case> network_cases() {
  constexpr std::string_view topic = "network";
  return {
      {topic, "a_partition_cuts_both_ways", a_partition_cuts_both_ways, modelled_links},
      {topic, "a_partition_spares_those_on_one_side", a_partition_spares_those_on_one_side,
       modelled_links},
      {topic, "a_one_way_partition_cuts_one_way", a_one_way_partition_cuts_one_way, modelled_links},
      {topic, "a_healed_partition_carries_again", a_healed_partition_carries_again, modelled_links},
      {topic, "partitions_add_up", partitions_add_up, modelled_links},
      {topic, "a_partition_stops_broadcasts_too", a_partition_stops_broadcasts_too, modelled_links},
      {topic, "connecting_across_a_partition_times_out", connecting_across_a_partition_times_out,
       modelled_links},
      {topic, "a_stream_outlasts_a_short_partition", a_stream_outlasts_a_short_partition,
       modelled_links},
      {topic, "a_paused_host_stands_still", a_paused_host_stands_still, nothing},
      {topic, "a_paused_hosts_streams_wait", a_paused_hosts_streams_wait, nothing},
      {topic, "the_stage_counts_what_the_network_did", the_stage_counts_what_the_network_did,
       nothing},
  };
}

}  // namespace swarmstage::conformance
