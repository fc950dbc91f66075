// Answers that come bit by bit, packed as they come.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/gzip.h"
#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view takes_gzip = "Accept-Encoding: gzip\r\n";
// What ends a piece of gzip that is complete as far as it goes.
constexpr std::string_view flushed("\x00\x00\xff\xff\r\n", 6);

struct PackedPiecesTest : testing::Test {
  void begin(HttpSettings settings = {}) {
    probe.emplace(settings);
    probe->router().get("/pieces", "Bit by bit.", [this](Context& context, Exchange& exchange) {
      exchange.begin(context, head);
      reading = exchange.id();
    });
    probe->router().post("/write", "What to write; nothing ends it.",
                         [this](Context& context, Exchange& exchange) {
                           tell(context, exchange.request().body);
                           exchange.answer(context, Response::empty());
                         });
    probe->start();
    client = probe->client();
    writer = probe->client("10.0.0.3:5000");
  }
  void tell(Context& context, ByteView piece) {
    Exchange* exchange = probe->server().find(reading);
    ASSERT_TRUE(exchange);
    if (piece.empty()) return exchange->end(context);
    shared ? exchange->write(context, SharedBytes(piece)) : exchange->write(context, piece);
  }
  std::string write(std::string_view piece) {
    std::string request = "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    request += std::to_string(piece.size());
    request += "\r\n\r\n";
    request += piece;
    EXPECT_EQ(status_of(probe->ask(writer, request)), 204);
    return probe->written(client);
  }
  static std::string unchunked(std::string text, std::size_t* largest = nullptr) {
    std::string body;
    while (!text.empty()) {
      const std::size_t end = text.find("\r\n");
      const std::size_t size = std::stoul(text.substr(0, end), nullptr, 16);
      if (largest) *largest = std::max(*largest, size);
      body += text.substr(end + 2, size);
      text.erase(0, end + 2 + size + 2);
    }
    return body;
  }

  std::optional<ServerProbe> probe;
  Response head = Response::text("");
  ExchangeId reading;
  StreamId client;
  StreamId writer;
  bool shared = false;
};

TEST_F(PackedPiecesTest, CanBeUnpackedWhenTheyCome) {
  begin();
  const std::string said = probe->get(client, "/pieces", takes_gzip);
  EXPECT_THAT(said, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(said, HasSubstr("Vary: Accept-Encoding\r\n"));
  EXPECT_THAT(said, HasSubstr("Transfer-Encoding: chunked\r\n"));

  std::string packed = write("short");
  EXPECT_THAT(packed, EndsWith(flushed)) << "nothing of it is held back";
  shared = true;
  packed += write(std::string(100'000, 'x'));
  EXPECT_THAT(packed, EndsWith(flushed));
  EXPECT_LT(packed.size(), 1000U);
  packed += write("");

  EXPECT_THAT(packed, EndsWith("\r\n0\r\n\r\n"));
  EXPECT_EQ(codec::gunzipped(unchunked(packed), 1U << 20), "short" + std::string(100'000, 'x'));
}

TEST_F(PackedPiecesTest, ALongOneIsPackedInSlices) {
  begin();
  probe->get(client, "/pieces", takes_gzip);
  std::string text;  // that packs badly
  std::uint32_t number = 1;
  while (text.size() < 900'000) text += static_cast<char>(' ' + (number = number * 69069 + 1) % 95);

  std::string packed = write(text);
  packed += write("");

  std::size_t largest = 0;
  EXPECT_TRUE(codec::gunzipped(unchunked(packed, &largest), 1U << 20) == text);
  EXPECT_LT(largest, 66U << 10);
  EXPECT_GT(largest, 32U << 10);
}

TEST_F(PackedPiecesTest, AreForWhoTakesThemOnly) {
  begin();
  const std::string said = probe->get(client, "/pieces");
  EXPECT_THAT(said, Not(HasSubstr("Content-Encoding")));
  EXPECT_THAT(said, HasSubstr("Vary: Accept-Encoding\r\n")) << "a cache must know";
  EXPECT_EQ(write("as it is"), "8\r\nas it is\r\n");
}

TEST_F(PackedPiecesTest, HeadTellsWhatGetWould) {
  begin();
  std::string request = "HEAD /pieces HTTP/1.1\r\nHost: a\r\n";
  const std::string said = probe->ask(client, request.append(takes_gzip).append("\r\n"));
  EXPECT_THAT(said, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(said, HasSubstr("Vary: Accept-Encoding\r\n"));
  EXPECT_EQ(write("unseen"), "");
  EXPECT_EQ(write(""), "");
  EXPECT_EQ(status_of(probe->get(client, "/nowhere")), 404) << "the connection goes on";
}

TEST_F(PackedPiecesTest, HaveAWeakTagAndNoRanges) {
  head.etag = "\"a\"";
  begin();
  const std::string packed = probe->get(client, "/pieces", takes_gzip);
  EXPECT_THAT(packed, HasSubstr("ETag: W/\"a\"\r\n")) << "other bytes than those without gzip";
  EXPECT_THAT(packed, Not(HasSubstr("Accept-Ranges")));
  EXPECT_THAT(probe->get(probe->client(), "/pieces"), HasSubstr("ETag: \"a\"\r\n"));
}

TEST_F(PackedPiecesTest, LeaveAloneWhatIsNoTextOrCountedOrPackedAlready) {
  begin();
  const auto encoding = [this] {
    return probe->get(probe->client(), "/pieces", takes_gzip).find("Content-Encoding: gzip") !=
           std::string::npos;
  };
  EXPECT_TRUE(encoding());
  head.content_type = "image/png";
  EXPECT_FALSE(encoding());
  head.content_type = "text/event-stream; charset=utf-8";
  EXPECT_FALSE(encoding()) << "as the documentation says";
  head = Response::text("");
  head.compressible = false;
  EXPECT_FALSE(encoding());
  head = Response::text("");
  head.headers.add("Content-Encoding", "br");
  EXPECT_FALSE(encoding());
  head = Response::text("");
  head.headers.add("Content-Length", "5");
  EXPECT_FALSE(encoding());
  head = Response::text("");
  head.headers.add("Content-Range", "bytes 0-4/10");
  EXPECT_FALSE(encoding()) << "which counts bytes that are not packed";
  head = Response::text("");
  head.status = 206;
  EXPECT_FALSE(encoding());
}

TEST_F(PackedPiecesTest, ThereAreOnlySoManyAtOnce) {
  HttpSettings settings;
  settings.packed_answers_max = 1;
  begin(settings);
  const StreamId other = probe->client();
  EXPECT_THAT(probe->get(client, "/pieces", takes_gzip), HasSubstr("Content-Encoding: gzip"));

  EXPECT_THAT(probe->get(other, "/pieces", takes_gzip), Not(HasSubstr("Content-Encoding")));
  EXPECT_EQ(probe->reached(HttpLimit::packed_answers_max), 1U);
  probe->closed(client);
  EXPECT_THAT(probe->get(probe->client(), "/pieces", takes_gzip),
              HasSubstr("Content-Encoding: gzip"))
      << "the first has gone";
}

TEST_F(PackedPiecesTest, OneThatIsGivenUpMakesRoomForTheNext) {
  HttpSettings settings;
  settings.packed_answers_max = 1;
  begin(settings);
  probe->get(client, "/pieces", takes_gzip);
  probe->hold_writes(client);
  write("unread");
  probe->advance(2 * settings.write_timeout);
  ASSERT_TRUE(probe->aborted(client)) << "it took nothing";

  EXPECT_THAT(probe->get(probe->client(), "/pieces", takes_gzip),
              HasSubstr("Content-Encoding: gzip"));
}

}  // namespace
}  // namespace swarmstage::http
