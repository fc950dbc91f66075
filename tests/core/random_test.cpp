#include "core/node/random.h"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage {
namespace {

// Fixed here, so that a change that makes old seeds mean new runs is noticed.
TEST(Random, GivesTheNumbersItAlwaysGave) {
  Random random(1, 2, "node");

  EXPECT_EQ(random.next(), 13984381297249787027U);
  EXPECT_EQ(random.next(), 9325147994571946261U);
  EXPECT_EQ(Random(7, stable_id("peer[3]"), "loss").next(), 7388055384646172075U);
}

TEST(Random, DiffersBySeedIdAndPurpose) {
  const std::uint64_t number = Random(1, 2, "node").next();

  EXPECT_EQ(Random(1, 2, "node").next(), number);
  EXPECT_NE(Random(2, 2, "node").next(), number);
  EXPECT_NE(Random(1, 3, "node").next(), number);
  EXPECT_NE(Random(1, 2, "loss").next(), number);
}

TEST(Random, KeepsNeighbouringSeedsApart) {
  int equal_bits = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const std::uint64_t difference = Random(seed, 0, "").next() ^ Random(seed + 1, 0, "").next();
    equal_bits += 64 - std::popcount(difference);
  }

  EXPECT_NEAR(equal_bits, 32'000, 1'000);
}

TEST(Random, StaysBelowItsBoundAndReachesAllOfIt) {
  Random random(1, 0, "below");
  int counts[7] = {};

  for (int i = 0; i < 70'000; ++i) ++counts[random.below(7)];

  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Random, ReachesBothEndsOfARange) {
  Random random(1, 0, "between");
  bool low = false;
  bool high = false;

  for (int i = 0; i < 1'000; ++i) {
    const std::int64_t value = random.between(-3, 3);
    ASSERT_TRUE(value >= -3 && value <= 3);
    low = low || value == -3;
    high = high || value == 3;
  }

  EXPECT_TRUE(low && high);
  EXPECT_EQ(random.between(5, 5), 5);
  random.between(INT64_MIN, INT64_MAX);
}

TEST(Random, RefusesEmptyRanges) {
  Random random;

  EXPECT_DEATH(random.below(0), "below zero");
  EXPECT_DEATH(random.between(2, 1), "empty range");
}

TEST(Random, HasTheMeanAndSpreadOfAnExponential) {
  Random random(1, 0, "exponential");
  double sum = 0;
  double squares = 0;
  constexpr int count = 200'000;

  for (int i = 0; i < count; ++i) {
    const double value = random.exponential(4.0);
    sum += value;
    squares += value * value;
  }

  EXPECT_NEAR(sum / count, 4.0, 0.05);
  EXPECT_NEAR(squares / count, 32.0, 1.0);
}

TEST(Random, KeepsRealInTheUnitIntervalAndChanceAtItsOdds) {
  Random random(1, 0, "real");
  int hits = 0;

  for (int i = 0; i < 100'000; ++i) {
    const double value = random.real();
    ASSERT_TRUE(value >= 0 && value < 1);
    hits += random.chance(0.3) ? 1 : 0;
  }

  EXPECT_NEAR(hits, 30'000, 600);
  EXPECT_FALSE(random.chance(0));
  EXPECT_TRUE(random.chance(1));
}

TEST(Random, ShufflesWithoutLosingAnything) {
  Random random(1, 0, "shuffle");
  std::vector<int> values(50);
  std::iota(values.begin(), values.end(), 0);
  std::vector<int> shuffled = values;

  random.shuffle(std::span(shuffled));

  EXPECT_NE(shuffled, values);
  EXPECT_THAT(shuffled, testing::UnorderedElementsAreArray(values));
}

TEST(Random, FillsEveryByte) {
  Random random(1, 0, "fill");
  std::vector<std::byte> bytes(13);
  std::vector<bool> touched(13);

  for (int round = 0; round < 20; ++round) {
    random.fill(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] != std::byte{}) touched[i] = true;
    }
  }

  EXPECT_THAT(touched, testing::Each(true));
}

TEST(PortableLog, AgreesWithTheLibraryToTheLastDigits) {
  Random random(1, 0, "log");
  EXPECT_EQ(portable_log(1.0), 0.0);

  for (int i = 0; i < 100'000; ++i) {
    const double value =
        std::ldexp(random.real() + 0x1.0p-60, static_cast<int>(random.below(80)) - 40);
    const double expected = std::log(value);
    ASSERT_NEAR(portable_log(value), expected, 1e-15 + 4e-16 * std::abs(expected)) << value;
  }
}

TEST(PortableLog, KnowsNumbersTooSmallToBeNormal) {
  for (const double value : {0x1p-1022, 0x1.8p-1023, 0x1p-1074}) {
    EXPECT_NEAR(portable_log(value), std::log(value), 1e-12) << value;
  }
}

TEST(PortableLog, RefusesWhatHasNoLogarithm) {
  EXPECT_DEATH(portable_log(0), "not positive");
}

}  // namespace
}  // namespace swarmstage
