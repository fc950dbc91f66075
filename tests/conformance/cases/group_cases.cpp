// One to many: broadcast within a segment, and multicast to those who joined.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

const IpAddress group = IpAddress::v4(239, 1, 2, 3);

void a_broadcast_reaches_the_segment(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  std::vector<Player*> listeners;
  for (const char* name : {"b", "c", "d"}) listeners.push_back(&swarm.player(name));
  for (Player* each : listeners) each->open_port(5000);

  speaker.broadcast(speaker.open_port(4000), 5000, "to all");

  for (Player* each : listeners) {
    swarm.until([&] { return each->diary().datagram_count() == 1; }, "every listener hears it");
  }
}

void a_broadcast_tells_what_it_is(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  Player& listener = swarm.player("listener");
  const PortId to = listener.open_port(5000);

  speaker.broadcast(speaker.open_port(4000), 5000, "to all");
  swarm.until([&] { return listener.port(to).datagrams.size() == 1; }, "it arrives");

  const support::HeardDatagram& heard = listener.port(to).datagrams[0];
  expect(heard.cast == Cast::broadcast, "it is told to be a broadcast");
  expect_equal(heard.from, speaker.at(4000), "its sender");
  expect_equal(heard.bytes, "to all", "its content");
}

void a_node_never_hears_its_own_broadcast(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  Player& listener = swarm.player("listener");
  listener.open_port(5000);
  const PortId port = speaker.open_port(5000);

  for (int i = 0; i < 3; ++i) speaker.broadcast(port, 5000, "to all");
  swarm.until([&] { return listener.diary().datagram_count() == 3; }, "others hear it");
  swarm.a_while();

  expect_equal(speaker.diary().datagram_count(), 0U, "what it hears of itself");
}

void a_broadcast_reaches_the_other_nodes_of_the_host(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  Player& neighbour = swarm.player_on(speaker.host(), "neighbour");
  const PortId from = speaker.open_port({.number = 5000, .shared = true});
  const PortId to = neighbour.open_port({.number = 5000, .shared = true});

  speaker.broadcast(from, 5000, "to all");

  swarm.until([&] { return neighbour.port(to).datagrams.size() == 1; }, "the neighbour hears it");
  expect_equal(speaker.diary().datagram_count(), 0U, "what it hears of itself");
}

void a_broadcast_stays_on_its_segment(Swarm& swarm) {
  const SegmentIndex here = swarm.add_segment("here");
  const SegmentIndex elsewhere = swarm.add_segment("elsewhere");
  Player& speaker = swarm.player_on(swarm.add_host("a", {here}), "a");
  Player& listener = swarm.player_on(swarm.add_host("b", {here}), "b");
  Player& stranger = swarm.player_on(swarm.add_host("c", {elsewhere}), "c");
  const PortId heard = listener.open_port(5000);
  stranger.open_port(5000);

  speaker.broadcast(speaker.open_port(5000), 5000, "to all here");
  swarm.until([&] { return listener.port(heard).datagrams.size() == 1; }, "it is heard here");
  swarm.a_while();

  expect_equal(stranger.diary().datagram_count(), 0U, "what is heard elsewhere");
}

void a_broadcast_goes_out_by_every_interface(Swarm& swarm) {
  const SegmentIndex left = swarm.add_segment("left");
  const SegmentIndex right = swarm.add_segment("right");
  Player& speaker = swarm.player_on(swarm.add_host("both", {left, right}), "both");
  Player& on_left = swarm.player_on(swarm.add_host("l", {left}), "l");
  Player& on_right = swarm.player_on(swarm.add_host("r", {right}), "r");
  const PortId first = on_left.open_port(5000);
  const PortId second = on_right.open_port(5000);

  speaker.broadcast(speaker.open_port(5000), 5000, "to all");

  swarm.until(
      [&] {
        return on_left.port(first).datagrams.size() == 1 &&
               on_right.port(second).datagrams.size() == 1;
      },
      "both segments hear it");
}

void a_broadcast_directed_at_one_segment_stays_there(Swarm& swarm) {
  const SegmentIndex left = swarm.add_segment("left");
  const SegmentIndex right = swarm.add_segment("right");
  Player& speaker = swarm.player_on(swarm.add_host("both", {left, right}), "both");
  Player& on_left = swarm.player_on(swarm.add_host("l", {left}), "l");
  Player& on_right = swarm.player_on(swarm.add_host("r", {right}), "r");
  on_left.open_port(5000);
  const PortId heard = on_right.open_port(5000);
  const Interface& second = speaker.machine().interfaces.at(1);

  speaker.send(speaker.open_port(5000), {second.broadcast, 5000}, "to the right");
  swarm.until([&] { return on_right.port(heard).datagrams.size() == 1; }, "it is heard there");
  swarm.a_while();

  const support::HeardDatagram& datagram = on_right.port(heard).datagrams[0];
  expect(datagram.cast == Cast::broadcast, "it is told to be a broadcast");
  expect_equal(datagram.from, Endpoint{second.address, 5000}, "its sender");
  expect_equal(on_left.diary().datagram_count(), 0U, "what is heard on the other segment");
}

void a_multicast_reaches_those_who_joined(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  Player& member = swarm.player("member");
  Player& stranger = swarm.player("stranger");
  const PortId from = speaker.open_port(4000);
  const PortId to = member.open_port(5000);
  stranger.open_port(5000);
  member.act([&](Context& context) { context.join_group(to, group); });

  speaker.send(from, {group, 5000}, "to the group");
  swarm.until([&] { return member.port(to).datagrams.size() == 1; }, "the member hears it");
  swarm.a_while();

  expect(member.port(to).datagrams[0].cast == Cast::multicast, "it is told to be a multicast");
  expect_equal(member.port(to).datagrams[0].from, speaker.at(4000), "its sender");
  expect_equal(stranger.diary().datagram_count(), 0U, "what a stranger hears");
}

void a_multicast_by_an_interface_that_is_not_there_is_lost(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  Player& member = swarm.player("member");
  const PortId from = speaker.open_port(4000);
  const PortId to = member.open_port(5000);
  member.act([&](Context& context) { context.join_group(to, group); });
  IpAddress nowhere = group;
  nowhere.scope = 7;

  speaker.send(from, {nowhere, 5000}, "by the seventh interface");
  speaker.send(from, {group, 5000}, "by any");
  swarm.until([&] { return member.port(to).datagrams.size() == 1; }, "the second is heard");
  swarm.a_while();

  expect_equal(member.diary().datagram_count(), 1U, "what the member heard");
  expect_equal(member.port(to).datagrams[0].bytes, "by any", "its content");
}

void a_multicast_misses_those_who_left(Swarm& swarm) {
  Player& speaker = swarm.player("speaker");
  Player& member = swarm.player("member");
  Player& leaver = swarm.player("leaver");
  const PortId from = speaker.open_port(4000);
  const PortId stays = member.open_port(5000);
  const PortId leaves = leaver.open_port(5000);
  member.act([&](Context& context) { context.join_group(stays, group); });
  leaver.act([&](Context& context) { context.join_group(leaves, group); });
  speaker.send(from, {group, 5000}, "first");
  swarm.until([&] { return leaver.port(leaves).datagrams.size() == 1; }, "both hear the first");

  leaver.act([&](Context& context) { context.leave_group(leaves, group); });
  speaker.send(from, {group, 5000}, "second");
  swarm.until([&] { return member.port(stays).datagrams.size() == 2; }, "the member hears both");
  swarm.a_while();

  expect_equal(leaver.diary().datagram_count(), 1U, "what the one who left heard");
}

}  // namespace

std::vector<Case> group_cases() {
  constexpr std::string_view topic = "group";
  return {
      {topic, "a_broadcast_reaches_the_segment", a_broadcast_reaches_the_segment, nothing},
      {topic, "a_broadcast_tells_what_it_is", a_broadcast_tells_what_it_is, nothing},
      {topic, "a_node_never_hears_its_own_broadcast", a_node_never_hears_its_own_broadcast,
       nothing},
      {topic, "a_broadcast_reaches_the_other_nodes_of_the_host",
       a_broadcast_reaches_the_other_nodes_of_the_host, nothing},
      {topic, "a_broadcast_stays_on_its_segment", a_broadcast_stays_on_its_segment, nothing},
      {topic, "a_broadcast_goes_out_by_every_interface", a_broadcast_goes_out_by_every_interface,
       nothing},
      {topic, "a_broadcast_directed_at_one_segment_stays_there",
       a_broadcast_directed_at_one_segment_stays_there, nothing},
      {topic, "a_multicast_reaches_those_who_joined", a_multicast_reaches_those_who_joined,
       multicast},
      {topic, "a_multicast_by_an_interface_that_is_not_there_is_lost",
       a_multicast_by_an_interface_that_is_not_there_is_lost, multicast},
      {topic, "a_multicast_misses_those_who_left", a_multicast_misses_those_who_left, multicast},
  };
}

}  // namespace swarmstage::conformance
