#include "core/codec/line_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage::codec {
namespace {

using testing::ElementsAre;
using LineKind = LineCodec::Kind;

// What comes out, as words: lines as they are, raw pieces in <>, errors in !!.
std::vector<std::string> feed(LineCodec& codec, std::string_view bytes) {
  std::vector<std::string> items;
  ByteView left = bytes;
  while (true) {
    const LineCodec::Item item = codec.next(left);
    if (item.kind == LineKind::need_more) return items;
    if (item.kind == LineKind::too_long || item.kind == LineKind::nul) {
      items.emplace_back(item.kind == LineKind::nul ? "!nul!" : "!too long!");
      return items;
    }
    const std::string text(item.bytes.text());
    items.push_back(text);
    if (item.kind == LineKind::raw) items.back().insert(0, 1, '<').append(1, '>');
  }
}

TEST(LineCodec, GivesSeveralLinesOfOneChunk) {
  LineCodec codec(100);

  EXPECT_THAT(feed(codec, "one\ntwo\n\nthree\n"), ElementsAre("one", "two", "", "three"));
}

TEST(LineCodec, JoinsALineThatWasCut) {
  LineCodec codec(100);

  EXPECT_THAT(feed(codec, "one\ntw"), ElementsAre("one"));
  EXPECT_EQ(codec.held(), 2U);
  EXPECT_THAT(feed(codec, "o"), ElementsAre());
  EXPECT_THAT(feed(codec, "!\nthree\n"), ElementsAre("two!", "three"));
  EXPECT_EQ(codec.held(), 0U);
}

TEST(LineCodec, ViewsTheInputWhenALineLiesThereWhole) {
  LineCodec codec(100);
  const std::string input = "hello\n";
  ByteView left = input;

  const LineCodec::Item item = codec.next(left);

  EXPECT_EQ(static_cast<const void*>(item.bytes.data()), input.data());
}

TEST(LineCodec, AllowsTheLongestLineAndNoLonger) {
  LineCodec codec(4);

  EXPECT_THAT(feed(codec, "1234\n"), ElementsAre("1234"));
  EXPECT_THAT(feed(codec, "12"), ElementsAre());
  EXPECT_THAT(feed(codec, "34\n12345"), ElementsAre("1234", "!too long!"));
}

TEST(LineCodec, RefusesALineThatGrowsTooLongInPieces) {
  LineCodec codec(4);

  EXPECT_THAT(feed(codec, "123"), ElementsAre());
  EXPECT_THAT(feed(codec, "45"), ElementsAre("!too long!"));
  EXPECT_EQ(codec.held(), 0U) << "nothing is kept of a line that is refused";
}

TEST(LineCodec, RefusesAZeroByteInALineHoweverItWasCut) {
  const std::string bytes("a\0b\nfine\n", 9);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    LineCodec codec(100);

    auto items = feed(codec, std::string_view(bytes).substr(0, cut));
    const auto more = feed(codec, std::string_view(bytes).substr(cut));

    items.insert(items.end(), more.begin(), more.end());
    EXPECT_EQ(items.front(), "!nul!") << "cut at " << cut;
  }
}

TEST(LineCodec, SaysTheSameAfterAnErrorForEver) {
  LineCodec codec(4);
  feed(codec, "12345678\n");

  EXPECT_THAT(feed(codec, "ok\n"), ElementsAre("!too long!"));
}

TEST(LineCodec, TakesRawBytesAndThenLinesAgain) {
  LineCodec codec(100);
  ByteView left = "BYTES:5\na\n\0";
  ASSERT_EQ(codec.next(left).bytes, "BYTES:5");

  codec.expect_raw(5);
  const auto first = feed(codec, std::string_view("a\n", 2));
  const auto rest = feed(codec, std::string_view("\0bcline\n", 8));

  EXPECT_THAT(first, ElementsAre("<a\n>"));
  EXPECT_THAT(rest, ElementsAre(std::string("<\0bc>", 5), "line"));
  EXPECT_EQ(codec.raw_left(), 0U);
}

TEST(LineCodec, MarksTheLastRawPiece) {
  LineCodec codec(100);
  codec.expect_raw(3);
  ByteView left = "ab";
  EXPECT_FALSE(codec.next(left).last);

  left = "cd";

  EXPECT_TRUE(codec.next(left).last);
  EXPECT_EQ(left, "d");
}

TEST(Trimmed, TakesOffWhatSurrounds) {
  EXPECT_EQ(trimmed(" \thello there\r"), "hello there");
  EXPECT_EQ(trimmed("\r"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace swarmstage::codec
