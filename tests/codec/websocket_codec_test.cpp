#include "core/codec/websocket_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/random.h"

namespace swarmstage::codec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using FrameKind = WebSocketCodec::Kind;

constexpr WebSocketMask mask = {std::byte{1}, std::byte{0xa5}, std::byte{0}, std::byte{0xff}};

std::string frame(WebSocketFrame kind, std::string_view payload, bool last = true,
                  bool masked = true) {
  std::string out;
  WebSocketCodec::append_frame(out, kind, payload, last, masked ? &mask : nullptr);
  return out;
}

std::string text(std::string_view payload) {
  return frame(WebSocketFrame::text, payload);
}

std::string close(std::uint16_t code, std::string_view reason = {}) {
  return frame(WebSocketFrame::close, WebSocketCodec::close_payload(code, reason));
}

std::string said(std::string_view word, std::string_view payload) {
  std::string text(word);
  return text.append(" ").append(payload);
}

std::string word_for(const WebSocketCodec::Item& item) {
  static constexpr std::string_view names[] = {"",     "text",  "binary", "ping",
                                               "pong", "close", "error"};
  std::string word(names[static_cast<std::size_t>(item.kind)]);
  if (item.code != 0) word.append(" ").append(std::to_string(item.code));
  return word.append(" ").append(item.payload.text());
}

// What comes out, as words.
std::vector<std::string> feed(WebSocketCodec& codec, std::string_view bytes) {
  std::vector<std::string> items;
  ByteView left = bytes;
  while (true) {
    const auto item = codec.next(left);
    if (item.kind == FrameKind::need_more) return items;
    items.push_back(word_for(item));
  }
}

std::vector<std::string> heard(std::string_view bytes, std::size_t longest = 1000) {
  WebSocketCodec codec(WebSocketSide::server, longest);
  return feed(codec, bytes);
}

TEST(WebSocketCodec, GivesSeveralMessagesOfOneChunk) {
  EXPECT_THAT(heard(text("one") + frame(WebSocketFrame::binary, "two") + text("")),
              ElementsAre("text one", "binary two", "text "));
}

TEST(WebSocketCodec, JoinsFragmentsAndLetsControlsBetweenThem) {
  const std::string bytes =
      frame(WebSocketFrame::text, "first, ", false) + frame(WebSocketFrame::ping, "there?") +
      frame(WebSocketFrame::continuation, "second", false) + frame(WebSocketFrame::pong, "") +
      frame(WebSocketFrame::continuation, "");

  EXPECT_THAT(heard(bytes), ElementsAre("ping there?", "pong ", "text first, second"));
}

TEST(WebSocketCodec, WritesLengthsOfAllThreeForms) {
  for (const std::size_t size : {125U, 126U, 65535U, 65536U, 70000U}) {
    const std::string payload(size, 'x');
    EXPECT_THAT(heard(text(payload), 70000), ElementsAre(said("text", payload))) << size;
  }
}

TEST(WebSocketCodec, CutsAnywhereChangeNothing) {
  const std::string bytes = text("grüße") + frame(WebSocketFrame::text, "\xe2\x82", false) +
                            frame(WebSocketFrame::ping, "p") +
                            frame(WebSocketFrame::continuation, "\xac") +
                            frame(WebSocketFrame::binary, std::string(9000, 'b')) +
                            close(1001, "bye") + "what comes after a close";
  const auto whole = heard(bytes, 10000);
  Random random(7, 0, "cuts");

  for (int round = 0; round < 200; ++round) {
    WebSocketCodec codec(WebSocketSide::server, 10000);
    std::vector<std::string> items;
    std::string_view left = bytes;
    while (!left.empty()) {
      const std::size_t most = round % 2 == 0 ? 3 : 6000;
      const std::size_t size = std::min<std::size_t>(1 + random.below(most), left.size());
      const std::string piece(left.substr(0, size));
      for (const std::string& each : feed(codec, piece)) items.push_back(each);
      left.remove_prefix(size);
    }
    ASSERT_EQ(items, whole);
  }
  EXPECT_EQ(whole.back(), "close 1001 bye");
}

TEST(WebSocketCodec, RefusesMessagesOverTheLimitBeforeTheyAreHere) {
  std::string huge = frame(WebSocketFrame::binary, std::string(70000, 'x')).substr(0, 20);

  EXPECT_THAT(heard(huge), ElementsAre("error 1009 a message is longer than allowed"));
  EXPECT_THAT(heard(frame(WebSocketFrame::text, std::string(600, 'x'), false) +
                    frame(WebSocketFrame::continuation, std::string(401, 'x'))),
              ElementsAre("error 1009 a message is longer than allowed"));
  EXPECT_THAT(heard(text(std::string(1000, 'x'))), testing::SizeIs(1));
}

TEST(WebSocketCodec, RefusesTextThatIsNotUtf8AsSoonAsItShows) {
  const std::string bad = "error 1007 a text is not UTF-8";

  EXPECT_THAT(heard(text("\xc0\x80")), ElementsAre(bad));
  EXPECT_THAT(heard(text("\xed\xa0\x80")), ElementsAre(bad));
  EXPECT_THAT(heard(text("\xf4\x90\x80\x80")), ElementsAre(bad));
  EXPECT_THAT(heard(frame(WebSocketFrame::text, "abc\xff", false)), ElementsAre(bad));
  EXPECT_THAT(heard(text("\xe2\x82")), ElementsAre("error 1007 a text ends too early"));
  EXPECT_THAT(heard(frame(WebSocketFrame::binary, "\xff\xfe")), ElementsAre("binary \xff\xfe"));
}

TEST(WebSocketCodec, RefusesFramesWithTheWrongMask) {
  EXPECT_THAT(heard(frame(WebSocketFrame::text, "plain", true, false)),
              ElementsAre("error 1002 a frame is not masked"));
  WebSocketCodec client(WebSocketSide::client, 100);
  EXPECT_THAT(feed(client, text("masked")), ElementsAre("error 1002 a server's frame is masked"));
  WebSocketCodec other(WebSocketSide::client, 100);
  EXPECT_THAT(feed(other, frame(WebSocketFrame::text, "plain", true, false)),
              ElementsAre("text plain"));
}

TEST(WebSocketCodec, RefusesWhatTheProtocolDoesNotKnow) {
  std::string reserved = text("x");
  reserved[0] = static_cast<char>(reserved[0] | 0x40);
  std::string unknown = text("x");
  unknown[0] = static_cast<char>((unknown[0] & ~0x0f) | 0x03);
  std::string fragmented = frame(WebSocketFrame::ping, "p");
  fragmented[0] = static_cast<char>(WebSocketFrame::ping);
  std::string long_ping = text(std::string(126, 'x'));
  long_ping[0] = static_cast<char>(0x80 | static_cast<int>(WebSocketFrame::ping));

  EXPECT_THAT(heard(reserved), ElementsAre("error 1002 a reserved bit is set"));
  EXPECT_THAT(heard(unknown), ElementsAre("error 1002 a frame of no known kind"));
  EXPECT_THAT(heard(fragmented), ElementsAre(testing::StartsWith("error 1002")));
  EXPECT_THAT(heard(long_ping), ElementsAre(testing::StartsWith("error 1002")));
  EXPECT_THAT(heard(frame(WebSocketFrame::continuation, "x")),
              ElementsAre("error 1002 fragments of a message are out of order"));
  EXPECT_THAT(heard(frame(WebSocketFrame::text, "x", false) + text("y")),
              ElementsAre("error 1002 fragments of a message are out of order"));
}

TEST(WebSocketCodec, TellsClosesAndRefusesMalformedOnes) {
  EXPECT_THAT(heard(close(1000, "done")), ElementsAre("close 1000 done"));
  EXPECT_THAT(heard(close(4321)), ElementsAre("close 4321 "));
  EXPECT_THAT(heard(frame(WebSocketFrame::close, "")), ElementsAre("close 1005 "));
  EXPECT_THAT(heard(frame(WebSocketFrame::close, "\x03")),
              ElementsAre("error 1002 a close has half a code"));
  EXPECT_THAT(heard(close(1000, "\xff")),
              ElementsAre("error 1007 the reason of a close is not UTF-8"));
  for (const int code : {0, 999, 1004, 1006, 1015, 2999, 5000}) {
    EXPECT_THAT(heard(close(static_cast<std::uint16_t>(code))),
                ElementsAre("error 1002 a close has a code that may not be sent"))
        << code;
  }
}

TEST(WebSocketCodec, SwallowsEverythingAfterTheEnd) {
  WebSocketCodec codec(WebSocketSide::server, 100);

  EXPECT_THAT(feed(codec, close(1000) + text("too late")), ElementsAre("close 1000 "));
  EXPECT_THAT(feed(codec, text("much too late")), IsEmpty());
}

TEST(WebSocketCodec, CutsAReasonBetweenCharacters) {
  std::string reason(122, 'x');
  reason += "ü and more";

  EXPECT_THAT(heard(close(1000, reason)), ElementsAre(said("close 1000", std::string(122, 'x'))));
}

TEST(WebSocketCodec, HoldsNothingWhileNobodySpeaks) {
  WebSocketCodec codec(WebSocketSide::server, 100);
  feed(codec, text("something"));

  EXPECT_THAT(feed(codec, ""), IsEmpty());
  EXPECT_EQ(codec.held(), 0U);
}

}  // namespace
}  // namespace swarmstage::codec
