// The server's side, byte by byte: handshakes, messages, closes, silence, and what
// strangers cannot do.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/http/http_server.h"
#include "core/node/context.h"
#include "core/testing/node_probe.h"
#include "tests/websocket/socket_diary.h"

namespace swarmstage::websocket {
namespace {

using codec::WebSocketCodec;
using codec::WebSocketFrame;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view good_fields =
    "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string frame(WebSocketFrame kind, std::string_view payload, bool last = true) {
  constexpr codec::WebSocketMask mask = {std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  std::string out;
  WebSocketCodec::append_frame(out, kind, payload, last, &mask);
  return out;
}

std::string text(std::string_view words) {
  return frame(WebSocketFrame::text, words);
}

std::string close_frame(std::uint16_t code, std::string_view reason = {}) {
  return frame(WebSocketFrame::close, WebSocketCodec::close_payload(code, reason));
}

// What the server wrote, as words.
std::vector<std::string> frames_in(std::string_view bytes) {
  WebSocketCodec codec(codec::WebSocketSide::client, 1U << 20);
  static constexpr std::string_view names[] = {"",     "text",  "binary", "ping",
                                               "pong", "close", "error"};
  std::vector<std::string> words;
  ByteView left = bytes;
  while (true) {
    const auto item = codec.next(left);
    if (item.kind == WebSocketCodec::Kind::need_more) return words;
    std::string word(names[static_cast<std::size_t>(item.kind)]);
    if (item.code != 0) word.append(" ").append(std::to_string(item.code));
    if (!item.payload.empty()) word.append(" ").append(item.payload.text());
    words.push_back(std::move(word));
  }
}

class Serving : public testing::Test {
 protected:
  void begin(WebSocketSettings settings = {}) {
    auto node = std::make_unique<ComponentNode>();
    sockets_ = &node->add(std::make_unique<WebSockets>(std::move(settings)));
    auto& server = node->add(std::make_unique<http::HttpServer>(http::HttpSettings{}));
    sockets_->serve(server.router(), {.path = "/chat", .about = "Talk.", .protocols = {"v2", "v1"}},
                    diary_);
    diary_.heard = [this](Context& context, WebSocketId socket, std::string_view words) {
      sockets_->send_text(context, socket, words);
    };
    probe_ = std::make_unique<NodeProbe>(std::move(node));
    probe_->start();
  }

  std::string ask(std::string_view fields, std::string_view host = "localhost") {
    stream_ = probe_->accept("10.0.0.2:5000");
    std::string request = "GET /chat HTTP/1.1\r\nHost: ";
    probe_->data(stream_, request.append(host).append("\r\n").append(fields).append("\r\n"));
    return probe_->written(stream_);
  }
  void open(WebSocketSettings settings = {}) {
    begin(std::move(settings));
    ASSERT_THAT(ask(good_fields), StartsWith("HTTP/1.1 101 "));
    diary_.take();
  }
  std::vector<std::string> say(std::string_view bytes) {
    probe_->data(stream_, bytes);
    return frames_in(probe_->written(stream_));
  }

  WebSockets* sockets_ = nullptr;
  SocketDiary diary_;
  std::unique_ptr<NodeProbe> probe_;
  StreamId stream_;
};

// --- Handshake ---

TEST_F(Serving, AnswersTheHandshakeOfTheStandard) {
  begin();

  const std::string answer = ask(good_fields);

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 101 Switching Protocols\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nUpgrade: websocket\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: Upgrade\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  EXPECT_THAT(diary_.take(), ElementsAre("opened /chat"));
}

TEST_F(Serving, AgreesOnTheClientsFirstProtocolItKnows) {
  begin();

  std::string fields(good_fields);
  fields += "Sec-WebSocket-Protocol: v9, v1, v2\r\n";

  EXPECT_THAT(ask(fields), HasSubstr("\r\nSec-WebSocket-Protocol: v1\r\n"));
  EXPECT_THAT(diary_.take(), ElementsAre("opened /chat v1"));
}

TEST_F(Serving, AgreesOnNoCompression) {
  begin();

  std::string fields(good_fields);
  fields += "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  const std::string answer = ask(fields);

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 101"));
  EXPECT_THAT(answer, Not(HasSubstr("deflate")));
}

TEST_F(Serving, RefusesHandshakesThatAreNone) {
  begin();
  const auto with = [](std::string_view from, std::string_view to) {
    std::string fields(good_fields);
    return fields.replace(fields.find(from), from.size(), to);
  };

  EXPECT_THAT(ask(""), StartsWith("HTTP/1.1 426"));
  EXPECT_THAT(ask(with("Upgrade: websocket\r\n", "")), StartsWith("HTTP/1.1 426"));
  EXPECT_THAT(ask(with("Upgrade: websocket", "Upgrade: h2c")), StartsWith("HTTP/1.1 426"));
  EXPECT_THAT(ask(with("Sec-WebSocket-Key: ", "X-Key: ")), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(ask(with("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=")), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(ask(with("dGhlIHNhbXBsZSBub25jZQ==", "!!!!")), StartsWith("HTTP/1.1 400"));
  for (const char* second :
       {"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "Sec-WebSocket-Version: 13\r\n"}) {
    EXPECT_THAT(ask(std::string(good_fields) + second), StartsWith("HTTP/1.1 400")) << second;
  }
  const std::string old = ask(with("Version: 13", "Version: 8"));
  EXPECT_THAT(old, StartsWith("HTTP/1.1 426"));
  EXPECT_THAT(old, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
  EXPECT_THAT(diary_.take(), IsEmpty());
}

TEST_F(Serving, LetsPagesOfKnownOriginsInAndNoOthers) {
  begin({.allowed_origins = {"https://friend.example"}});
  const auto from = [](std::string_view origin) {
    std::string fields(good_fields);
    return fields.append("Origin: ").append(origin).append("\r\n");
  };

  EXPECT_THAT(ask(from("https://friend.example")), StartsWith("HTTP/1.1 101"));
  EXPECT_THAT(ask(from("http://localhost")), StartsWith("HTTP/1.1 101"));
  EXPECT_THAT(ask(from("http://evil.example"), "evil.example"), StartsWith("HTTP/1.1 403"))
      << "anybody can let a name point to us";
  EXPECT_THAT(ask(from("https://evil.example")), StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(ask(from("null")), StartsWith("HTTP/1.1 403"));
}

TEST_F(Serving, HearsWhatCameRightBehindTheHandshake) {
  begin();
  stream_ = probe_->accept("10.0.0.2:5000");
  std::string bytes = "GET /chat HTTP/1.1\r\nHost: a\r\n";
  bytes.append(good_fields).append("\r\n").append(text("early"));

  probe_->data(stream_, bytes);

  EXPECT_THAT(diary_.take(), ElementsAre("opened /chat", "text early"));
}

TEST_F(Serving, HasRoomForSoManyAndNoMore) {
  begin({.sockets_max = 1});

  EXPECT_THAT(ask(good_fields), StartsWith("HTTP/1.1 101"));
  EXPECT_THAT(ask(good_fields), StartsWith("HTTP/1.1 503"));
  EXPECT_EQ(sockets_->counters().count(WebSocketLimit::sockets_max), 1U);
}

// --- Messages ---

TEST_F(Serving, EchoesWhatIsSaidInOneOrInPieces) {
  open();

  EXPECT_THAT(say(text("hello")), ElementsAre("text hello"));
  EXPECT_THAT(say(frame(WebSocketFrame::text, "hel", false) + frame(WebSocketFrame::ping, "p") +
                  frame(WebSocketFrame::continuation, "lo")),
              ElementsAre("pong p", "text hello"));
  EXPECT_THAT(diary_.take(), ElementsAre("text hello", "text hello"));
}

TEST_F(Serving, SendsLongMessagesInPiecesIfAskedTo) {
  open({.fragment_bytes = 2});

  probe_->data(stream_, text("abcde"));

  EXPECT_EQ(probe_->written(stream_), std::string("\x01\x02"
                                                  "ab\x00\x02"
                                                  "cd\x80\x01"
                                                  "e",
                                                  11));
}

TEST_F(Serving, ClosesWithTheCodeThatFitsTheFault) {
  const auto code_for = [this](std::string_view bytes) {
    open();
    const auto said = say(bytes);
    EXPECT_TRUE(probe_->finished(stream_));
    return said.empty() ? "" : said.back().substr(0, 10);
  };

  EXPECT_EQ(code_for(text(std::string(65537, 'x'))), "close 1009");
  EXPECT_EQ(sockets_->counters().count(WebSocketLimit::message_bytes_max), 1U);
  EXPECT_EQ(code_for(text("\xff")), "close 1007");
  EXPECT_EQ(code_for(frame(WebSocketFrame::continuation, "?")), "close 1002");
  EXPECT_EQ(code_for("\x81\x01x"), "close 1002");
}

TEST_F(Serving, TellsTheUserWhyItEnded) {
  open();

  say(text("\xff"));
  probe_->closed(stream_);

  EXPECT_THAT(diary_.take(), ElementsAre("closed 1007 a text is not UTF-8"));
}

TEST_F(Serving, AnswersACloseAndEndsTheStream) {
  open();

  EXPECT_THAT(say(close_frame(3001, "enough") + text("late")), ElementsAre("close 3001"));
  EXPECT_TRUE(probe_->finished(stream_));
  probe_->closed(stream_);

  EXPECT_THAT(diary_.take(), ElementsAre("closed 3001 enough"));
  EXPECT_EQ(sockets_->open(), 0U);
}

TEST_F(Serving, HearsAnEndWithoutACloseAs1006) {
  open();

  probe_->end(stream_);
  EXPECT_TRUE(probe_->finished(stream_));
  probe_->closed(stream_, CloseReason::finished);

  EXPECT_THAT(diary_.take(), ElementsAre("closed 1006 finished"));
}

TEST_F(Serving, WaitsForTheOthersCloseButNotForever) {
  open({.close_timeout = 5s});
  diary_.heard = [this](Context& context, WebSocketId socket, std::string_view) {
    sockets_->close(context, socket, 1000, "that was all");
  };

  EXPECT_THAT(say(text("bye")), ElementsAre("close 1000 that was all"));
  EXPECT_THAT(say(text("one more")), IsEmpty());
  probe_->advance(4900ms);
  EXPECT_FALSE(probe_->aborted(stream_));
  probe_->advance(200ms);

  EXPECT_TRUE(probe_->aborted(stream_));
  EXPECT_EQ(sockets_->counters().count(WebSocketLimit::close_timeout), 1U);
  EXPECT_THAT(diary_.take(), ElementsAre("text bye", "closed 1006 the other side does not close"));
}

// --- Silence ---

TEST_F(Serving, AsksTheSilentAndLeavesTheDead) {
  open({.idle_timeout = 60s});

  probe_->advance(29s);
  EXPECT_THAT(frames_in(probe_->written(stream_)), IsEmpty());
  probe_->advance(2s);
  EXPECT_THAT(frames_in(probe_->written(stream_)), ElementsAre("ping"));
  say(frame(WebSocketFrame::pong, ""));
  probe_->advance(31s);
  EXPECT_THAT(frames_in(probe_->written(stream_)), ElementsAre("ping"));
  probe_->advance(31s);

  EXPECT_TRUE(probe_->aborted(stream_));
  EXPECT_EQ(sockets_->counters().count(WebSocketLimit::idle_timeout), 1U);
  EXPECT_THAT(diary_.take(), ElementsAre("pong", "closed 1006 nothing was heard"));
}

// --- Pressure ---

TEST_F(Serving, TakesNoMoreThanTheQueueHoldsAndSaysWhenThereIsRoom) {
  open({.queue_bytes_max = 300'000});
  int taken = 0;
  bool room = false;
  diary_.heard = [&](Context& context, WebSocketId socket, std::string_view) {
    const std::string much(10'000, 'x');
    while (sockets_->send_text(context, socket, much)) ++taken;
  };
  diary_.writable = [&](Context&, WebSocketId) { room = true; };
  probe_->hold_writes(stream_);

  probe_->data(stream_, text("everything, please"));
  EXPECT_EQ(taken, 30);
  EXPECT_FALSE(room);
  for (int i = 0; i < 10'000; ++i) probe_->data(stream_, frame(WebSocketFrame::ping, "still?"));
  probe_->hold_writes(stream_, false);

  EXPECT_TRUE(room);
  EXPECT_EQ(sockets_->counters().count(WebSocketLimit::queue_bytes_max), 10'001U);
  EXPECT_LT(probe_->written(stream_).size(), 320'000U);
}

TEST_F(Serving, KeepsWhatComesWhileNobodyWantsToHear) {
  open();
  diary_.heard = [this](Context& context, WebSocketId socket, std::string_view words) {
    if (words == "stop") sockets_->pause(context, socket);
  };
  const WebSocketId first = diary_.last;
  diary_.opened = [this, first](Context& context, WebSocketId) {
    sockets_->resume(context, first);
  };
  const StreamId stream = stream_;

  probe_->data(stream, text("stop") + text("one") + text("two"));
  EXPECT_TRUE(probe_->paused(stream));
  probe_->data(stream, text("three"));
  EXPECT_THAT(diary_.take(), ElementsAre("text stop"));
  ask(good_fields);
  probe_->advance(1ms);

  EXPECT_FALSE(probe_->paused(stream));
  EXPECT_THAT(diary_.take(), ElementsAre("opened /chat", "text one", "text two", "text three"));
}

TEST_F(Serving, CountsWhatItDoes) {
  open();
  say(text("one") + text("two") + text("\xff"));
  http::MetricWriter metrics;

  sockets_->write_metrics(metrics);

  EXPECT_THAT(metrics.text(), HasSubstr("swarmstage_websocket_opened_total 1\n"));
  EXPECT_THAT(metrics.text(),
              HasSubstr("swarmstage_websocket_messages_total{direction=\"heard\"} 2\n"));
  EXPECT_THAT(metrics.text(),
              HasSubstr("swarmstage_websocket_limit_reached_total{limit=\"idle_timeout\"} 0\n"));
}

TEST_F(Serving, DrainsWithAWord) {
  open();

  probe_->drain();

  EXPECT_THAT(frames_in(probe_->written(stream_)),
              ElementsAre("close 1001 this node is about to stop"));
}

}  // namespace
}  // namespace swarmstage::websocket
