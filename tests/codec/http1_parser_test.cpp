#include "core/codec/http1_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/http1_syntax.h"
#include "core/node/random.h"

namespace swarmstage::codec {
namespace {

using testing::ElementsAre;
using ItemKind = HttpItem::Kind;

constexpr std::size_t header_max = 512;

// Messages as words: the line of the head, its fields, the body joined, the end.
template <typename Parser, typename Head>
class Listener {
 public:
  void hear(std::string_view bytes) {
    ByteView left = bytes;
    while (true) {
      const HttpItem item = parser.next(left, head);
      if (item.kind == ItemKind::need_more) return;
      if (item.kind == ItemKind::error) return note("error " + std::to_string(item.status));
      if (item.kind == ItemKind::head) note_head();
      if (item.kind == ItemKind::body) heard.back() += item.bytes.text();
      if (item.kind == ItemKind::end) note("end");
    }
  }
  Parser parser{header_max};
  Head head;
  std::vector<std::string> heard;

 private:
  void note(std::string word) {
    if (heard.empty() || heard.back() != word || word == "end") heard.push_back(std::move(word));
  }
  void note_head() {
    std::string line;
    if constexpr (std::is_same_v<Head, HttpRequestHead>) {
      line += head.method_text;
      line += ' ';
      line += head.target;
    } else {
      line += std::to_string(head.status);
    }
    for (const HttpField& field : head.fields) {
      line += '|';
      line += field.name;
      line += '=';
      line += field.value;
    }
    heard.push_back(line);
    heard.emplace_back("body:");
  }
};
using Requests = Listener<HttpRequestParser, HttpRequestHead>;
using Responses = Listener<HttpResponseParser, HttpResponseHead>;

std::vector<std::string> requests(std::string_view bytes) {
  Requests listener;
  listener.hear(bytes);
  return listener.heard;
}

std::string only_error(std::string_view bytes) {
  const auto heard = requests(bytes);
  return heard.size() == 1 ? heard[0] : "no error alone";
}

TEST(HttpRequestParser, ReadsARequestWithoutABody) {
  EXPECT_THAT(requests("GET /peers?x=1 HTTP/1.1\r\nHost: a\r\nX: y z \r\n\r\n"),
              ElementsAre("GET /peers?x=1|Host=a|X=y z", "body:", "end"));
}

TEST(HttpRequestParser, ReadsRequestsSentAheadOneByOne) {
  EXPECT_THAT(requests("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                       "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"),
              ElementsAre("POST /a|Host=a|Content-Length=3", "body:abc", "end", "GET /b|Host=a",
                          "body:", "end"));
}

TEST(HttpRequestParser, JoinsChunksAndReadsOverExtensionsAndTrailers) {
  EXPECT_THAT(requests("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"),
              ElementsAre("POST /|Host=a|Transfer-Encoding=chunked", "body:abc0123456789", "end"));
}

TEST(HttpRequestParser, LeavesWhatFollowsAMessageUntouched) {
  HttpRequestParser parser(header_max);
  HttpRequestHead head;
  ByteView left = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nframes";

  EXPECT_EQ(parser.next(left, head).kind, ItemKind::head);
  EXPECT_EQ(parser.next(left, head).kind, ItemKind::end);
  EXPECT_TRUE(head.upgrade);
  EXPECT_EQ(left.text(), "frames");
}

TEST(HttpRequestParser, ViewsTheInputWhenAHeadLiesThereWhole) {
  HttpRequestParser parser(header_max);
  HttpRequestHead head;
  const std::string input = "GET /here HTTP/1.1\r\nHost: a\r\n\r\n";
  ByteView left = input;

  parser.next(left, head);

  EXPECT_EQ(head.target.data(), input.data() + 4);
  EXPECT_EQ(parser.held(), 0U);
}

TEST(HttpRequestParser, RefusesWhatTwoProgramsCouldReadInTwoWays) {
  const std::string_view both = "POST / HTTP/1.1\r\nHost: a\r\n";
  for (const std::string_view fields :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", "Content-Length: +3\r\n\r\n",
        "Content-Length: 3,3\r\n\r\n", "Content-Length: 0x3\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n", "Host: b\r\n\r\n", "X : y\r\n\r\n",
        "X: a\r\n folded\r\n\r\n", "X: a\nY: b\r\n\r\n", "X\r\n\r\n", ": y\r\n\r\n",
        "X: a\001b\r\n\r\n"}) {
    std::string request(both);
    request += fields;
    EXPECT_EQ(only_error(request), "error 400") << request;
  }
}

TEST(HttpRequestParser, TakesAHostAndAPortInHostAndNothingElse) {
  const auto status = [](std::string_view host) {
    HttpRequestHead head;
    std::string request = "GET / HTTP/1.1\r\nHost: ";
    return read_request_head(request.append(host).append("\r\n\r\n"), head);
  };
  for (const std::string_view host : {"a", "a:80", "a:", "", "127.0.0.1:80", "[::1]", "[::1]:80",
                                      "my_box.example", "a%20b", "a,b", "[fe80::1]:8080"}) {
    EXPECT_EQ(status(host), 0) << host;
  }
  for (const std::string_view host : {"a b", "a:b", "a:80:80", "a/b", "http://a", "user@a", "[::1",
                                      "[]", "[::1]a", "a%2", "a\"b", "\xc3\xa9"}) {
    EXPECT_EQ(status(host), 400) << host;
  }
}

TEST(HttpRequestParser, NamesTheStatusOfWhatItCannotServe) {
  EXPECT_EQ(only_error("GET / HTTP/1.1\r\n\r\n"), "error 400") << "no Host";
  EXPECT_EQ(only_error("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), "error 505");
  EXPECT_EQ(only_error("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
            "error 501");
  EXPECT_EQ(only_error("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n"), "error 417");
  EXPECT_EQ(only_error("\x16\x03\x01"), "error 400") << "TLS on a plain port";
  EXPECT_EQ(only_error("GET / HTTP/1.1\n\n"), "error 400") << "at once, not after a time-out";
}

TEST(HttpRequestParser, RefusesAHeadThatIsTooLongHoweverItComes) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  head.append(header_max, 'x');
  head += "\r\n\r\n";
  EXPECT_EQ(only_error(head), "error 431");

  Requests dripped;
  for (const char byte : head) dripped.hear(std::string(1, byte));
  EXPECT_THAT(dripped.heard, ElementsAre("error 431"));
}

TEST(HttpRequestParser, HoldsNoMoreThanAHeadMayBe) {
  Requests listener;
  listener.hear("GET /");
  listener.hear(std::string(10 * header_max, 'x'));
  EXPECT_LE(listener.parser.held(), header_max + 1);
}

TEST(HttpRequestParser, RefusesABodyOverItsLimitByLengthAndByChunks) {
  for (const std::string_view framing :
       {"Content-Length: 5\r\n\r\n12345", "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n"}) {
    std::string input = "POST / HTTP/1.1\r\nHost: a\r\n";
    input += framing;
    HttpRequestParser parser(header_max);
    HttpRequestHead head;
    ByteView left = input;
    ASSERT_EQ(parser.next(left, head).kind, ItemKind::head);
    parser.limit_body(4);

    HttpItem item = parser.next(left, head);
    while (item.kind == ItemKind::body) item = parser.next(left, head);

    EXPECT_EQ(item.kind, ItemKind::error);
    EXPECT_EQ(item.status, 413);
  }
}

TEST(HttpRequestParser, RefusesBrokenChunks) {
  for (const std::string_view chunks :
       {"\r\n", "x\r\n", "-1\r\n", "1\r\nab\r\n", "1\n", "1\r\na\n", "fffffffffffffffff\r\n",
        "0\r\nTrailer: x\n\n", "1;a\nb\r\n"}) {
    std::string input = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    input += chunks;
    const auto heard = requests(input);
    EXPECT_EQ(heard.back(), "error 400") << chunks;
  }
}

TEST(HttpRequestParser, CountsWhatChunksSayBesideTheirBytes) {
  Requests listener;
  listener.hear("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;");
  listener.hear(std::string(header_max + 1, 'x'));
  EXPECT_EQ(listener.heard.back(), "error 413");
}

TEST(HttpRequestHead, MovesItsViewsToACopy) {
  std::string input = "GET /a HTTP/1.1\r\nHost: b\r\nEmpty:\r\n\r\n";
  HttpRequestParser parser(header_max);
  HttpRequestHead head;
  ByteView left = input;
  parser.next(left, head);

  const std::string copy(head.raw);
  head.rebase(copy);
  input.assign(input.size(), '!');

  EXPECT_EQ(head.target, "/a");
  EXPECT_EQ(head.host, "b");
  EXPECT_EQ(head.field("host"), "b");
  EXPECT_EQ(head.find("empty"), "");
  EXPECT_EQ(head.find("other"), std::nullopt);
}

TEST(HttpResponseParser, ReadsAnswersByLengthByChunksAndWithoutBodies) {
  Responses listener;
  listener.hear("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab");
  listener.hear("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n0\r\n\r\n");
  listener.hear("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
  EXPECT_THAT(listener.heard, ElementsAre("100", "body:", "end", "200|Content-Length=2", "body:ab",
                                          "end", "200|Transfer-Encoding=chunked", "body:c", "end",
                                          "304|Content-Length=9", "body:", "end"));
}

TEST(HttpResponseParser, ReadsABodyThatOnlyTheEndOfTheStreamEnds) {
  Responses listener;
  listener.hear("HTTP/1.0 200 OK\r\n\r\nall of");
  listener.hear(" it");
  EXPECT_EQ(listener.parser.finish().kind, ItemKind::end);
  EXPECT_THAT(listener.heard, ElementsAre("200", "body:all of it"));
}

TEST(HttpResponseParser, TakesABodyWithoutLengthAsFarAsItsLimit) {
  for (const std::string_view body : {"123456789", "12345678"}) {
    Responses listener;
    listener.hear("HTTP/1.0 200 OK\r\n\r\n");
    listener.parser.limit_body(8);
    listener.hear(body);
    listener.hear(std::string_view("123456789").substr(body.size()));
    EXPECT_THAT(listener.heard, ElementsAre("200", "body:12345678", "error 502"));
  }
}

TEST(HttpResponseParser, CallsAnAnswerThatWasCutOffBroken) {
  Responses listener;
  listener.hear("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(listener.parser.finish().kind, ItemKind::error);
}

TEST(HttpResponseParser, ExpectsNoBodyAfterHead) {
  Responses listener;
  listener.parser.expect_no_body();
  listener.hear("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_THAT(listener.heard,
              ElementsAre("200|Content-Length=5", "body:", "end", "204", "body:", "end"));
}

// The promise of every codec: how the stream was cut changes nothing.
TEST(HttpRequestParser, HearsTheSameHoweverTheInputIsCut) {
  const std::string input =
      "\r\nPOST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\nGET /b HTTP/1.1\r\nHost: b\r\n\r\n"
      "PUT /c HTTP/1.1\r\nHost: c\r\nContent-Length: 4\r\n\r\n1234"
      "GET /d HTTP/1.1\r\nHost: d\r\nHost: e\r\n\r\n";
  const auto whole = requests(input);
  EXPECT_EQ(whole.back(), "error 400");
  Random random(7, 0, "cuts");
  for (int round = 0; round < 300; ++round) {
    Requests cut;
    std::string_view left = input;
    while (!left.empty()) {
      const std::size_t size = std::min<std::size_t>(random.below(20), left.size());
      cut.hear(std::string(left.substr(0, size)));
      left.remove_prefix(size);
    }
    ASSERT_EQ(cut.heard, whole) << "round " << round;
  }
}

}  // namespace
}  // namespace swarmstage::codec
