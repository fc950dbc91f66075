#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/gzip.h"
#include "core/codec/http1_writer.h"
#include "core/codec/http_date.h"
#include "core/codec/http_target.h"

namespace swarmstage::codec {
namespace {

std::string path_of(std::string_view target) {
  HttpTarget read;
  return read_target(target, read) ? std::string(read.path) : "refused";
}

TEST(HttpTarget, GivesPathAndQuery) {
  HttpTarget target;
  ASSERT_TRUE(read_target("/a%20b/c?x=1&y", target));
  EXPECT_EQ(target.path, "/a b/c");
  EXPECT_EQ(target.query, "x=1&y");
  EXPECT_EQ(path_of("http://host:80/peers?x"), "/peers");
  EXPECT_EQ(path_of("http://host"), "/");
  EXPECT_EQ(path_of("/docs/"), "/docs/");
  EXPECT_EQ(path_of("/%C3%A9"), "/\xC3\xA9");
}

TEST(HttpTarget, RefusesTricksInsteadOfRepairingThem) {
  for (const std::string_view target :
       {"/../etc/passwd", "/a/../b", "/a/.",      "/%2e%2e/x", "/a%2fb",    "/a%5Cb", "/a//b",
        "//host/x",       "/%00",    "/a%0d%0ab", "/%",        "/%4",       "/%zz",   "/%ff",
        "/a\\b",          "*",       "peers",     "ftp://a/b", "http:///x", "/a#b"}) {
    EXPECT_EQ(path_of(target), "refused") << target;
  }
}

TEST(HttpTarget, FindsValuesInAQuery) {
  EXPECT_EQ(query_value("a=1&b=x%26y+z&c&d=", "b"), "x&y z");
  EXPECT_EQ(query_value("a=1&b=2&c&d=", "c"), "");
  EXPECT_EQ(query_value("a=1&a=2", "a"), "1");
  EXPECT_EQ(query_value("%61=1", "a"), "1");
  EXPECT_EQ(query_value("ab=1", "a"), std::nullopt);
  EXPECT_EQ(query_value("", "a"), std::nullopt);
}

TEST(HttpTarget, EncodesWhatItDecodes) {
  const std::string text = "a b/\xC3\xA9&=~";
  EXPECT_EQ(percent_decoded(percent_encoded(text), false), text);
}

TEST(HttpDate, WritesAndReadsTheExampleOfTheStandard) {
  EXPECT_EQ(format_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
}

TEST(HttpDate, RefusesWhatIsNoDate) {
  for (const std::string_view text :
       {"", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, -6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(Gzip, UnpacksWhatItPacked) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line of text ";
  const std::string packed = gzipped(text);

  EXPECT_LT(packed.size(), text.size() / 20);
  EXPECT_EQ(gunzipped(packed, text.size()), text);
  EXPECT_EQ(gunzipped(gzipped(""), 10), "");
}

TEST(Gzip, RefusesBombsAndNoise) {
  const std::string packed = gzipped(std::string(1U << 20, 'x'));
  EXPECT_EQ(gunzipped(packed, 1000), std::nullopt);
  EXPECT_EQ(gunzipped("no gzip", 1000), std::nullopt);
  EXPECT_EQ(gunzipped(packed.substr(0, packed.size() - 4), 2U << 20), std::nullopt);
  EXPECT_EQ(gunzipped("", 1000), std::nullopt);
}

TEST(HttpWriter, WritesAHead) {
  std::string out;
  append_status_line(out, 404);
  append_field(out, "Content-Length", 12U);
  append_field(out, "X", "y");
  append_head_end(out);
  EXPECT_EQ(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\nX: y\r\n\r\n");
  out.clear();
  append_chunk_size(out, 255);
  EXPECT_EQ(out, "ff\r\n");
  EXPECT_EQ(reason_phrase(299), "Unknown");
}

}  // namespace
}  // namespace swarmstage::codec
