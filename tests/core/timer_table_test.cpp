#include "core/node/timer_table.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/random.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;

std::vector<std::uint64_t> take_all(TimerTable& table, TimePoint now) {
  std::vector<std::uint64_t> taken;
  while (const auto timer = table.take_due(now, table.mark())) taken.push_back(timer->subject);
  return taken;
}

TEST(TimerTable, GivesWhatIsDueInOrderOfTimeThenOfArming) {
  TimerTable table;
  table.set({1, 0, 10}, at_time(5s));
  table.set({1, 0, 20}, at_time(3s));
  table.set({1, 0, 30}, at_time(5s));
  table.set({1, 0, 40}, at_time(6s));

  EXPECT_THAT(take_all(table, at_time(5s)), ElementsAre(20, 10, 30));
  EXPECT_EQ(table.earliest(), at_time(6s));
}

TEST(TimerTable, MovesATimerThatIsSetAgainBehindItsEquals) {
  TimerTable table;
  table.set({1, 0, 10}, at_time(5s));
  table.set({1, 0, 20}, at_time(5s));

  table.set({1, 0, 10}, at_time(5s));

  EXPECT_EQ(table.size(), 2U);
  EXPECT_THAT(take_all(table, at_time(5s)), ElementsAre(20, 10));
}

TEST(TimerTable, TellsTimersApartByKindOwnerAndSubject) {
  TimerTable table;
  table.set({1, 0, 10}, at_time(1s));
  table.set({2, 0, 10}, at_time(2s));
  table.set({1, 3, 10}, at_time(3s));

  table.cancel({2, 0, 10});
  table.cancel({9, 9, 9});

  EXPECT_EQ(table.size(), 2U);
}

TEST(TimerTable, KeepsBackWhatWasArmedAfterTheMark) {
  TimerTable table;
  table.set({1, 0, 10}, at_time(1s));
  const std::uint32_t mark = table.mark();
  table.set({1, 0, 20}, at_time(1s));

  EXPECT_EQ(table.take_due(at_time(1s), mark)->subject, 10U);
  EXPECT_EQ(table.take_due(at_time(1s), mark), std::nullopt);
  EXPECT_EQ(table.take_due(at_time(1s), table.mark())->subject, 20U);
}

TEST(TimerTable, BeginsAnewWhenCleared) {
  TimerTable table;
  for (std::uint64_t subject = 0; subject < 30; ++subject) table.set({1, 0, subject}, at_time(1s));

  table.clear();
  table.set({1, 0, 50}, at_time(2s));

  EXPECT_EQ(table.earliest(), at_time(2s));
  EXPECT_THAT(take_all(table, at_time(2s)), ElementsAre(50));
}

TEST(TimerTable, IsEmptyAtTheEndOfTime) {
  const TimerTable table;

  EXPECT_EQ(table.earliest(), never);
}

// The plainest table that keeps the same promises.
class ReferenceTable {
 public:
  void set(std::uint64_t subject, TimePoint when) {
    cancel(subject);
    by_time_[{when, ++armed_}] = subject;
  }
  void cancel(std::uint64_t subject) {
    std::erase_if(by_time_, [&](const auto& entry) { return entry.second == subject; });
  }
  std::optional<std::uint64_t> take_due(TimePoint now) {
    if (by_time_.empty() || by_time_.begin()->first.first > now) return std::nullopt;
    const std::uint64_t subject = by_time_.begin()->second;
    by_time_.erase(by_time_.begin());
    return subject;
  }
  std::size_t size() const { return by_time_.size(); }

 private:
  std::map<std::pair<TimePoint, std::uint64_t>, std::uint64_t> by_time_;
  std::uint64_t armed_ = 0;
};

class TimerTableOfSize : public testing::TestWithParam<std::uint64_t> {};

TEST_P(TimerTableOfSize, BehavesLikeTheReferenceUnderRandomUse) {
  const std::uint64_t subjects = GetParam();
  Random random(1, subjects, "timers");
  TimerTable table;
  ReferenceTable reference;
  TimePoint now{};

  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t subject = random.below(subjects);
    switch (random.below(4)) {
      case 0:
        table.cancel({1, 0, subject});
        reference.cancel(subject);
        break;
      case 1: {
        now += Duration(random.between(0, 3));
        const auto taken = table.take_due(now, table.mark());
        const auto expected = reference.take_due(now);
        ASSERT_EQ(taken ? std::optional(taken->subject) : std::nullopt, expected);
        break;
      }
      default: {
        const TimePoint when = now + Duration(random.between(0, 20));
        table.set({1, 0, subject}, when);
        reference.set(subject, when);
      }
    }
    ASSERT_EQ(table.size(), reference.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Few, TimerTableOfSize, testing::Values(1, 5, 20));
INSTANTIATE_TEST_SUITE_P(AroundTheIndex, TimerTableOfSize, testing::Values(24, 30, 60));
INSTANTIATE_TEST_SUITE_P(Many, TimerTableOfSize, testing::Values(500));

}  // namespace
}  // namespace swarmstage
