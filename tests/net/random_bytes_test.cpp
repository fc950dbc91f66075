#include "net/random_bytes.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace swarmstage::net {
namespace {

// Linux gives at most 32 MiB - 1 at once (getrandom(2)), so that it must be asked again.
TEST(RandomBytes, FillAllThatIsAskedForAndNoMore) {
  constexpr std::size_t asked = 40U << 20;
  std::vector<std::byte> bytes(asked + 50'000, std::byte{0});

  fill_random(std::span(bytes).first(asked));

  const auto middle = bytes.begin() + asked;
  EXPECT_GT(
      std::count_if(middle - 1000, middle, [](std::byte each) { return each != std::byte{0}; }),
      900);
  EXPECT_EQ(std::count(middle, bytes.end(), std::byte{0}), 50'000);
}

}  // namespace
}  // namespace swarmstage::net
