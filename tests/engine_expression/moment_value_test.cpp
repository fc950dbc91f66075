#include <gtest/gtest.h>

#include "engine/expression/moment.h"

namespace swarmstage {
namespace {

std::optional<Duration> known(std::string_view mark) {
  if (mark == "the crash") return Duration(60s);
  if (mark == "end") return Duration(100s);
  return std::nullopt;
}

std::optional<Duration> when(std::string_view text) {
  const auto moment = Moment::parse(text);
  EXPECT_TRUE(moment) << moment.error();
  return moment.value().resolve(known);
}

TEST(Moment, HangsOnTheBeginningOnAMarkOrOnTheEnd) {
  EXPECT_EQ(when("90s"), Duration(90s));
  EXPECT_EQ(when("the crash"), Duration(60s));
  EXPECT_EQ(when("the crash + 1m5s"), Duration(125s));
  EXPECT_EQ(when("end - 10s"), Duration(90s));
}

TEST(Moment, IsUnknownWhileItsMarkHasNotHappened) {
  EXPECT_EQ(when("the flood + 3s"), std::nullopt);
}

TEST(Moment, IsWrittenAsItWasRead) {
  for (const char* text : {"1m30s", "the crash", "the crash + 5s", "end - 10s"}) {
    EXPECT_EQ(Moment::parse(text).value().to_string(), text);
  }
}

TEST(Moment, RefusesATimeWithoutItsUnit) {
  EXPECT_FALSE(Moment::parse("90"));
  EXPECT_FALSE(Moment::parse("the crash + 5"));
  EXPECT_FALSE(Moment::parse(""));
}

}  // namespace
}  // namespace swarmstage
