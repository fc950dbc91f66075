// What a client gets from a server: messages, methods, order, bodies.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view post_head = "POST /echo HTTP/1.1\r\nHost: a\r\n";

std::string post(std::string_view fields, std::string_view body) {
  std::string request(post_head);
  request += fields;
  request += "\r\n";
  request += body;
  return request;
}

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    probe.router().get("/hello", "Says hello.", says("hello"));
    probe.router().get("/peers/{id}", "One peer.", [](Context& context, Exchange& exchange) {
      std::string text(exchange.request().path_parameter("id"));
      text += '?';
      text += exchange.request().query("detail").value_or("none");
      exchange.answer(context, Response::text(text));
    });
    probe.router().post("/echo", "Says what it hears.", [](Context& context, Exchange& exchange) {
      exchange.answer(context, Response::text(std::string(exchange.request().body.text())));
    });
    probe.start();
    client = probe.client();
  }

  ServerProbe probe;
  StreamId client;
};

TEST_F(ServerTest, AnswersWithLengthTypeAndDate) {
  const std::string answer = probe.get(client, "/hello");

  EXPECT_EQ(answer,
            "HTTP/1.1 200 OK\r\nDate: Wed, 01 Jan 2025 00:00:00 GMT\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_FALSE(probe.finished(client)) << "the stream is kept";
}

TEST_F(ServerTest, GivesTheValuesOfPathAndQuery) {
  EXPECT_EQ(body_of(probe.get(client, "/peers/b%20c?detail=1")), "b c?1");
  EXPECT_EQ(body_of(probe.get(client, "/peers/d")), "d?none");
}

TEST_F(ServerTest, AnswersRequestsSentAheadInOrder) {
  const std::string answers = probe.ask(client,
                                        "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                                        "GET /peers/x HTTP/1.1\r\nHost: a\r\n\r\n"
                                        "GET /none HTTP/1.1\r\nHost: a\r\n\r\n");

  const std::size_t first = answers.find("hello");
  const std::size_t second = answers.find("x?none");
  const std::size_t third = answers.find("404 Not Found");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos);
}

TEST_F(ServerTest, AnswersHeadWithTheHeadOfGet) {
  const std::string answer = probe.ask(client, "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_EQ(body_of(answer), "");
}

TEST_F(ServerTest, NamesTheMethodsAPathKnows) {
  const std::string refused = probe.ask(client, "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(refused), 405);
  EXPECT_THAT(refused, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
  const std::string asked = probe.ask(client, "OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(asked), 204);
  EXPECT_THAT(asked, HasSubstr("Allow: POST, OPTIONS\r\n"));
  EXPECT_EQ(status_of(probe.ask(client, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")), 204);
}

TEST_F(ServerTest, ReadsBodiesByLengthAndByChunks) {
  EXPECT_EQ(body_of(probe.ask(client, post("Content-Length: 3\r\n", "abc"))), "abc");
  EXPECT_EQ(body_of(probe.ask(client, post("Transfer-Encoding: chunked\r\n",
                                           "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"))),
            "abcde");
}

TEST_F(ServerTest, JoinsARequestThatComesByteByByte) {
  std::string answer;
  for (const char byte : post("Content-Length: 3\r\n", "abc")) {
    answer += probe.ask(client, std::string(1, byte));
  }
  EXPECT_EQ(body_of(answer), "abc");
}

TEST_F(ServerTest, TellsAClientThatExpectsItToGoOn) {
  const std::string go_on =
      probe.ask(client, post("Content-Length: 3\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(go_on, "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(body_of(probe.ask(client, "abc")), "abc");
}

TEST_F(ServerTest, DoesNotLetAClientGoOnForNothing) {
  const std::string refused = probe.ask(
      client,
      "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(status_of(refused), 404);
  EXPECT_THAT(refused, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(probe.finished(client));
}

TEST_F(ServerTest, ReadsOverASmallBodyNobodyWants) {
  const std::string answer =
      probe.ask(client,
                "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /hello "
                "HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(answer), 404);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello"));
}

TEST_F(ServerTest, EndsTheStreamWhenTheClientWishes) {
  EXPECT_THAT(probe.get(client, "/hello", "Connection: close\r\n"),
              HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(probe.finished(client));
}

TEST_F(ServerTest, KeepsAStreamOfVersion10OnlyIfAsked) {
  EXPECT_THAT(probe.ask(client, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
              HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_FALSE(probe.finished(client));
  EXPECT_THAT(probe.ask(client, "GET /hello HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close"));
  EXPECT_TRUE(probe.finished(client));
}

TEST_F(ServerTest, AnswersAClientThatSaysNoMoreAfterItsRequest) {
  probe.data(client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  probe.end(client);
  EXPECT_EQ(body_of(probe.written(client)), "hello");
  EXPECT_TRUE(probe.finished(client));
}

TEST_F(ServerTest, RefusesPathTricks) {
  for (const std::string_view target : {"/../hello", "/%2e%2e/hello", "//hello", "/hello%00"}) {
    EXPECT_EQ(status_of(probe.get(client, target)), 400) << target;
  }
  EXPECT_EQ(status_of(probe.get(client, "http://elsewhere/hello")), 200);
}

TEST_F(ServerTest, AnswersWhatIsNoHttpOnceAndCloses) {
  const std::string answer = probe.ask(client, "\x16\x03\x01 hello");
  EXPECT_EQ(status_of(answer), 400);
  EXPECT_TRUE(probe.finished(client));
  EXPECT_EQ(probe.ask(client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), "");
}

TEST_F(ServerTest, ForgetsAConnectionThatClosed) {
  EXPECT_EQ(probe.server().connections(), 1U);
  probe.closed(client);
  EXPECT_EQ(probe.server().connections(), 0U);
}

// --- Answers that come later, and bit by bit ---

TEST(Exchange, IsFoundAgainAndAnsweredLater) {
  ServerProbe probe;
  ExchangeId asked;
  std::string path;
  probe.router().get("/later", "Waits.", [&](Context&, Exchange& exchange) {
    asked = exchange.id();
    path = exchange.request().path;
  });
  probe.router().get("/now", "Does not.", [&](Context& context, Exchange& exchange) {
    Exchange* waiting = probe.server().find(asked);
    if (waiting) waiting->answer(context, Response::text("at last"));
    exchange.answer(context, Response::text("now"));
  });
  probe.start();
  const StreamId slow = probe.client();
  const StreamId quick = probe.client();

  EXPECT_EQ(probe.get(slow, "/later"), "");
  probe.data(slow, "GET /now HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(probe.written(slow), "") << "answers keep their order";
  EXPECT_EQ(body_of(probe.get(quick, "/now")), "now");
  probe.advance(0s);

  const std::string answers = probe.written(slow);
  EXPECT_THAT(answers, HasSubstr("at last"));
  EXPECT_TRUE(answers.ends_with("now")) << answers;
  EXPECT_EQ(probe.server().find(asked), nullptr);
}

TEST(Exchange, KeepsTheRequestWhileItWaits) {
  ServerProbe probe;
  ExchangeId asked;
  probe.router().get("/later/{name}", "Waits.",
                     [&](Context&, Exchange& exchange) { asked = exchange.id(); });
  probe.router().get("/now", "Does not.", [&](Context& context, Exchange& exchange) {
    Exchange* waiting = probe.server().find(asked);
    const Request& request = waiting->request();
    std::string text(request.path_parameter("name"));
    text += request.query("q").value_or("");
    text += request.field("x");
    waiting->answer(context, Response::text(text));
    exchange.answer(context, Response::empty());
  });
  probe.start();
  const StreamId slow = probe.client();

  probe.get(slow, "/later/a?q=b", "X: c\r\n");
  probe.get(probe.client(), "/now");

  EXPECT_EQ(body_of(probe.written(slow)), "abc");
}

TEST(Exchange, StreamsAnAnswerInChunks) {
  ServerProbe probe;
  probe.router().get("/bits", "In bits.", [](Context& context, Exchange& exchange) {
    exchange.begin(context, Response::text(""));
    exchange.write(context, ByteView("one"));
    exchange.write(context, SharedBytes("three"));
    exchange.end(context);
  });
  probe.start();
  const StreamId client = probe.client();

  const std::string answer = probe.get(client, "/bits");
  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(body_of(answer), "3\r\none\r\n5\r\nthree\r\n0\r\n\r\n");
  EXPECT_EQ(body_of(probe.ask(client, "HEAD /bits HTTP/1.1\r\nHost: a\r\n\r\n")), "");
  EXPECT_EQ(body_of(probe.ask(client, "GET /bits HTTP/1.0\r\n\r\n")), "onethree");
  EXPECT_TRUE(probe.finished(client)) << "the end of the stream ends a body of HTTP/1.0";
}

TEST(Exchange, StreamsABodyAsItComes) {
  ServerProbe probe;
  std::string heard;
  Route route;
  route.method = HttpMethod::put;
  route.path = "/big";
  route.about = "Takes anything.";
  route.streams_body = true;
  route.body_bytes_max = 1U << 30;
  route.handler = [&](Context&, Exchange& exchange) {
    ExchangeEvents events;
    events.body = [&](Context&, Exchange&, ByteView piece) { heard += piece.text(); };
    events.body_end = [&](Context& context, Exchange& over) {
      over.answer(context, Response::text(std::string(over.request().path) + "!"));
    };
    exchange.listen(std::move(events));
  };
  probe.router().add(std::move(route));
  probe.start();
  const StreamId client = probe.client();

  probe.data(client, "PUT /big HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nab");
  EXPECT_EQ(heard, "ab");
  probe.data(client, "cd");
  EXPECT_EQ(heard, "abcd");
  EXPECT_EQ(body_of(probe.ask(client, "efGET")), "/big!");
}

TEST(Exchange, TellsWhenTheClientHasGone) {
  ServerProbe probe;
  int gone = 0;
  probe.router().get("/later", "Waits.", [&](Context&, Exchange& exchange) {
    ExchangeEvents events;
    events.gone = [&](Context&, ExchangeId) { ++gone; };
    exchange.listen(std::move(events));
  });
  probe.start();
  const StreamId client = probe.client();
  probe.get(client, "/later");

  probe.closed(client, CloseReason::reset);

  EXPECT_EQ(gone, 1);
}

// --- Upgrade ---

struct Taker : StreamHandler {
  std::string heard;
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    heard += bytes.text();
    context.write(stream, ByteView("taken"));
  }
  void on_stream_end(Context& context, StreamId stream) override { context.finish(stream); }
  void on_stream_closed(Context&, StreamId, CloseReason reason) override {
    heard += to_string(reason);
  }
};

TEST(Upgrade, HandsTheStreamOverWithWhatCameBehindTheRequest) {
  ServerProbe probe;
  Taker taker;
  probe.router().get("/socket", "Other words.", [&](Context& context, Exchange& exchange) {
    exchange.upgrade(context, {{"Upgrade", "words"}}, taker);
  });
  probe.start();
  const StreamId client = probe.client();

  std::string answer = probe.get(client, "/socket", "Connection: Upgrade\r\nUpgrade: words\r\n");
  answer += probe.ask(client, "more");

  EXPECT_EQ(answer,
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: words\r\n\r\n"
            "taken");
  probe.advance(10min);
  EXPECT_FALSE(probe.aborted(client)) << "the server watches it no more";
  probe.end(client);
  EXPECT_TRUE(probe.finished(client));
  probe.closed(client);
  EXPECT_EQ(taker.heard, "morefinished");
}

TEST(Upgrade, PassesOnBytesOfTheSameDelivery) {
  ServerProbe probe;
  Taker taker;
  probe.router().get("/socket", "Other words.", [&](Context& context, Exchange& exchange) {
    exchange.upgrade(context, {{"Upgrade", "words"}}, taker);
  });
  probe.start();

  probe.ask(probe.client(), "GET /socket HTTP/1.1\r\nHost: a\r\n\r\nframe");

  EXPECT_EQ(taker.heard, "frame");
}

}  // namespace
}  // namespace swarmstage::http
