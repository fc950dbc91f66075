#include "core/codec/text.h"

#include <gtest/gtest.h>

namespace swarmstage::codec {
namespace {

TEST(Utf8, KnowsWhatIsValid) {
  EXPECT_TRUE(is_utf8("plain, and longer than one word of eight bytes"));
  EXPECT_TRUE(is_utf8("h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8c\x8d"));
  EXPECT_FALSE(is_utf8("\xc3"));
  EXPECT_FALSE(is_utf8("\xc0\xaf")) << "overlong";
  EXPECT_FALSE(is_utf8("\xed\xa0\x80")) << "half of a surrogate pair";
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80")) << "beyond the last character";
  EXPECT_FALSE(is_utf8("\xe2\x82"));
}

TEST(Utf8, ReplacesEachByteThatFitsNowhere) {
  std::string store;

  EXPECT_EQ(as_utf8("a\xff\xc3\xa9\xc3", store), "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
}

TEST(Utf8, LeavesValidTextWhereItIs) {
  std::string store;
  const std::string_view text = "fine";

  EXPECT_EQ(as_utf8(text, store).data(), text.data());
}

TEST(WithoutControls, DisarmsWhatSteersATerminal) {
  EXPECT_EQ(without_controls("a\x1b[2Jb\x7f\xc2\x9b"
                             "c"),
            "a?[2Jb??c");
  EXPECT_EQ(without_controls("h\xc3\xa9"), "h\xc3\xa9");
}

TEST(Split, GivesThePartsWithoutWhatIsAroundThem) {
  using Parts = std::vector<std::string_view>;

  EXPECT_EQ(split("a, b c ,\td", ','), (Parts{"a", "b c", "d"}));
  EXPECT_EQ(split("a,,b,", ','), (Parts{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), Parts{""});
}

TEST(Base64, GoesThereAndBack) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(from_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(from_base64("/+8="), "\xff\xef");
}

TEST(Base64, RefusesWhatIsNone) {
  EXPECT_FALSE(from_base64("Zg="));
  EXPECT_FALSE(from_base64("Z===")) << "one letter is no byte";
  EXPECT_FALSE(from_base64("Zg==Zg=="));
  EXPECT_FALSE(from_base64("Zm9 "));
}

}  // namespace
}  // namespace swarmstage::codec
