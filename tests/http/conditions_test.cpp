// Conditions, ranges, codings, and who may ask.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/gzip.h"
#include "core/http/content_tag.h"
#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

using testing::HasSubstr;
using testing::Not;

struct ConditionsTest : testing::Test {
  void begin() {
    probe = std::make_unique<ServerProbe>(settings);
    probe->router().get("/file", "Ten bytes.", [](Context& context, Exchange& exchange) {
      Response response = Response::text("0123456789");
      response.etag = "\"ten\"";
      response.last_modified = WallTime{784111777'000'000'000};
      exchange.answer(context, std::move(response));
    });
    probe->router().get("/long", "Much text.", [](Context& context, Exchange& exchange) {
      Response response = Response::text(std::string(5000, 'x'));
      response.tag_by_content();
      exchange.answer(context, std::move(response));
    });
    probe->router().get("/packed", "Packed.", [this](Context& context, Exchange& exchange) {
      Response response;
      response.content_type = "text/css";
      response.lasting_body = packed;
      response.gzipped = true;
      exchange.answer(context, std::move(response));
    });
    probe->router().get("/part", "Its own part.", [](Context& context, Exchange& exchange) {
      Response response = Response::text(std::string(5000, 'x'));
      response.status = 206;
      response.headers.add("Content-Range", "bytes 0-4999/10000");
      exchange.answer(context, std::move(response));
    });
    probe->router().post("/write", "Changes something.", says("done"));
    probe->start();
    client = probe->client();
  }
  std::string get(std::string_view target, std::string_view fields) {
    return probe->get(client, target, fields);
  }

  HttpSettings settings;
  std::unique_ptr<ServerProbe> probe;
  StreamId client;
  std::string packed = codec::gzipped("the packed text");
};

TEST_F(ConditionsTest, AnswersThatNothingHasChanged) {
  begin();
  for (const std::string_view condition :
       {"If-None-Match: \"ten\"\r\n", "If-None-Match: \"a\", W/\"ten\"\r\n", "If-None-Match: *\r\n",
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"}) {
    const std::string answer = get("/file", condition);
    EXPECT_EQ(status_of(answer), 304) << condition;
    EXPECT_EQ(body_of(answer), "");
    EXPECT_THAT(answer, HasSubstr("ETag: \"ten\"\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
  }
}

TEST_F(ConditionsTest, AnswersInFullWhenSomethingHas) {
  begin();
  for (const std::string_view condition :
       {"If-None-Match: \"other\"\r\n", "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n",
        "If-Modified-Since: yesterday\r\n",
        "If-None-Match: \"x\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
        "If-Match: \"ten\"\r\n"}) {
    EXPECT_EQ(status_of(get("/file", condition)), 200) << condition;
  }
}

TEST_F(ConditionsTest, RefusesWhenWhatWasExpectedIsGone) {
  begin();
  EXPECT_EQ(status_of(get("/file", "If-Match: \"other\"\r\n")), 412);
  EXPECT_EQ(status_of(get("/file", "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n")), 412);
}

TEST_F(ConditionsTest, AnswersOneRange) {
  begin();
  const std::string answer = get("/file", "Range: bytes=2-4\r\n");
  EXPECT_EQ(status_of(answer), 206);
  EXPECT_EQ(body_of(answer), "234");
  EXPECT_THAT(answer, HasSubstr("Content-Range: bytes 2-4/10\r\n"));
  EXPECT_EQ(body_of(get("/file", "Range: bytes=7-\r\n")), "789");
  EXPECT_EQ(body_of(get("/file", "Range: bytes=-2\r\n")), "89");
  EXPECT_EQ(body_of(get("/file", "Range: bytes=8-100\r\n")), "89");
  EXPECT_EQ(body_of(get("/file", "Range: bytes=-100\r\n")), "0123456789");
  const std::string_view endless = "Range: bytes=0-18446744073709551616\r\n";
  EXPECT_EQ(status_of(get("/file", endless)), 206) << "a number beyond counting is still one";
  EXPECT_EQ(body_of(get("/file", "Range: bytes=-99999999999999999999\r\n")), "0123456789");
  EXPECT_EQ(status_of(get("/file", "Range: bytes=99999999999999999999-\r\n")), 416);
}

TEST_F(ConditionsTest, RefusesARangeThatIsNowhere) {
  begin();
  const std::string answer = get("/file", "Range: bytes=10-\r\n");
  EXPECT_EQ(status_of(answer), 416);
  EXPECT_THAT(answer, HasSubstr("Content-Range: bytes */10\r\n"));
}

TEST_F(ConditionsTest, IgnoresRangesItDoesNotServe) {
  begin();
  for (const std::string_view range :
       {"Range: bytes=0-1,3-4\r\n", "Range: lines=1-2\r\n", "Range: bytes=4-2\r\n",
        "Range: bytes=-\r\n", "Range: bytes=x-2\r\n",
        "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n"}) {
    EXPECT_EQ(status_of(get("/file", range)), 200) << range;
  }
  EXPECT_EQ(status_of(get("/file", "Range: bytes=0-1\r\nIf-Range: \"ten\"\r\n")), 206);
}

// Caches hold it for longer than one version of the server is there.
TEST_F(ConditionsTest, GivesTheSameContentTheSameTagForEver) {
  EXPECT_EQ(content_tag("0123456789"), "\"62c4efd1c68ead83\"");
  EXPECT_EQ(content_tag(""), "\"17fb89ee9dcab42a\"");
}

TEST_F(ConditionsTest, PacksLongTextForWhoTakesIt) {
  begin();
  const std::string answer = get("/long", "Accept-Encoding: br, gzip;q=0.5\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(answer, HasSubstr("Vary: Accept-Encoding\r\n"));
  EXPECT_THAT(answer, HasSubstr("ETag: W/\""));
  EXPECT_EQ(codec::gunzipped(body_of(answer), 10000), std::string(5000, 'x'));
}

TEST_F(ConditionsTest, PacksNothingForOthers) {
  begin();
  for (const std::string_view fields :
       {"", "Accept-Encoding: br\r\n", "Accept-Encoding: gzip;q=0\r\n"}) {
    const std::string answer = get("/long", fields);
    EXPECT_THAT(answer, Not(HasSubstr("Content-Encoding")));
    EXPECT_EQ(body_of(answer).size(), 5000U);
  }
  EXPECT_THAT(get("/file", "Accept-Encoding: gzip\r\n"), Not(HasSubstr("Content-Encoding")))
      << "ten bytes";
}

TEST_F(ConditionsTest, UnpacksForWhoDoesNotTakeIt) {
  begin();
  EXPECT_EQ(body_of(get("/packed", "")), "the packed text");
  const std::string answer = get("/packed", "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_EQ(body_of(answer), packed);
}

TEST_F(ConditionsTest, LetsPagesOfAllowedOriginsIn) {
  settings.allowed_origins = {"https://friend.example"};
  begin();
  const std::string read = get("/file", "Origin: https://friend.example\r\n");
  EXPECT_THAT(read, HasSubstr("Access-Control-Allow-Origin: https://friend.example\r\n"));
  EXPECT_THAT(read, HasSubstr("Vary: Origin\r\n"));
  const std::string asked = probe->ask(
      client,
      "OPTIONS /write HTTP/1.1\r\nHost: a\r\nOrigin: https://friend.example\r\n"
      "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-a\r\n\r\n");
  EXPECT_EQ(status_of(asked), 204);
  EXPECT_THAT(asked, HasSubstr("Access-Control-Allow-Methods: POST, OPTIONS\r\n"));
  EXPECT_THAT(asked, HasSubstr("Access-Control-Allow-Headers: x-a\r\n"));
}

TEST_F(ConditionsTest, KeepsOtherOriginsOut) {
  settings.allowed_origins = {"https://friend.example"};
  begin();
  EXPECT_THAT(get("/file", "Origin: https://friend.example.evil\r\n"),
              Not(HasSubstr("Access-Control-Allow-Origin")));
  const auto write = [&](std::string_view origin) {
    std::string request =
        "POST /write HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: 0\r\nOrigin: ";
    request += origin;
    request += "\r\n\r\n";
    return status_of(probe->ask(client, request));
  };
  EXPECT_EQ(write("https://evil.example"), 403);
  EXPECT_EQ(write("null"), 403);
  EXPECT_EQ(write("http://localhost:80"), 200) << "a page of our own";
  EXPECT_EQ(write("https://friend.example"), 200);
}

// Anybody can let a name of theirs point to us once a browser has loaded their page.
TEST_F(ConditionsTest, TakesNoPageForItsOwnThatCameFromANameNobodyGaveIt) {
  begin();
  const auto write = [&](std::string_view host) {
    std::string request = "POST /write HTTP/1.1\r\nContent-Length: 0\r\nHost: ";
    request.append(host).append("\r\nOrigin: http://").append(host).append("\r\n\r\n");
    return status_of(probe->ask(client, request));
  };
  EXPECT_EQ(write("evil.example:80"), 403);
  EXPECT_EQ(write("127.0.0.1.evil.example"), 403);
  for (const std::string_view host : {"localhost", "127.0.0.1:80", "192.168.1.7", "[::1]:80"}) {
    EXPECT_EQ(write(host), 200) << host;
  }
}

TEST_F(ConditionsTest, TakesAPageForItsOwnThatCameFromANameItWasGiven) {
  settings.allowed_hosts = {"peer.example"};
  begin();
  EXPECT_EQ(status_of(probe->ask(client,
                                 "POST /write HTTP/1.1\r\nHost: peer.example\r\n"
                                 "Origin: https://peer.example\r\nContent-Length: 0\r\n\r\n")),
            200);
}

TEST_F(ConditionsTest, AnswersToItsNamesOnly) {
  settings.allowed_hosts = {"Peer.example"};
  begin();
  const auto call = [&](std::string_view host) {
    std::string request = "GET /file HTTP/1.1\r\nHost: ";
    request += host;
    request += "\r\n\r\n";
    return status_of(probe->ask(client, request));
  };
  for (const std::string_view host :
       {"peer.example", "peer.example:80", "localhost:1", "127.0.0.1:80", "[::1]:80", "[::1]"}) {
    EXPECT_EQ(call(host), 200) << host;
  }
  EXPECT_EQ(call("evil.example"), 421);
  EXPECT_EQ(call("peer.example.evil"), 421);
  EXPECT_EQ(call(""), 200) << "who calls nobody by name is no browser";
}

TEST_F(ConditionsTest, APartThatAHandlerMadeIsNotPacked) {
  begin();
  ASSERT_THAT(get("/long", "Accept-Encoding: gzip\r\n"), HasSubstr("Content-Encoding: gzip"));

  const std::string answer = get("/part", "Accept-Encoding: gzip\r\n");

  EXPECT_EQ(status_of(answer), 206);
  EXPECT_THAT(answer, Not(HasSubstr("Content-Encoding")));
  EXPECT_EQ(body_of(answer), std::string(5000, 'x'));
}

}  // namespace
}  // namespace swarmstage::http
