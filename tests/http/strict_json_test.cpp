// JSON from strangers, and what is not believed of it.

#include "core/http/strict_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage::http {
namespace {

std::string nested(std::size_t depth) {
  std::string text(depth, '[');
  return text.append(depth, ']');
}

std::string with_digits(std::string_view before, std::size_t count, std::string_view after) {
  std::string text(before);
  text.append(count, '7');
  return text.append(after);
}

TEST(StrictJson, IsReadAsDeepAsItMayBe) {
  EXPECT_TRUE(read_strict_json(nested(32)));
  EXPECT_EQ(read_strict_json(nested(33)).error(), "JSON deeper than 32");
}

TEST(StrictJson, HasNoNameTwiceInOneObject) {
  EXPECT_TRUE(read_strict_json(R"([{"a":1},{"a":2}])"));
  EXPECT_EQ(read_strict_json(R"({"a":1,"a":2})").error(),
            "the name 'a' appears twice in one object");
}

TEST(StrictJson, HasNoNumberWithoutEnd) {
  EXPECT_TRUE(read_strict_json(with_digits("[", 15, "]")));
  EXPECT_TRUE(read_strict_json(with_digits("0.", 62, "")));
  EXPECT_EQ(read_strict_json(with_digits("[1, ", 65, "]")).error(),
            "a number longer than 64 bytes");
}

TEST(StrictJson, LetsTextsBeAsLongAsTheyLike) {
  auto read = read_strict_json(with_digits(R"(["\"1", ")", 1000, "\"]"));
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)[1].get<std::string>().size(), 1000U);
}

TEST(StrictJson, IsValidText) {
  EXPECT_THAT(read_strict_json("\"\xff\"").error(), testing::StartsWith("not JSON at byte"));
}

}  // namespace
}  // namespace swarmstage::http
