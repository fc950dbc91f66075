#include "engine/expression/sorted_bag.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/random.h"

namespace swarmstage {
namespace {

// The same by brute force.
void expect_same(const SortedBag& bag, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  ASSERT_EQ(bag.size(), values.size());
  for (std::size_t i = 0; i < values.size(); i += 1 + values.size() / 50) {
    EXPECT_EQ(bag.at(i), values[i]);
  }
  double sum = 0;
  for (const double value : values) sum += value;
  EXPECT_NEAR(bag.sum(), sum, 1e-6);
}

TEST(SortedBag, StaysInOrderWhateverIsPutInAndTakenOut) {
  Random random(3, 1, "bag");
  SortedBag bag;
  std::vector<double> values;
  for (int round = 0; round < 20'000; ++round) {
    const bool grow = values.empty() || random.below(100) < (round < 10'000 ? 70U : 30U);
    if (grow) {
      values.push_back(static_cast<double>(random.below(500)));
      bag.insert(values.back());
    } else {
      const std::size_t which = random.below(values.size());
      bag.remove(values[which]);
      values[which] = values.back();
      values.pop_back();
    }
    if (round % 1000 == 0) expect_same(bag, values);
  }
  expect_same(bag, values);
}

TEST(SortedBag, TakesPercentilesByNearestRank) {
  SortedBag bag;
  for (int i = 100; i >= 1; --i) bag.insert(i);

  EXPECT_EQ(bag.percentile(0.99), 99);
  EXPECT_EQ(bag.percentile(0.5), 50);
  EXPECT_EQ(bag.percentile(1), 100);
  EXPECT_EQ(bag.percentile(0), 1);
}

TEST(SortedBag, KeepsSmallDifferencesOfLargeNumbers) {
  SortedBag bag;
  for (const double value : {1e15, 1e15 + 2, 1e15 + 4}) bag.insert(value);

  EXPECT_EQ(bag.mean(), 1e15 + 2);
  EXPECT_NEAR(bag.stddev(), 1.63299, 1e-4);
}

}  // namespace
}  // namespace swarmstage
