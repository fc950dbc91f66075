#include "core/trace/first_difference.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/trace/record_codec.h"
#include "core/trace/trace_file.h"

namespace swarmstage {
namespace {

void hear(TraceSink& trace, std::uint32_t node, Duration when, std::string_view bytes,
          std::uint16_t interface = 1) {
  std::vector<std::byte> body;
  RecordWriter out(body);
  const Endpoint from{IpAddress::v4(10, 0, 0, 9), 4000};
  encode_delivery(out, Datagram{PortId::make(0, 1), from, {}, interface, Cast::unicast, bytes});
  constexpr auto type = static_cast<std::uint8_t>(delivery_index<Datagram>());
  trace.record({RecordKind::delivery, type, NodeIndex{node}, at_time(when), out.view()});
}

TraceMemory example() {
  TraceMemory trace;
  hear(trace, 0, 1s, "a");
  hear(trace, 1, 2s, "b");
  hear(trace, 0, 3s, "c");
  return trace;
}

TEST(FirstDifference, FindsNoneBetweenTwoEqualTraces) {
  EXPECT_FALSE(first_difference(example(), example()));
  EXPECT_FALSE(first_difference(TraceMemory(), TraceMemory()));
}

TEST(FirstDifference, NamesNodeRecordAndBothEvents) {
  TraceMemory other;
  hear(other, 0, 1s, "a");
  hear(other, 1, 2s, "b");
  hear(other, 0, 3s, "X");

  const auto difference = first_difference(example(), other);

  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->to_string(),
            "node 0, record 1:\n"
            "  left:  at 3.000000000 s delivery of datagram from 10.0.0.9:4000: \"c\" (1 bytes)\n"
            "  right: at 3.000000000 s delivery of datagram from 10.0.0.9:4000: \"X\" (1 bytes)");
}

TEST(FirstDifference, IsTheEarliestNotThatOfTheLowestNode) {
  TraceMemory other;
  hear(other, 0, 1s, "a");
  hear(other, 1, 2s, "X");
  hear(other, 0, 3s, "Y");

  const auto difference = first_difference(example(), other);

  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->node, NodeIndex{1});
  EXPECT_EQ(difference->time, at_time(2s));
}

TEST(FirstDifference, IsOfTheLowestNodeWhenSeveralDifferAtOnce) {
  TraceMemory left;
  TraceMemory right;
  for (const std::uint32_t node : {2U, 1U}) {
    hear(left, node, 1s, "a");
    hear(right, node, 1s, "b");
  }

  EXPECT_EQ(first_difference(left, right)->node, NodeIndex{1});
}

TEST(FirstDifference, NoticesThatOneTraceGoesOn) {
  TraceMemory longer = example();
  hear(longer, 1, 9s, "more");

  const auto difference = first_difference(example(), longer);

  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->node, NodeIndex{1});
  EXPECT_EQ(difference->left, "nothing more");
}

TEST(FirstDifference, NoticesANodeThatOnlyOneTraceHas) {
  TraceMemory more = example();
  hear(more, 5, 500ms, "newcomer");

  EXPECT_EQ(first_difference(more, example())->node, NodeIndex{5});
}

TEST(FirstDifference, NoticesTimeAlone) {
  TraceMemory left;
  TraceMemory right;
  hear(left, 0, 1s, "a");
  hear(right, 0, Duration(1'000'000'001), "a");

  const auto difference = first_difference(left, right);

  ASSERT_TRUE(difference);
  EXPECT_NE(difference->left, difference->right);
}

TEST(FirstDifference, SaysWhereRecordsDifferThatReadTheSame) {
  TraceMemory left;
  TraceMemory right;
  hear(left, 0, 1s, "a", 1);
  hear(right, 0, 1s, "a", 2);

  const auto difference = first_difference(left, right);

  ASSERT_TRUE(difference);
  EXPECT_THAT(difference->right, testing::HasSubstr("they differ at byte"));
}

TEST(TraceMemory, ReadsATraceFile) {
  std::ostringstream file;
  TraceWriter writer(file, {1, "model", "test"});
  hear(writer, 0, 1s, "a");
  hear(writer, 1, 2s, "b");
  hear(writer, 0, 3s, "c");

  const auto memory = TraceMemory::read(file.str());

  ASSERT_TRUE(memory) << memory.error();
  EXPECT_FALSE(first_difference(memory.value(), example()));
}

TEST(TraceMemory, RefusesAFileThatIsCutShort) {
  std::ostringstream file;
  TraceWriter writer(file, {1, "model", "test"});
  hear(writer, 0, 1s, "a");
  const std::string text = file.str();

  EXPECT_FALSE(TraceMemory::read(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(TraceMemory::read("hello"));
}

}  // namespace
}  // namespace swarmstage
