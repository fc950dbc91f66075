// How a stream ends: by both sides' word, or by one side's abort.

#include "tests/conformance/case.h"
#include "tests/conformance/text.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;

void until_closed(Swarm& swarm, const Link& link) {
  swarm.until([&] { return link.near_end().closed && link.far_end().closed; }, "both ends close");
}

void a_half_closed_stream_still_carries_the_other_way(Swarm& swarm) {
  const Link link = swarm.link();

  link.client.write(link.near, "question");
  link.client.finish(link.near);
  swarm.until([&] { return link.far_end().ended; }, "the server hears the end");
  expect_equal(link.far_end().received, "question", "what came before the end");
  link.server.write(link.far, "answer");

  swarm.until([&] { return link.near_end().received == "answer"; }, "the answer arrives");
  expect(!link.near_end().closed && !link.far_end().closed, "neither end is closed");
}

void the_accepting_side_may_end_first(Swarm& swarm) {
  const Link link = swarm.link();

  link.server.finish(link.far);
  swarm.until([&] { return link.near_end().ended; }, "the client hears the end");
  link.client.write(link.near, "one more thing");

  swarm.until([&] { return link.far_end().received == "one more thing"; }, "it arrives");
}

void both_ends_closed_by_word_are_finished(Swarm& swarm) {
  const Link link = swarm.link();

  link.client.finish(link.near);
  swarm.until([&] { return link.far_end().ended; }, "the server hears the end");
  link.server.finish(link.far);
  until_closed(swarm, link);

  expect_equal(link.near_end().closed, CloseReason::finished, "why the client's end closed");
  expect_equal(link.far_end().closed, CloseReason::finished, "why the server's end closed");
  expect(link.near_end().ended && link.far_end().ended, "both heard the end before");
}

void both_may_end_at_once(Swarm& swarm) {
  const Link link = swarm.link();

  link.client.act([&](Context& context) {
    context.write(link.near, "bye");
    context.finish(link.near);
  });
  link.server.act([&](Context& context) {
    context.write(link.far, "so long");
    context.finish(link.far);
  });
  until_closed(swarm, link);

  expect_equal(link.near_end().received, "so long", "what the client heard");
  expect_equal(link.far_end().received, "bye", "what the server heard");
  expect_equal(link.near_end().closed, CloseReason::finished, "why the client's end closed");
}

void finish_sends_everything_first(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(3'000'000);

  link.client.act([&](Context& context) {
    context.write(link.near, text);
    context.finish(link.near);
  });
  swarm.until([&] { return link.far_end().ended; }, "the end is heard");

  expect_equal(link.far_end().received, text, "what came before the end");
}

void finish_before_it_opens_sends_everything(Swarm& swarm) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen(7000);

  client.act([&](Context& context) {
    const StreamId stream = context.connect(server.at(7000));
    context.write(stream, "all I have to say");
    context.finish(stream);
  });
  swarm.until([&] { return !server.listener(listener).accepted.empty(); }, "it is accepted");
  const StreamId accepted = server.listener(listener).accepted[0];
  swarm.until([&] { return server.stream(accepted).ended; }, "the end is heard");

  expect_equal(server.stream(accepted).received, "all I have to say", "what came before");
}

void what_the_peer_sent_before_its_end_is_heard(Swarm& swarm) {
  const Link link = swarm.link();
  const std::string text = long_text(200'000);

  link.client.finish(link.near);
  swarm.until([&] { return link.far_end().ended; }, "the server hears the end");
  link.server.act([&](Context& context) {
    context.write(link.far, text);
    context.finish(link.far);
  });
  until_closed(swarm, link);

  expect_equal(link.near_end().received, text, "what the client heard before closed");
  expect(link.near_end().ended, "the client heard the end");
}

void our_abort_is_a_reset_to_the_peer(Swarm& swarm) {
  const Link link = swarm.link();

  link.client.abort(link.near);
  until_closed(swarm, link);
  swarm.a_while();

  expect_equal(link.near_end().closed, CloseReason::closed_by_us, "why the client's end closed");
  expect_equal(link.far_end().closed, CloseReason::reset, "why the server's end closed");
  expect(!link.far_end().ended, "an abort is no orderly end");
}

void nothing_is_heard_after_our_abort(Swarm& swarm) {
  const Link link = swarm.link();
  link.server.write(link.far, long_text(500'000));

  link.client.abort(link.near);
  const std::size_t heard = link.near_end().received.size();
  swarm.a_while();

  expect_equal(link.near_end().received.size(), heard, "how much was heard");
  expect_equal(link.near_end().closed, CloseReason::closed_by_us, "why it closed");
}

void an_abort_after_the_peers_end_closes_once(Swarm& swarm) {
  const Link link = swarm.link();
  link.client.finish(link.near);
  swarm.until([&] { return link.far_end().ended; }, "the server hears the end");

  link.server.abort(link.far);
  until_closed(swarm, link);
  swarm.a_while();

  expect_equal(link.far_end().closed, CloseReason::closed_by_us, "why the server's end closed");
  expect_equal(link.near_end().closed, CloseReason::reset, "why the client's end closed");
  expect_equal(link.server.diary().count("stream closed"), 1U, "how often the server was told");
}

void closed_is_the_last_word(Swarm& swarm) {
  const Link link = swarm.link();
  link.client.on<StreamClosed>([&](Context&, const StreamClosed& closed) {
    expect(closed.stream == link.near, "it names the stream");
  });
  link.server.write(link.far, "some words");
  swarm.until([&] { return link.near_end().received.size() == 10; }, "they arrive");

  link.server.abort(link.far);
  until_closed(swarm, link);
  swarm.a_while();

  expect_equal(link.client.diary().order().back(), "stream closed", "what was heard last");
  expect_equal(link.client.diary().count("stream closed"), 1U, "how often it was heard");
}

void writing_to_a_peer_that_aborted_does_no_harm(Swarm& swarm) {
  const Link link = swarm.link();

  link.server.abort(link.far);
  link.client.act([&](Context& context) {
    if (!link.near_end().closed) context.write(link.near, long_text(10'000));
  });
  until_closed(swarm, link);

  expect_equal(link.near_end().closed, CloseReason::reset, "why it closed");
}

}  // namespace

std::vector<Case> stream_end_cases() {
  constexpr std::string_view topic = "end";
  return {
      {topic, "a_half_closed_stream_still_carries_the_other_way",
       a_half_closed_stream_still_carries_the_other_way, nothing},
      {topic, "the_accepting_side_may_end_first", the_accepting_side_may_end_first, nothing},
      {topic, "both_ends_closed_by_word_are_finished", both_ends_closed_by_word_are_finished,
       nothing},
      {topic, "both_may_end_at_once", both_may_end_at_once, nothing},
      {topic, "finish_sends_everything_first", finish_sends_everything_first, nothing},
      {topic, "finish_before_it_opens_sends_everything", finish_before_it_opens_sends_everything,
       nothing},
      {topic, "what_the_peer_sent_before_its_end_is_heard",
       what_the_peer_sent_before_its_end_is_heard, nothing},
      {topic, "our_abort_is_a_reset_to_the_peer", our_abort_is_a_reset_to_the_peer, nothing},
      {topic, "nothing_is_heard_after_our_abort", nothing_is_heard_after_our_abort, nothing},
      {topic, "an_abort_after_the_peers_end_closes_once", an_abort_after_the_peers_end_closes_once,
       nothing},
      {topic, "closed_is_the_last_word", closed_is_the_last_word, nothing},
      {topic, "writing_to_a_peer_that_aborted_does_no_harm",
       writing_to_a_peer_that_aborted_does_no_harm, nothing},
  };
}

}  // namespace swarmstage::conformance
