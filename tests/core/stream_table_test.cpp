#include "core/node/stream_table.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage {
namespace {

TEST(StreamTable, FindsAStreamByTheIdItGave) {
  StreamTable table;

  const StreamId id = table.add(5).id;

  ASSERT_NE(table.find(id), nullptr);
  EXPECT_EQ(table.find(id)->id, id);
  EXPECT_EQ(id.owner(), 5);
  EXPECT_EQ(table.size(), 1U);
}

TEST(StreamTable, FindsNothingUnderTheIdOfARemovedStreamEvenInAUsedSlot) {
  StreamTable table;
  const StreamId old_id = table.add(0).id;
  table.remove(old_id);

  const StreamId new_id = table.add(0).id;

  EXPECT_EQ(new_id.slot(), old_id.slot());
  EXPECT_EQ(table.find(old_id), nullptr);
  EXPECT_NE(table.find(new_id), nullptr);
}

TEST(StreamTable, NeverGivesAnIdTwice) {
  StreamTable table;
  std::set<StreamId> seen;

  for (int round = 0; round < 1'000; ++round) {
    const StreamId id = table.add(0).id;
    EXPECT_TRUE(seen.insert(id).second);
    if (round % 3 != 0) table.remove(id);
  }
}

TEST(StreamTable, VisitsInTheOrderOfOpening) {
  StreamTable table;
  const StreamId first = table.add(0).id;
  const StreamId second = table.add(0).id;
  const StreamId third = table.add(0).id;
  table.remove(first);
  const StreamId fourth = table.add(0).id;  // in the slot of the first
  std::vector<StreamId> visited;

  table.each([&](const Stream& stream) { visited.push_back(stream.id); });

  EXPECT_THAT(visited, testing::ElementsAre(second, third, fourth));
}

TEST(StreamTable, KnowsNoStreamBeyondItsSlots) {
  StreamTable table;

  EXPECT_EQ(table.find(StreamId::make(0, 40, 1)), nullptr);
}

}  // namespace
}  // namespace swarmstage
