#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/expression/moment_parser.h"
#include "tests/engine_expression/fake_swarm.h"

namespace swarmstage {
namespace {

class Moments : public testing::Test {
 protected:
  std::string read(std::string_view text) {
    const auto moment = parse_moment(text, swarm_.vocabulary());
    return moment ? moment.value().to_string() : moment.error();
  }

  test::FakeSwarm swarm_;
};

TEST_F(Moments, AreTimesAndNamesWithOffsets) {
  EXPECT_EQ(read("60s"), "1m");
  EXPECT_EQ(read("0"), "0s");
  EXPECT_EQ(read("the crash"), "the crash");
  EXPECT_EQ(read("\"the crash\" + 5s"), "the crash + 5s");
  EXPECT_EQ(read("the crash + 1m - 90s"), "the crash - 30s");
}

TEST_F(Moments, AreKnownWhenTheirMarkIs) {
  const Moment moment = parse_moment("the crash + 5s", swarm_.vocabulary()).value();

  EXPECT_FALSE(time_of(moment, swarm_));
  swarm_.marks["the crash"] = at_time(60s);
  EXPECT_EQ(time_of(moment, swarm_), at_time(65s));
}

TEST_F(Moments, SayWhatIsWrong) {
  EXPECT_EQ(read("the crush"),
            "column 1: no moment is called 'the crush'; did you mean 'the crash'?");
  EXPECT_EQ(read("20"), "column 1: expected a duration such as 5s, found '20'");
  EXPECT_EQ(read("the crash + 5"), "column 13: expected a duration such as 5s, found '5'");
  EXPECT_EQ(read("the crash 5s + 1s x"),
            "column 1: no moment is called 'the crash 5s'; did you mean 'the crash'?");
  EXPECT_EQ(read("the crash + 99999999h"),
            "column 13: '99999999h' is too much: a duration is at most 87600h, ten years");
  EXPECT_EQ(read("the crash + 87600h + 1ns"),
            "column 22: the sum is too much: a duration is at most 87600h, ten years");
  EXPECT_EQ(read(""), "column 1: expected a moment such as 30s or the name of one, found the end");
}

}  // namespace
}  // namespace swarmstage
