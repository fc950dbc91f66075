#include "sim/model/growing_array.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace swarmstage::model {
namespace {

struct Record {
  explicit Record(std::uint64_t first) : number(first) {}
  std::uint64_t number;
  std::uint64_t padding[19] = {};
};

TEST(GrowingArray, KeepsWhatIsInItWhereItIsWhileItsMemoryIsGatheredIntoLargePages) {
  constexpr std::uint32_t count = 100'000;  // some 16 MB, several large pages
  GrowingArray<Record> array;
  Record& first = array.add(0U);

  for (std::uint32_t i = 1; i < count; ++i) array.add(i);

  EXPECT_EQ(&array[0], &first);
  ASSERT_EQ(array.size(), count);
  for (std::uint32_t i = 0; i < count; ++i) ASSERT_EQ(array[i].number, i);
}

}  // namespace
}  // namespace swarmstage::model
