// What is written on a stream comes out at the other end: all of it, once, in
// order, however it was written.

#include "tests/conformance/case.h"
#include "tests/conformance/text.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

void bytes_arrive_in_order(Swarm& swarm) {
  const Link link = swarm.link();

  link.client.write(link.near, "one ");
  link.client.write(link.near, "two ");
  link.client.write(link.near, "three");
  swarm.until([&] { return link.far_end().received.size() >= 13; }, "all arrives");

  expect_equal(link.far_end().received, "one two three", "what arrives");
}

void both_directions_carry_at_once(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string forth = long_text(300'000, 1);
  const std::string back = long_text(300'000, 2);

  link.client.write(link.near, forth);
  link.server.write(link.far, back);
  swarm.until([&] { return link.far_end().received.size() >= forth.size(); }, "one arrives");
  swarm.until([&] { return link.near_end().received.size() >= back.size(); }, "both arrive");

  expect_equal(link.far_end().received, forth, "what the server hears");
  expect_equal(link.near_end().received, back, "what the client hears");
}

void a_write_of_10_megabytes_arrives(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(10'000'000);

  link.client.write(link.near, text);
  swarm.until([&] { return link.far_end().received.size() >= text.size(); }, "all arrives");

  expect_equal(link.far_end().received, text, "what arrives");
}

void many_small_writes_arrive(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(60'000);

  for (std::size_t at = 0; at < text.size(); at += 600) {
    link.client.act([&](Context& context) {
      for (std::size_t i = at; i < at + 600; i += 3) {
        context.write(link.near, ByteView(std::string_view(text).substr(i, 3)));
      }
    });
  }
  swarm.until([&] { return link.far_end().received.size() >= text.size(); }, "all arrives");

  expect_equal(link.far_end().received, text, "what arrives");
}

void bytes_of_every_value_pass_a_stream(Swarm& swarm) {
  const Link link = swarm.link();
  std::string bytes;
  for (int i = 0; i < 512; ++i) bytes.push_back(static_cast<char>(i));

  link.client.write(link.near, bytes);
  swarm.until([&] { return link.far_end().received.size() >= bytes.size(); }, "all arrives");

  expect_equal(link.far_end().received, bytes, "what arrives");
}

void what_is_written_before_it_opens_is_sent(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);

  client.act([&](Context& context) {
    const StreamId stream = context.connect(server.at(7000));
    context.write(stream, "early ");
    context.write(stream, "bird");
  });
  swarm.until([&] { return !server.listener(listener).accepted.empty(); }, "it is accepted");
  const StreamId accepted = server.listener(listener).accepted[0];

  swarm.until([&] { return server.stream(accepted).received == "early bird"; }, "it arrives");
}

void the_accepting_side_may_speak_first(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  server.listen(7000);
  server.on<StreamOpened>([](Context& context, const StreamOpened& opened) {
    context.write(opened.stream, "welcome");
  });

  const StreamId stream = client.connect(server.at(7000));

  swarm.until([&] { return client.stream(stream).received == "welcome"; }, "the welcome arrives");
}

void the_accepting_side_may_hang_up_at_once(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);
  server.on<StreamOpened>(
      [](Context& context, const StreamOpened& opened) { context.abort(opened.stream); });

  const StreamId stream = client.connect(server.at(7000));
  swarm.until([&] { return client.stream(stream).closed.has_value(); }, "the client is told");

  expect_equal(client.stream(stream).closed, CloseReason::reset, "why it closed");
  const StreamId accepted = server.listener(listener).accepted.at(0);
  expect_equal(server.stream(accepted).closed, CloseReason::closed_by_us, "why the server's did");
}

void a_conversation_goes_back_and_forth(Swarm& swarm) {
  const Link link = swarm.link();
  link.server.echo();
  int rounds = 0;
  link.client.on<StreamData>([&](Context& context, const StreamData& data) {
    if (++rounds < 50) context.write(data.stream, "ping");
  });

  link.client.write(link.near, "ping");
  swarm.until([&] { return rounds == 50; }, "fifty rounds pass");

  expect_equal(link.far_end().received.size(), 200U, "how much the server heard");
}

void streams_do_not_mix(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  server.listen(7000);
  server.echo();
  std::vector<StreamId> streams;
  for (int i = 0; i < 10; ++i) streams.push_back(client.connect(server.at(7000)));

  for (std::uint32_t i = 0; i < 10; ++i) client.write(streams[i], long_text(5'000, i + 1));
  for (std::uint32_t i = 0; i < 10; ++i) {
    swarm.until([&] { return client.stream(streams[i]).received.size() >= 5'000; }, "echoes come");
  }

  for (std::uint32_t i = 0; i < 10; ++i) {
    expect_equal(client.stream(streams[i]).received, long_text(5'000, i + 1), "the echo");
  }
}

void one_payload_goes_to_many_streams(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);
  for (int i = 0; i < 8; ++i) client.connect(server.at(7000));
  swarm.until([&] { return server.listener(listener).accepted.size() == 8; }, "all are accepted");
  swarm.until([&] { return client.diary().count("stream opened") == 8; }, "all open");
  const std::string text = long_text(100'000);

  server.act([&](Context& context) {
    const SharedBytes shared{ByteView(text)};
    for (const StreamId each : server.listener(listener).accepted) {
      context.write(each, "head:");
      context.write(each, shared);
    }
  });
  const auto heard = [&] { return client.diary().received_bytes() >= 8 * (text.size() + 5); };
  swarm.until(heard, "all arrives");

  for (const auto& [id, stream] : client.diary().streams()) {
    expect_equal(stream.received, "head:" + text, "what a stream brings");
  }
}

void stream_ids_are_never_used_again(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);
  std::set<StreamId> seen;

  for (int i = 0; i < 20; ++i) {
    const StreamId stream = client.connect(server.at(7000));
    expect(seen.insert(stream).second, "a stream's id is new");
    swarm.until([&] { return client.stream(stream).opened.has_value(); }, "it opens");
    const auto& accepted = server.listener(listener).accepted;
    swarm.until([&] { return static_cast<int>(accepted.size()) == i + 1; }, "it is accepted");
    client.abort(stream);
  }
  swarm.until([&] { return server.diary().count("stream closed") == 20; }, "all are closed");

  const auto& accepted = server.listener(listener).accepted;
  expect_equal(std::set<StreamId>(accepted.begin(), accepted.end()).size(), 20U,
               "how many ids the server was given");
}

}  // namespace

std::vector<Case> stream_cases() {
  constexpr std::string_view topic = "stream";
  return {
      {topic, "bytes_arrive_in_order", bytes_arrive_in_order, nothing},
      {topic, "both_directions_carry_at_once", both_directions_carry_at_once, nothing},
      {topic, "a_write_of_10_megabytes_arrives", a_write_of_10_megabytes_arrives, nothing},
      {topic, "many_small_writes_arrive", many_small_writes_arrive, nothing},
      {topic, "bytes_of_every_value_pass_a_stream", bytes_of_every_value_pass_a_stream, nothing},
      {topic, "what_is_written_before_it_opens_is_sent", what_is_written_before_it_opens_is_sent,
       nothing},
      {topic, "the_accepting_side_may_speak_first", the_accepting_side_may_speak_first, nothing},
      {topic, "the_accepting_side_may_hang_up_at_once", the_accepting_side_may_hang_up_at_once,
       nothing},
      {topic, "a_conversation_goes_back_and_forth", a_conversation_goes_back_and_forth, nothing},
      {topic, "streams_do_not_mix", streams_do_not_mix, nothing},
      {topic, "one_payload_goes_to_many_streams", one_payload_goes_to_many_streams, nothing},
      {topic, "stream_ids_are_never_used_again", stream_ids_are_never_used_again, nothing},
  };
}

}  // namespace swarmstage::conformance
