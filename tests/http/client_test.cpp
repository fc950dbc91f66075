// What a client asks of the network, and what its caller is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/http/http_client.h"
#include "core/http/http_server.h"
#include "core/testing/node_probe.h"

namespace swarmstage::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Endpoint server = Endpoint::parse("10.0.0.9:80").value();
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// A node that asks when the test says so, and writes down what it is told.
class Asker : public ComponentNode {
 public:
  explicit Asker(ClientSettings settings) : client(add(std::make_unique<HttpClient>(settings))) {}

  void on_invoke(Context& context, const Invocation& invocation) override {
    act(context);
    context.complete(invocation.id);
  }
  ClientEvents noted(std::string name) {
    ClientEvents events;
    events.done = [this, name](Context&, const ClientAnswer& answer) {
      std::string line = name;
      line += ' ';
      line += answer ? std::to_string(answer.status()) : std::string(to_string(answer.failure));
      line += ' ';
      line += answer.body.text();
      told.push_back(line);
    };
    return events;
  }

  HttpClient& client;
  std::function<void(Context&)> act;
  std::vector<std::string> told;
};

class ClientTest : public testing::Test {
 protected:
  void begin(ClientSettings settings = {}) {
    auto node = std::make_unique<Asker>(settings);
    asker = node.get();
    probe = std::make_unique<NodeProbe>(std::move(node));
    probe->start();
  }
  void act(std::function<void(Context&)> what) {
    asker->act = std::move(what);
    probe->invoke("act");
  }
  ClientRequestId ask(std::string name, ClientRequest request) {
    ClientRequestId id;
    act([&](Context& context) {
      id = asker->client.send(context, std::move(request), asker->noted(std::move(name)));
    });
    return id;
  }
  ClientRequestId get(std::string name) {
    ClientRequest request;
    request.to = server;
    request.target = '/';
    request.target += name;
    return ask(std::move(name), std::move(request));
  }
  /// The one connect asked for, opened.
  StreamId connected() {
    const auto connects = probe->take_connects();
    EXPECT_EQ(connects.size(), 1U);
    StreamInfo info;
    info.remote = connects[0].to;
    probe->deliver(delivered::StreamOpened{connects[0].stream, info});
    return connects[0].stream;
  }

  std::unique_ptr<NodeProbe> probe;
  Asker* asker = nullptr;
};

TEST_F(ClientTest, AsksAndIsAnswered) {
  begin();
  get("a");
  const StreamId stream = connected();
  EXPECT_EQ(probe->written(stream), "GET /a HTTP/1.1\r\nHost: 10.0.0.9:80\r\n\r\n");

  probe->data(stream, ok);

  EXPECT_THAT(asker->told, ElementsAre("a 200 ok"));
}

TEST_F(ClientTest, SendsABodyWithItsLengthAndType) {
  begin();
  ClientRequest request;
  request.to = server;
  request.method = HttpMethod::post;
  request.host = "peer.example";
  request.headers = {{"X-Key", "1"}};
  request.content_type = "application/json";
  request.body = "{}";
  ask("a", std::move(request));
  EXPECT_EQ(probe->written(connected()),
            "POST / HTTP/1.1\r\nHost: peer.example\r\nX-Key: 1\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(ClientTest, UsesAStreamAgain) {
  begin();
  get("a");
  const StreamId stream = connected();
  probe->data(stream, ok);
  get("b");

  EXPECT_TRUE(probe->take_connects().empty());
  EXPECT_THAT(probe->written(stream), HasSubstr("GET /b"));
  probe->data(stream, ok);
  EXPECT_THAT(asker->told, ElementsAre("a 200 ok", "b 200 ok"));
}

TEST_F(ClientTest, KeepsToItsConnectionsAndServesWhoWaitsInOrder) {
  ClientSettings settings;
  settings.connections_per_endpoint_max = 1;
  begin(settings);
  for (const char* name : {"a", "b", "c"}) get(name);
  EXPECT_EQ(asker->client.waiting(), 3U);
  const StreamId stream = connected();
  for (int i = 0; i < 3; ++i) probe->data(stream, ok);
  EXPECT_THAT(asker->told, ElementsAre("a 200 ok", "b 200 ok", "c 200 ok"));
}

TEST_F(ClientTest, JoinsAnAnswerThatComesInPieces) {
  begin();
  get("a");
  const StreamId stream = connected();
  const std::string answer =
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
  for (const char byte : answer) probe->data(stream, std::string(1, byte));
  EXPECT_THAT(asker->told, ElementsAre("a 200 abc"));
}

TEST_F(ClientTest, GivesAStreamedAnswerAsItComes) {
  begin();
  std::string pieces;
  act([&](Context& context) {
    ClientEvents events = asker->noted("a");
    events.piece = [&](Context&, const codec::HttpResponseHead& head, ByteView piece) {
      pieces += head.field("X");
      pieces += piece.text();
    };
    asker->client.send(context, {.to = server}, std::move(events));
  });
  const StreamId stream = connected();
  probe->data(stream, "HTTP/1.1 200 OK\r\nX: >\r\nContent-Length: 4\r\n\r\nab");
  probe->data(stream, "cd");
  EXPECT_EQ(pieces, ">ab>cd");
  EXPECT_THAT(asker->told, ElementsAre("a 200 "));
}

TEST_F(ClientTest, TakesTheEndOfTheStreamForTheEndOfABodyWithoutLength) {
  begin();
  get("a");
  const StreamId stream = connected();
  probe->data(stream, "HTTP/1.0 200 OK\r\n\r\nall of it");
  probe->end(stream);
  EXPECT_THAT(asker->told, ElementsAre("a 200 all of it"));
  EXPECT_TRUE(probe->aborted(stream));
}

TEST_F(ClientTest, RepeatsWhatMayBeRepeatedWhenAKeptStreamWasDead) {
  begin();
  get("a");
  const StreamId first = connected();
  probe->data(first, ok);
  get("b");
  probe->closed(first, CloseReason::reset);
  const StreamId second = connected();
  EXPECT_THAT(probe->written(second), HasSubstr("GET /b"));
  probe->data(second, ok);
  EXPECT_THAT(asker->told, ElementsAre("a 200 ok", "b 200 ok"));
}

TEST_F(ClientTest, RepeatsNoMoreThanItMay) {
  begin();
  get("a");
  for (int i = 0; i < 3; ++i) probe->closed(connected(), CloseReason::reset);
  EXPECT_TRUE(probe->take_connects().empty());
  EXPECT_THAT(asker->told, ElementsAre("a lost "));
}

TEST_F(ClientTest, RepeatsNoPostAndNothingWhoseAnswerHadBegun) {
  begin();
  ask("post", {.to = server, .method = HttpMethod::post});
  probe->closed(connected(), CloseReason::reset);
  get("get");
  const StreamId stream = connected();
  probe->data(stream, "HTTP/1.1 200 OK\r\n");
  probe->closed(stream, CloseReason::reset);
  EXPECT_THAT(asker->told, ElementsAre("post lost ", "get lost "));
}

TEST_F(ClientTest, TellsThatNobodyListensThere) {
  begin();
  get("a");
  probe->closed(probe->take_connects()[0].stream, CloseReason::refused);
  EXPECT_THAT(asker->told, ElementsAre("a not connected "));
}

TEST_F(ClientTest, GivesUpAtTheDeadlineWhereverItStands) {
  begin();
  get("waiting");
  probe->advance(10s);
  EXPECT_THAT(asker->told, ElementsAre("waiting deadline "));
  probe->closed(probe->take_connects()[0].stream, CloseReason::timed_out);
  get("sent");
  const StreamId stream = connected();
  probe->data(stream, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
  probe->advance(10s);
  EXPECT_THAT(asker->told, ElementsAre("waiting deadline ", "sent deadline "));
  EXPECT_TRUE(probe->aborted(stream)) << "its answer must not meet the next request";
}

TEST_F(ClientTest, CancelsAndTellsSo) {
  begin();
  const ClientRequestId id = get("a");
  act([&](Context& context) {
    asker->client.cancel(context, id);
    asker->client.cancel(context, id);
  });
  EXPECT_THAT(asker->told, ElementsAre("a cancelled "));
}

TEST_F(ClientTest, RefusesWhatIsNoAnswer) {
  begin();
  for (const std::string_view answer :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n"}) {
    get("a");
    const StreamId stream = connected();
    probe->data(stream, answer);
    EXPECT_TRUE(probe->aborted(stream));
    probe->closed(stream, CloseReason::closed_by_us);
  }
  EXPECT_THAT(asker->told, ElementsAre("a bad answer ", "a bad answer ", "a bad answer "));
}

TEST_F(ClientTest, TrustsNoBytesThatNobodyAskedFor) {
  begin();
  get("a");
  const StreamId stream = connected();
  std::string two(ok);
  two += "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
  probe->data(stream, two);
  EXPECT_TRUE(probe->aborted(stream));
  get("b");
  const StreamId idle = connected();
  probe->data(idle, ok);
  probe->data(idle, ok);
  EXPECT_TRUE(probe->aborted(idle));
  EXPECT_THAT(asker->told, ElementsAre("a 200 ok", "b 200 ok"));
}

TEST_F(ClientTest, FollowsARedirectOnlyWhenAskedAndOnlyToTheSameServer) {
  constexpr std::string_view there =
      "HTTP/1.1 303 See Other\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n";
  begin();
  get("a");
  const StreamId stream = connected();
  probe->written(stream);
  probe->data(stream, there);
  ask("b", {.to = server, .method = HttpMethod::post, .body = "x", .redirects_max = 1});
  probe->written(stream);
  probe->data(stream, there);
  EXPECT_EQ(probe->written(stream), "GET /there HTTP/1.1\r\nHost: 10.0.0.9:80\r\n\r\n");
  probe->data(stream, "HTTP/1.1 302 Found\r\nLocation: http://evil/\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(asker->told, ElementsAre("a 303 ", "b 302 "));
}

TEST_F(ClientTest, RefusesToLetRequestsPileUp) {
  ClientSettings settings;
  settings.waiting_max = 2;
  begin(settings);
  for (const char* name : {"a", "b", "c"}) get(name);
  probe->advance(0s);
  EXPECT_THAT(asker->told, ElementsAre("c too many "));
}

TEST_F(ClientTest, WritesNoRequestWithinARequest) {
  begin();
  ask("a", {.to = server, .target = "/x HTTP/1.1\r\nEvil: 1"});
  ask("b", {.to = server, .host = "a\r\nEvil: 1"});
  ask("c", {.to = server, .target = ""});
  probe->advance(0s);
  EXPECT_TRUE(probe->take_connects().empty());
  EXPECT_THAT(asker->told, ElementsAre("a bad request ", "b bad request ", "c bad request "));
}

TEST_F(ClientTest, ClosesStreamsNobodyUses) {
  begin();
  get("a");
  const StreamId stream = connected();
  probe->data(stream, ok);
  probe->advance(ClientSettings{}.idle_timeout);
  EXPECT_TRUE(probe->aborted(stream));
  probe->closed(stream, CloseReason::closed_by_us);
  EXPECT_EQ(asker->client.connections(), 0U);
}

TEST_F(ClientTest, MaySendFromInsideAnAnswer) {
  begin();
  act([&](Context& context) {
    ClientEvents events;
    events.done = [this](Context& inner, const ClientAnswer&) {
      asker->client.send(inner, {.to = server, .target = "/next"}, asker->noted("next"));
    };
    asker->client.send(context, {.to = server}, std::move(events));
  });
  const StreamId stream = connected();
  probe->written(stream);
  probe->data(stream, ok);
  EXPECT_THAT(probe->written(stream), HasSubstr("GET /next"));
}

struct Taker : StreamHandler {
  std::string heard;
  void on_stream_data(Context&, StreamId, ByteView bytes) override { heard += bytes.text(); }
  void on_stream_end(Context&, StreamId) override {}
  void on_stream_closed(Context&, StreamId, CloseReason) override { heard += "!"; }
};

TEST_F(ClientTest, HandsAnUpgradedStreamOverWithWhatCameBehindTheHead) {
  begin();
  Taker taker;
  act([&](Context& context) {
    ClientRequest request;
    request.to = server;
    request.headers = {{"Connection", "Upgrade"}, {"Upgrade", "words"}};
    ClientEvents events = asker->noted("a");
    events.upgraded = [&](Context&, const codec::HttpResponseHead& head, StreamId) {
      return head.field("Upgrade") == "words" ? &taker : nullptr;
    };
    asker->client.send(context, std::move(request), std::move(events));
  });
  const StreamId stream = connected();
  probe->data(
      stream,
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: words\r\n\r\none");
  probe->data(stream, " two");
  probe->advance(1min);
  EXPECT_FALSE(probe->aborted(stream));
  probe->closed(stream);
  EXPECT_EQ(taker.heard, "one two!");
  EXPECT_TRUE(asker->told.empty());
}

}  // namespace
}  // namespace swarmstage::http
