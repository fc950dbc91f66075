#include "sim/model/flow_table.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace swarmstage::model {
namespace {

// Each flow is marked by the host it leads to.
void add_flows(FlowTable& table, std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t i = from; i < to; ++i) table.add(1000 + i).to_host = i;
}

std::uint32_t host_behind(FlowTable& table, std::uint32_t number) {
  const Flow* flow = table.find(1000 + number);
  return flow ? flow->to_host : 0xffffffffU;
}

TEST(FlowTable, FindsEachFlowInWhateverOrderTheyAreUsed) {
  for (const std::uint32_t count : {1U, 2U, 8U, 16U, 17U, 200U}) {
    FlowTable table;
    add_flows(table, 0, count);

    for (std::uint32_t step = 1; step < 7; ++step) {
      for (std::uint32_t i = 0; i < 3 * count; ++i) {
        const std::uint32_t number = i * step % count;
        ASSERT_EQ(host_behind(table, number), number) << count << " flows, by " << step;
      }
    }
  }
}

TEST(FlowTable, FindsThemWhileItGrows) {
  FlowTable table;
  for (std::uint32_t count = 1; count < 100; ++count) {
    add_flows(table, count - 1, count);
    const std::vector<std::uint32_t> used = {count - 1, 0, count / 2, count / 3, 0, count - 1};
    for (const std::uint32_t number : used) ASSERT_EQ(host_behind(table, number), number);
  }
}

TEST(FlowTable, DoesNotFindWhatWasNeverAdded) {
  FlowTable table;
  EXPECT_EQ(table.find(1000), nullptr);

  add_flows(table, 0, 8);
  EXPECT_EQ(host_behind(table, 5), 5U);

  EXPECT_EQ(table.find(1008), nullptr);
  EXPECT_EQ(table.find(0), nullptr);
}

}  // namespace
}  // namespace swarmstage::model
