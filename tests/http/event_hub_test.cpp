#include "core/http/event_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

using testing::HasSubstr;

struct EventHubTest : testing::Test {
  void begin() {
    probe = std::make_unique<ServerProbe>(settings);
    hub = std::make_unique<EventHub>(probe->server());
    probe->router().get("/events", "What happens.", [this](Context& context, Exchange& exchange) {
      hub->subscribe(context, exchange, format_event("now", {{"peers", 2}}));
    });
    probe->router().post("/tell", "Tells all.", [this](Context& context, Exchange& exchange) {
      hub->publish(context, "told", {{"text", exchange.request().body.text()}}, "7");
      exchange.answer(context, Response::empty());
    });
    probe->start();
    teller = probe->client();
  }
  void tell(std::string_view text) {
    std::string request = "POST /tell HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    request += std::to_string(text.size());
    request += "\r\n\r\n";
    request += text;
    EXPECT_EQ(status_of(probe->ask(teller, request)), 204);
  }

  HttpSettings settings;
  std::unique_ptr<ServerProbe> probe;
  std::unique_ptr<EventHub> hub;
  StreamId teller;
};

TEST_F(EventHubTest, TellsEverybodyInTheFormOfEventStreams) {
  begin();
  const StreamId one = probe->client();
  const StreamId two = probe->client();
  EXPECT_THAT(probe->get(one, "/events"), HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(probe->get(two, "/events"), HasSubstr("event: now\ndata: {\"peers\":2}\n\n"));

  tell("hello");

  const std::string event = "id: 7\nevent: told\ndata: {\"text\":\"hello\"}\n\n";
  EXPECT_THAT(probe->written(one), HasSubstr(event));
  EXPECT_THAT(probe->written(two), HasSubstr(event));
}

TEST_F(EventHubTest, ForgetsWhoHasGone) {
  begin();
  const StreamId leaver = probe->client();
  const StreamId half = probe->client();
  probe->get(leaver, "/events");
  probe->get(half, "/events");
  EXPECT_EQ(hub->subscribers(), 2U);

  probe->closed(leaver, CloseReason::reset);
  probe->end(half);

  EXPECT_EQ(hub->subscribers(), 0U);
  EXPECT_TRUE(probe->finished(half)) << "a browser that says no more has gone";
  tell("nobody");
}

TEST_F(EventHubTest, SaysSomethingNowAndThenOnASilentStream) {
  begin();
  const StreamId client = probe->client();
  probe->get(client, "/events");
  probe->advance(settings.event_ping_interval * 2);
  EXPECT_THAT(probe->written(client), HasSubstr("3\r\n:\n\n\r\n"));
}

TEST_F(EventHubTest, DropsAClientThatDoesNotRead) {
  begin();
  const StreamId slow = probe->client();
  probe->get(slow, "/events");
  probe->hold_writes(slow);
  for (int i = 0; i < 40; ++i) tell(std::string(10'000, 'x'));

  EXPECT_TRUE(probe->aborted(slow));
  EXPECT_EQ(hub->subscribers(), 0U);
  EXPECT_EQ(probe->reached(HttpLimit::event_queue_bytes_max), 1U);
}

TEST_F(EventHubTest, DropsAClientThatIsGoneWithoutAWord) {
  begin();
  const StreamId dead = probe->client();
  probe->get(dead, "/events");
  probe->hold_writes(dead);
  probe->advance(settings.event_ping_interval * 3);
  EXPECT_TRUE(probe->aborted(dead));
  EXPECT_EQ(probe->reached(HttpLimit::write_timeout), 1U);
}

TEST_F(EventHubTest, EndsStreamsInGoodOrderWhenTheServerDrains) {
  begin();
  const StreamId client = probe->client();
  probe->get(client, "/events");
  probe->drain();
  probe->advance(settings.drain_grace);
  EXPECT_TRUE(probe->written(client).ends_with("0\r\n\r\n"));
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(hub->subscribers(), 0U);
}

TEST_F(EventHubTest, AnswersHeadAtOnce) {
  begin();
  const StreamId client = probe->client();
  EXPECT_EQ(status_of(probe->ask(client, "HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
  EXPECT_EQ(hub->subscribers(), 0U);
  EXPECT_EQ(status_of(probe->get(client, "/events")), 200);
}

}  // namespace
}  // namespace swarmstage::http
