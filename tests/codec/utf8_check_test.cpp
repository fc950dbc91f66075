#include "core/codec/utf8_check.h"

#include <gtest/gtest.h>

#include "core/codec/text.h"
#include "core/node/random.h"

namespace swarmstage::codec {
namespace {

bool checked(std::string_view text, std::size_t piece) {
  Utf8Check check;
  for (std::size_t at = 0; at < text.size(); at += piece) check.add(text.substr(at, piece));
  return check.add({}) && check.complete();
}

TEST(Utf8Check, AgreesWithTheOtherCheckHoweverTextIsCut) {
  Random random(3, 0, "texts");
  constexpr std::string_view parts[] = {"a",
                                        "12345678",
                                        "\xc3\xbc",
                                        "\xe2\x82\xac",
                                        "\xf0\x9f\x90\x9d",
                                        "\xed\x9f\xbf",
                                        "\xf4\x8f\xbf\xbf",
                                        "\xc0",
                                        "\x80",
                                        "\xed\xa0",
                                        "\xf4\x90",
                                        "\xf5"};
  int valid = 0;

  for (int i = 0; i < 3000; ++i) {
    std::string text;
    const std::size_t kinds = i % 2 == 0 ? 7 : std::size(parts);
    for (std::size_t n = random.below(12); n != 0; --n) text += parts[random.below(kinds)];
    const bool expected = is_utf8(text);
    valid += expected ? 1 : 0;
    for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
      ASSERT_EQ(checked(text, piece), expected) << testing::PrintToString(text) << " by " << piece;
    }
  }

  EXPECT_GT(valid, 1000);
  EXPECT_LT(valid, 2500);
}

TEST(Utf8Check, StaysWithItsVerdict) {
  Utf8Check check;

  EXPECT_FALSE(check.add("\xff"));
  EXPECT_FALSE(check.add("fine"));
}

}  // namespace
}  // namespace swarmstage::codec
