#include "net/random_bytes.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace swarmstage::net {
namespace {

// More than the system gives without a break.
TEST(RandomBytes, FillAllThatIsAskedForAndNoMore) {
  std::vector<std::byte> bytes(100'000, std::byte{0});

  fill_random(std::span(bytes).first(50'000));

  const auto middle = bytes.begin() + 50'000;
  EXPECT_GT(
      std::count_if(middle - 1000, middle, [](std::byte each) { return each != std::byte{0}; }),
      900);
  EXPECT_EQ(std::count(middle, bytes.end(), std::byte{0}), 50'000);
}

}  // namespace
}  // namespace swarmstage::net
