// What a client can make a server hold or wait for: each limit, its answer, and
// its count.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

struct LimitsTest : testing::Test {
  void begin() {
    probe = std::make_unique<ServerProbe>(settings, limits);
    probe->router().get("/hello", "Says hello.", says("hello"));
    probe->router().get("/later", "Never answers.", [this](Context&, Exchange& exchange) {
      ExchangeEvents events;
      events.gone = [this](Context&, ExchangeId) { ++gone; };
      exchange.listen(std::move(events));
    });
    probe->router().post("/later", "Keeps what it hears.", [](Context&, Exchange&) {});
    probe->router().get("/large", "Much.", says(std::string(100'000, 'x')));
    probe->router().post("/echo", "Says what it hears.", says("heard"));
    probe->router().get("/stream", "Never ends.", [this](Context& context, Exchange& exchange) {
      exchange.begin(context, Response::text(""));
      exchange.write(context, ByteView(std::string(300'000, 'x')));
      may_write = exchange.may_write(context);
      ExchangeEvents events;
      events.writable = [this](Context&, Exchange&) { ++writable; };
      events.gone = [this](Context&, ExchangeId) { ++gone; };
      exchange.listen(std::move(events));
    });
    probe->start();
    client = probe->client();
  }

  HttpSettings settings;
  Limits limits;
  std::unique_ptr<ServerProbe> probe;
  StreamId client;
  int gone = 0;
  int writable = 0;
  bool may_write = true;
};

TEST_F(LimitsTest, HeaderBytes) {
  settings.header_bytes_max = 200;
  begin();
  std::string request = "GET /hello HTTP/1.1\r\nX: ";
  request.append(200, 'x');

  EXPECT_EQ(status_of(probe->ask(client, request)), 431);
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(probe->reached(HttpLimit::header_bytes_max), 1U);
}

TEST_F(LimitsTest, TargetBytes) {
  settings.target_bytes_max = 20;
  begin();
  EXPECT_EQ(status_of(probe->get(client, "/hello?x=01234567890123456789")), 414);
  EXPECT_EQ(probe->reached(HttpLimit::target_bytes_max), 1U);
}

TEST_F(LimitsTest, BodyBytesByLengthAreRefusedBeforeTheyCome) {
  settings.body_bytes_max = 10;
  begin();
  const std::string answer =
      probe->ask(client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(status_of(answer), 413);
  EXPECT_EQ(probe->reached(HttpLimit::body_bytes_max), 1U);
}

TEST_F(LimitsTest, BodyBytesByChunks) {
  settings.body_bytes_max = 10;
  begin();
  const std::string answer =
      probe->ask(client,
                 "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "8\r\n01234567\r\n8\r\n");
  EXPECT_EQ(status_of(answer), 413);
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(probe->reached(HttpLimit::body_bytes_max), 1U);
}

TEST_F(LimitsTest, BodiesOfAllTogether) {
  settings.bodies_bytes_max = 1000;
  begin();
  const StreamId second = probe->client();
  const StreamId third = probe->client();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 700\r\n\r\n";
  const std::string most(600, 'x');
  const std::string rest(100, 'x');

  EXPECT_EQ(probe->ask(client, head), "");
  EXPECT_EQ(probe->ask(client, most), "");
  EXPECT_EQ(probe->ask(second, head), "");
  EXPECT_EQ(status_of(probe->ask(second, most)), 503);
  EXPECT_TRUE(probe->finished(second));
  EXPECT_EQ(probe->reached(HttpLimit::bodies_bytes_max), 1U);

  EXPECT_EQ(body_of(probe->ask(client, rest)), "heard") << "who came first is served";
  probe->ask(third, head);
  probe->ask(third, most);
  EXPECT_EQ(body_of(probe->ask(third, rest)), "heard") << "and makes room";
}

TEST_F(LimitsTest, BodiesThatComeWholeAndWaitForALateAnswer) {
  settings.bodies_bytes_max = 1000;
  begin();
  const StreamId second = probe->client();
  const std::string body(600, 'x');
  const std::string head = " HTTP/1.1\r\nHost: a\r\nContent-Length: 600\r\n\r\n";

  EXPECT_EQ(probe->ask(client, "POST /later" + head + body), "");
  EXPECT_EQ(status_of(probe->ask(second, "POST /later" + head + body)), 503);
  EXPECT_EQ(probe->reached(HttpLimit::bodies_bytes_max), 1U);

  probe->closed(client, CloseReason::reset);
  EXPECT_EQ(body_of(probe->ask(probe->client(), "POST /echo" + head + body)), "heard");
}

TEST_F(LimitsTest, BodiesOfThoseWhoLeaveMakeRoom) {
  settings.bodies_bytes_max = 1000;
  begin();
  for (int i = 0; i < 3; ++i) {
    const StreamId each = probe->client();
    const std::string answer =
        probe->ask(each, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 700\r\n\r\n" +
                             std::string(600, 'x'));
    EXPECT_EQ(answer, "");
    probe->closed(each, CloseReason::reset);
  }
  EXPECT_EQ(probe->reached(HttpLimit::bodies_bytes_max), 0U);
}

TEST_F(LimitsTest, ARouteMayTakeLargerBodies) {
  settings.body_bytes_max = 10;
  probe = std::make_unique<ServerProbe>(settings);
  Route route;
  route.method = HttpMethod::post;
  route.path = "/large";
  route.about = "Takes more.";
  route.body_bytes_max = 100;
  route.handler = says("taken");
  probe->router().add(std::move(route));
  probe->start();

  std::string request = "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
  request.append(100, 'x');
  EXPECT_EQ(status_of(probe->ask(probe->client(), request)), 200);
}

TEST_F(LimitsTest, HeaderTimeoutAgainstAHeadByDrops) {
  begin();
  std::string answer;
  for (const char byte : std::string("GET /hello H")) {
    answer += probe->ask(client, std::string(1, byte));
    probe->advance(1s);
  }
  answer += probe->written(client);
  EXPECT_EQ(status_of(answer), 408);
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(probe->reached(HttpLimit::header_timeout), 1U);
}

TEST_F(LimitsTest, HeaderTimeoutForWhoNeverAsks) {
  begin();
  probe->advance(settings.header_timeout);
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(probe->written(client), "");
  EXPECT_EQ(probe->reached(HttpLimit::header_timeout), 1U);
}

TEST_F(LimitsTest, BodyTimeoutAgainstSilence) {
  begin();
  probe->data(client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab");
  probe->advance(settings.body_timeout);
  EXPECT_EQ(status_of(probe->written(client)), 408);
  EXPECT_EQ(probe->reached(HttpLimit::body_timeout), 1U);
}

TEST_F(LimitsTest, BodyTimeoutAgainstDrops) {
  begin();
  probe->data(client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  int seconds = 0;
  while (!probe->finished(client) && ++seconds < 100) {
    probe->advance(1s);
    probe->data(client, "x");
  }
  EXPECT_EQ(seconds, 31) << "given the first body_timeout, then held to body_rate_min";
  EXPECT_EQ(status_of(probe->written(client)), 408);
}

TEST_F(LimitsTest, AnswerTimeoutOfAHandler) {
  begin();
  probe->get(client, "/later");
  probe->advance(settings.answer_timeout);
  EXPECT_EQ(status_of(probe->written(client)), 503);
  EXPECT_EQ(gone, 1);
  EXPECT_EQ(probe->reached(HttpLimit::answer_timeout), 1U);
}

TEST_F(LimitsTest, IdleTimeoutCountsFromTheLastAnswer) {
  begin();
  probe->get(client, "/hello");
  probe->advance(settings.idle_timeout - 1s);
  probe->get(client, "/hello");
  probe->advance(settings.idle_timeout - 1s);
  EXPECT_FALSE(probe->finished(client));
  probe->advance(1s);
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(probe->reached(HttpLimit::idle_timeout), 1U);
}

TEST_F(LimitsTest, LingersForAClientThatDoesNotCloseAndThenAborts) {
  begin();
  probe->get(client, "/hello", "Connection: close\r\n");
  EXPECT_TRUE(probe->finished(client));
  probe->advance(4s);
  EXPECT_FALSE(probe->aborted(client));
  probe->advance(2s);
  EXPECT_TRUE(probe->aborted(client));
}

TEST_F(LimitsTest, WriteTimeoutOfAnAnswerNobodyTakes) {
  begin();
  probe->hold_writes(client);
  probe->get(client, "/stream");
  EXPECT_FALSE(may_write);
  probe->advance(settings.write_timeout);
  EXPECT_TRUE(probe->aborted(client));
  EXPECT_EQ(gone, 1);
  EXPECT_EQ(probe->reached(HttpLimit::write_timeout), 1U);
}

TEST_F(LimitsTest, SaysWhenMoreMayBeWritten) {
  begin();
  probe->hold_writes(client);
  probe->get(client, "/stream");
  probe->hold_writes(client, false);
  EXPECT_EQ(writable, 1);
  probe->advance(10min);
  EXPECT_EQ(gone, 0) << "who has taken everything is not slow";
}

TEST_F(LimitsTest, ConnectionsAtOnce) {
  settings.connections_max = 2;
  begin();
  const StreamId second = probe->client();
  const StreamId third = probe->client();

  EXPECT_EQ(status_of(probe->written(third)), 503);
  EXPECT_TRUE(probe->finished(third));
  EXPECT_EQ(body_of(probe->ask(second, hello)), "hello");
  EXPECT_EQ(probe->reached(HttpLimit::connections_max), 1U);
  probe->closed(third);
  probe->closed(second);
  EXPECT_EQ(body_of(probe->ask(probe->client(), hello)), "hello");
}

TEST_F(LimitsTest, ConnectionsPerAddress) {
  settings.connections_per_address_max = 1;
  begin();
  EXPECT_EQ(status_of(probe->written(probe->client("10.0.0.2:6000"))), 429);
  EXPECT_EQ(body_of(probe->ask(probe->client("10.0.0.3:5000"), hello)), "hello");
  EXPECT_EQ(probe->reached(HttpLimit::connections_per_address_max), 1U);
}

TEST_F(LimitsTest, ConnectionsTurnedAwayTakeNobodysPlace) {
  settings.connections_per_address_max = 1;
  settings.connections_max = 18;
  begin();

  for (int i = 0; i < 100; ++i) probe->client("10.0.0.2:6000");

  EXPECT_EQ(probe->reached(HttpLimit::connections_per_address_max), 100U);
  EXPECT_EQ(body_of(probe->ask(probe->client("10.0.0.3:5000"), hello)), "hello");
  EXPECT_EQ(probe->reached(HttpLimit::connections_max), 0U);
}

TEST_F(LimitsTest, PipelinedBytesStopTheReading) {
  settings.pipelined_bytes_max = 1000;
  begin();
  probe->get(client, "/later");
  for (int i = 0; i < 40; ++i) probe->data(client, hello);
  EXPECT_TRUE(probe->paused(client));
  EXPECT_EQ(probe->reached(HttpLimit::pipelined_bytes_max), 1U);
}

TEST_F(LimitsTest, AnswersThatPileUpStopTheRequests) {
  begin();
  probe->hold_writes(client);
  std::string requests;
  for (int i = 0; i < 20; ++i) requests += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
  probe->data(client, requests);
  const std::uint64_t served = probe->server().totals().requests;
  EXPECT_LT(served, 6U) << "no more than the queue takes";

  probe->hold_writes(client, false);
  probe->advance(0s);
  std::string all = probe->written(client);
  for (int i = 0; i < 20; ++i) probe->advance(1ms);
  all += probe->written(client);

  EXPECT_EQ(probe->server().totals().requests, 20U);
  EXPECT_GT(all.size(), 2'000'000U);
}

TEST_F(LimitsTest, RequestsPerConnection) {
  settings.requests_per_connection_max = 2;
  begin();
  EXPECT_THAT(probe->ask(client, hello), Not(HasSubstr("Connection: close")));
  EXPECT_THAT(probe->ask(client, hello), HasSubstr("Connection: close"));
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(probe->reached(HttpLimit::requests_per_connection_max), 1U);
}

TEST_F(LimitsTest, HaveNames) {
  for (std::size_t i = 0; i < http_limit_count; ++i) {
    EXPECT_FALSE(to_string(static_cast<HttpLimit>(i)).empty());
  }
}

// --- Draining ---

TEST_F(LimitsTest, DrainingServesAsEverForAWhileAndThenLeaves) {
  begin();
  const StreamId waiting = probe->client();
  const StreamId idle = probe->client();
  probe->get(waiting, "/later");
  probe->ask(idle, hello);
  probe->drain();

  EXPECT_TRUE(probe->server().draining());
  EXPECT_THAT(probe->ask(client, hello), Not(HasSubstr("Connection: close")));
  const StreamId late = probe->client();
  probe->advance(settings.drain_grace);

  EXPECT_FALSE(probe->server().local()) << "it listens no more";
  EXPECT_THAT(probe->ask(client, hello), HasSubstr("Connection: close"));
  EXPECT_TRUE(probe->finished(client));
  EXPECT_EQ(body_of(probe->ask(late, hello)), "hello") << "its request was on its way";
  EXPECT_FALSE(probe->finished(idle));
  probe->advance(settings.drain_grace);
  EXPECT_TRUE(probe->finished(idle));
  EXPECT_FALSE(probe->finished(waiting)) << "what runs is finished";
}

TEST_F(LimitsTest, NothingWaitsForAClientThatHasGone) {
  begin();
  const std::size_t before = probe->runner().timer_count();

  for (int i = 0; i < 100; ++i) {
    const StreamId silent = probe->client();
    const StreamId served = probe->client();
    probe->ask(served, hello);
    probe->closed(silent, CloseReason::reset);
    probe->closed(served);
  }

  EXPECT_EQ(probe->runner().timer_count(), before);
}

}  // namespace
}  // namespace swarmstage::http
