// Datagrams from one to one: what arrives is what was sent, and the receiver is
// told by whom and where.

#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

using support::HeardDatagram;

// Sends from a new node to another and returns what that one heard.
const HeardDatagram& sent_across(Swarm& swarm, ByteView bytes) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);

  sender.send(from, receiver.at(5000), bytes);

  swarm.until([&] { return !receiver.port(to).datagrams.empty(); }, "the datagram arrives");
  return receiver.port(to).datagrams.front();
}

void a_datagram_tells_where_it_comes_from(Swarm& swarm) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);

  sender.send(from, receiver.at(5000), "hello");
  swarm.until([&] { return !receiver.port(to).datagrams.empty(); }, "the datagram arrives");

  const HeardDatagram& heard = receiver.port(to).datagrams.front();
  expect_equal(heard.from, sender.at(4000), "its sender");
  expect_equal(heard.to, receiver.at(5000), "our address it came to");
  expect(heard.cast == Cast::unicast, "it was for us alone");
  expect_equal(heard.bytes, "hello", "its content");
}

void an_answer_finds_its_way_back(Swarm& swarm) {
  Player& asker = swarm.player("asker");
  Player& answerer = swarm.player("answerer");
  const PortId from = asker.open_port(0);
  answerer.open_port(5000);
  answerer.on<Datagram>([](Context& context, const Datagram& question) {
    context.send(question.port, question.from, "answer");
  });

  asker.send(from, answerer.at(5000), "question");

  swarm.until([&] { return !asker.port(from).datagrams.empty(); }, "the answer arrives");
  expect_equal(asker.port(from).datagrams[0].from, answerer.at(5000), "who answers");
}

void bytes_of_every_value_arrive_unchanged(Swarm& swarm) {
  std::string bytes;
  for (int i = 0; i < 1024; ++i) bytes.push_back(static_cast<char>(i));

  expect_equal(sent_across(swarm, bytes).bytes, bytes, "what arrives");
}

void an_empty_datagram_arrives(Swarm& swarm) {
  expect_equal(sent_across(swarm, "").bytes, "", "what arrives");
}

void the_largest_datagram_arrives(Swarm& swarm) {
  std::string bytes(65507, 'x');
  for (std::size_t i = 0; i < bytes.size(); i += 97) bytes[i] = static_cast<char>(i);

  expect_equal(sent_across(swarm, bytes).bytes, bytes, "what arrives");
}

void datagrams_keep_their_borders(Swarm& swarm) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);

  sender.act([&](Context& context) {
    for (const char* word : {"one", "two", "three"}) context.send(from, receiver.at(5000), word);
  });
  swarm.until([&] { return receiver.port(to).datagrams.size() == 3; }, "three arrive");

  std::multiset<std::string> words;
  for (const HeardDatagram& heard : receiver.port(to).datagrams) words.insert(heard.bytes);
  expect(words == std::multiset<std::string>{"one", "three", "two"}, "each arrives by itself");
}

void each_datagram_arrives_once(Swarm& swarm) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);

  for (int i = 0; i < 100; ++i) sender.send(from, receiver.at(5000), std::to_string(i));
  swarm.until([&] { return receiver.port(to).datagrams.size() >= 100; }, "all arrive");
  swarm.a_while();

  std::set<std::string> different;
  for (const HeardDatagram& heard : receiver.port(to).datagrams) different.insert(heard.bytes);
  expect_equal(receiver.port(to).datagrams.size(), 100U, "how many arrive");
  expect_equal(different.size(), 100U, "how many different ones arrive");
}

void only_the_port_it_was_sent_to_hears_it(Swarm& swarm) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  Player& bystander = swarm.player("bystander");
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);
  receiver.open_port(5001);
  bystander.open_port(5000);

  sender.send(from, receiver.at(5000), "hello");
  swarm.until([&] { return receiver.port(to).datagrams.size() == 1; }, "it arrives");
  swarm.a_while();

  expect_equal(receiver.diary().datagram_count(), 1U, "what the receiver heard");
  expect_equal(bystander.diary().datagram_count(), 0U, "what the bystander heard");
  expect_equal(sender.diary().datagram_count(), 0U, "what the sender heard");
}

void a_node_of_the_same_host_is_reached(Swarm& swarm) {
  Player& left = swarm.player("a");
  Player& right = swarm.player_on(left.host(), "b");
  const PortId from = left.open_port(4000);
  const PortId to = right.open_port(5000);

  left.send(from, right.at(5000), "neighbour");

  swarm.until([&] { return right.port(to).datagrams.size() == 1; }, "the neighbour hears it");
  expect_equal(right.port(to).datagrams[0].from, left.at(4000), "its sender");
}

void a_node_reaches_itself(Swarm& swarm) {
  Player& node = swarm.player("a");
  const PortId port = node.open_port(5000);

  node.send(port, node.at(5000), "myself");

  swarm.until([&] { return node.port(port).datagrams.size() == 1; }, "it hears itself");
  expect_equal(node.port(port).datagrams[0].from, node.at(5000), "its sender");
}

void sending_to_a_closed_port_is_silent(Swarm& swarm) {
  Player& sender = swarm.player("sender");
  Player& receiver = swarm.player("receiver");
  const PortId from = sender.open_port(4000);
  const PortId to = receiver.open_port(5000);

  for (int i = 0; i < 5; ++i) sender.send(from, receiver.at(5999), "nobody there");
  swarm.a_while();
  sender.send(from, receiver.at(5000), "somebody");

  swarm.until([&] { return receiver.port(to).datagrams.size() == 1; }, "the port still works");
  expect(!sender.port(from).closed, "it stays open");
  expect_equal(sender.diary().datagram_count(), 0U, "what the sender heard of it");
}

void the_interface_it_came_in_by_is_told(Swarm& swarm) {
  const SegmentIndex left = swarm.add_segment("left");
  const SegmentIndex right = swarm.add_segment("right");
  Player& both = swarm.player_on(swarm.add_host("both", {left, right}), "both");
  Player& peer = swarm.player_on(swarm.add_host("peer", {right}), "peer");
  const Interface& inward = both.machine().interfaces.at(1);
  const PortId to = both.open_port(5000);

  peer.send(peer.open_port(5000), {inward.address, 5000}, "hello");
  swarm.until([&] { return both.port(to).datagrams.size() == 1; }, "it arrives");

  const HeardDatagram& heard = both.port(to).datagrams[0];
  expect_equal(heard.interface, inward.index, "the interface");
  expect_equal(heard.to.address, inward.address, "the address");
}

}  // namespace

std::vector<Case> datagram_cases() {
  constexpr std::string_view topic = "datagram";
  return {
      {topic, "a_datagram_tells_where_it_comes_from", a_datagram_tells_where_it_comes_from,
       nothing},
      {topic, "an_answer_finds_its_way_back", an_answer_finds_its_way_back, nothing},
      {topic, "bytes_of_every_value_arrive_unchanged", bytes_of_every_value_arrive_unchanged,
       nothing},
      {topic, "an_empty_datagram_arrives", an_empty_datagram_arrives, nothing},
      {topic, "the_largest_datagram_arrives", the_largest_datagram_arrives, nothing},
      {topic, "datagrams_keep_their_borders", datagrams_keep_their_borders, nothing},
      {topic, "each_datagram_arrives_once", each_datagram_arrives_once, nothing},
      {topic, "only_the_port_it_was_sent_to_hears_it", only_the_port_it_was_sent_to_hears_it,
       nothing},
      {topic, "a_node_of_the_same_host_is_reached", a_node_of_the_same_host_is_reached, nothing},
      {topic, "a_node_reaches_itself", a_node_reaches_itself, nothing},
      {topic, "sending_to_a_closed_port_is_silent", sending_to_a_closed_port_is_silent, nothing},
      {topic, "the_interface_it_came_in_by_is_told", the_interface_it_came_in_by_is_told, nothing},
  };
}

}  // namespace swarmstage::conformance
