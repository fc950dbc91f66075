// Back-pressure: a writer learns how much is unsent and when to go on, a reader
// may stop reading, and one stream's queue never harms another.

#include "tests/conformance/case.h"
#include "tests/conformance/text.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

constexpr std::size_t megabyte = 1'000'000;

// More than any stage's own buffers hold.
constexpr std::size_t too_much = 14 * megabyte;

void stop_reading(const Link& link) {
  link.server.act([&](Context& context) { context.pause_reading(link.far); });
}

void read_again(const Link& link) {
  link.server.act([&](Context& context) { context.resume_reading(link.far); });
}

void a_reader_that_pauses_stalls_the_writer(Swarm& swarm) {
  const Link link = swarm.link();

  stop_reading(link);
  link.client.write(link.near, long_text(too_much));
  swarm.a_while();

  expect(link.far_end().received.empty(), "a paused reader hears nothing");
  expect(link.client.unsent(link.near) > megabyte, "the writer keeps what is not taken");
}

void nothing_is_lost_while_reading_is_paused(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(too_much);

  stop_reading(link);
  link.client.act([&](Context& context) {
    context.write(link.near, text);
    context.finish(link.near);
  });
  swarm.a_while();
  expect(!link.far_end().ended, "a paused reader hears no end");
  read_again(link);
  swarm.until([&] { return link.far_end().ended; }, "the end is heard");

  expect_equal(link.far_end().received, text, "what came before the end");
}

void writable_comes_when_a_full_queue_has_drained(Swarm& swarm) {
  const Link link = swarm.link();
  std::size_t unsent = 0;
  link.client.on<StreamWritable>([&](Context& context, const StreamWritable& writable) {
    unsent = context.unsent(writable.stream);
  });

  stop_reading(link);
  link.client.write(link.near, long_text(too_much));
  swarm.a_while();
  expect_equal(link.near_end().writable, 0, "how often it was told while the reader paused");
  read_again(link);
  swarm.until([&] { return link.near_end().writable != 0; }, "writable is told");
  swarm.until([&] { return link.far_end().received.size() == too_much; }, "all arrives");

  expect_equal(link.near_end().writable, 1, "how often it was told");
  expect(unsent <= Limits{}.low_water_bytes, "little is unsent when it is told");
}

void a_writer_that_waits_for_writable_sends_everything(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(5 * megabyte);
  std::size_t written = 0;
  const auto write_on = [&](Context& context) {
    while (written < text.size() &&
           context.unsent(link.near) <= context.limits().high_water_bytes) {
      const std::size_t count = std::min<std::size_t>(50'000, text.size() - written);
      context.write(link.near, ByteView(text).after(written).first(count));
      written += count;
    }
    if (written == text.size()) context.finish(link.near);
  };
  link.client.on<StreamWritable>(
      [&](Context& context, const StreamWritable&) { write_on(context); });

  link.client.act(write_on);
  swarm.until([&] { return link.far_end().ended; }, "the end is heard");

  expect_equal(link.far_end().received, text, "what came before the end");
}

void unsent_bytes_are_counted_until_taken(Swarm& swarm) {
  const Link link = swarm.link();

  link.client.act([&](Context& context) {
    context.write(link.near, "12345");
    expect_equal(context.unsent(link.near), 5U, "unsent in the handler that writes");
  });
  swarm.until([&] { return link.far_end().received == "12345"; }, "it arrives");

  expect_equal(link.client.unsent(link.near), 0U, "unsent when it has arrived");
}

void a_queue_over_its_limit_closes_that_stream_only(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const Link first = swarm.link(client, server, 7000);
  const Link second = swarm.link(client, server, 7001);
  stop_reading(first);

  for (int i = 0; i < 12 && !first.near_end().closed; ++i) {
    client.write(first.near, long_text(4 * megabyte));
  }
  client.write(second.near, "still fine");
  swarm.until([&] { return second.far_end().received == "still fine"; }, "the other carries on");

  expect_equal(first.near_end().closed, CloseReason::queue_limit, "why the one closed");
  expect(!second.near_end().closed, "the other stays open");
  const auto name = static_cast<std::size_t>(LimitName::stream_queue_bytes);
  expect_equal(swarm.stage().limit_counters()[name], 1U, "how often the limit was reached");
}

void a_stalled_stream_does_not_stall_others(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const Link stalled = swarm.link(client, server, 7000);
  const Link moving = swarm.link(client, server, 7001);
  const std::string text = long_text(megabyte);

  stop_reading(stalled);
  client.write(stalled.near, long_text(too_much));
  client.write(moving.near, text);
  swarm.until([&] { return moving.far_end().received.size() == text.size(); }, "the other moves");

  expect_equal(moving.far_end().received, text, "what arrives");
}

void reading_may_be_paused_from_the_start(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);
  server.on<StreamOpened>(
      [](Context& context, const StreamOpened& opened) { context.pause_reading(opened.stream); });

  client.act(
      [&](Context& context) { context.write(context.connect(server.at(7000)), "patience"); });
  swarm.until([&] { return !server.listener(listener).accepted.empty(); }, "it is accepted");
  swarm.a_while();
  const StreamId accepted = server.listener(listener).accepted[0];
  expect_equal(server.stream(accepted).received, "", "what a paused reader hears");
  server.act([&](Context& context) { context.resume_reading(accepted); });

  swarm.until([&] { return server.stream(accepted).received == "patience"; }, "it arrives");
}

void pausing_and_resuming_often_loses_nothing(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(2 * megabyte);
  link.server.on<StreamData>([](Context& context, const StreamData& data) {
    context.pause_reading(data.stream);
    context.set_timer({1, 0, 0}, 1ms);
  });
  link.server.on<TimerFired>(
      [&](Context& context, const TimerFired&) { context.resume_reading(link.far); });

  link.client.write(link.near, text);
  swarm.until([&] { return link.far_end().received.size() >= text.size(); }, "all arrives");

  expect_equal(link.far_end().received, text, "what arrives");
}

}  // namespace

std::vector<Case> pressure_cases() {
  constexpr std::string_view topic = "pressure";
  return {
      {topic, "a_reader_that_pauses_stalls_the_writer", a_reader_that_pauses_stalls_the_writer,
       nothing},
      {topic, "nothing_is_lost_while_reading_is_paused", nothing_is_lost_while_reading_is_paused,
       nothing},
      {topic, "writable_comes_when_a_full_queue_has_drained",
       writable_comes_when_a_full_queue_has_drained, nothing},
      {topic, "a_writer_that_waits_for_writable_sends_everything",
       a_writer_that_waits_for_writable_sends_everything, nothing},
      {topic, "unsent_bytes_are_counted_until_taken", unsent_bytes_are_counted_until_taken,
       nothing},
      {topic, "a_queue_over_its_limit_closes_that_stream_only",
       a_queue_over_its_limit_closes_that_stream_only, nothing},
      {topic, "a_stalled_stream_does_not_stall_others", a_stalled_stream_does_not_stall_others,
       nothing},
      {topic, "reading_may_be_paused_from_the_start", reading_may_be_paused_from_the_start,
       nothing},
      {topic, "pausing_and_resuming_often_loses_nothing", pausing_and_resuming_often_loses_nothing,
       nothing},
  };
}

}  // namespace swarmstage::conformance
