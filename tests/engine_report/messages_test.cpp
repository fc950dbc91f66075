#include "engine/report/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_run.h"

namespace swarmstage {
namespace {

using support::SmallRun;
using testing::HasSubstr;

std::string trace_of(const SmallRun& run) {
  return support::play(run).trace;
}

struct Kept {
  Message message;
  std::string head;
};

std::vector<Kept> messages_of(const std::string& trace) {
  std::vector<Kept> messages;
  MessageFinder finder([&](const Message& each) {
    messages.push_back({each, std::string(each.head)});
  });
  EXPECT_EQ(find_messages(trace, finder), std::nullopt);
  return messages;
}

// Those of the first node.
std::vector<Kept> with_head(std::vector<Kept> all, std::string_view head) {
  std::erase_if(all, [&](const Kept& each) {
    return each.message.from != NodeIndex{0} || !each.head.starts_with(head);
  });
  return all;
}

TEST(Messages, OfDatagramsAreJoinedFromBothEnds) {
  const auto messages = messages_of(trace_of({.latency = 7ms, .datagrams = true}));

  const auto pings = with_head(messages, "ping 3");
  ASSERT_EQ(pings.size(), 1U);
  EXPECT_EQ(pings[0].message.from, NodeIndex{0});
  EXPECT_EQ(pings[0].message.to, NodeIndex{1});
  EXPECT_GE(*pings[0].message.received - pings[0].message.sent, 14ms);  // two access links
  EXPECT_LT(*pings[0].message.received - pings[0].message.sent, 15ms);
  EXPECT_FALSE(pings[0].message.stream);
}

TEST(Messages, ThatWereLostHaveNoEnd) {
  const auto messages = messages_of(trace_of({.latency = 7ms, .loss = 1, .datagrams = true}));

  const auto pings = with_head(messages, "ping");
  ASSERT_FALSE(pings.empty());
  for (const Kept& each : pings) EXPECT_EQ(each.message.received, std::nullopt);
  EXPECT_EQ(pings[0].message.to, NodeIndex{1});
}

TEST(Messages, OfStreamsEndWithTheirLastByte) {
  const auto messages = messages_of(trace_of({.latency = 7ms}));

  const auto pings = with_head(messages, "ping 3");
  ASSERT_EQ(pings.size(), 1U);
  EXPECT_TRUE(pings[0].message.stream);
  EXPECT_EQ(pings[0].message.bytes, 7U);
  EXPECT_EQ(pings[0].message.to, NodeIndex{1});
  EXPECT_GE(*pings[0].message.received - pings[0].message.sent, 14ms);
}

TEST(Messages, OfATraceThatIsNoneAreAnError) {
  MessageFinder finder([](const Message&) {});

  EXPECT_THAT(find_messages("nothing", finder).value_or(""), HasSubstr("this is no trace"));
}

TEST(Messages, AreFoundInWhatIsWholeOfATraceCutShort) {
  const std::string trace = trace_of({.latency = 7ms});
  std::size_t count = 0;
  MessageFinder finder([&](const Message&) { ++count; });

  const auto problem = find_messages(std::string_view(trace).substr(0, trace.size() - 3), finder);

  EXPECT_THAT(problem.value_or(""), HasSubstr("cut short"));
  EXPECT_GT(count, 0U);
}

}  // namespace
}  // namespace swarmstage
