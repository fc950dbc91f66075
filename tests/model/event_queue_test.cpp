// The queue's promise is an order, (time, number of insertion), whatever the
// load. Each workload here is played against a multimap, which keeps the same
// promise in the plainest way.

#include "sim/model/event_queue.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace swarmstage::model {
namespace {

constexpr std::int64_t forever = std::numeric_limits<std::int64_t>::max();

class PlainDice {
 public:
  explicit PlainDice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U + 1) {}
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ * 0x2545f4914f6cdd1dU >> 8;
  }
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t state_;
};

// The queue beside its reference. Every event carries its number of insertion.
class Twins {
 public:
  void push(std::int64_t time) {
    queue.push({time, ++pushed_, 0});
    reference_.emplace(time, pushed_);
  }

  // Pops the first event of both at or before the limit; false if there is none.
  bool pop(std::int64_t limit = forever) {
    const bool expected = !reference_.empty() && reference_.begin()->first <= limit;
    EXPECT_EQ(queue.ready(limit), expected);
    if (!expected || !queue.ready(limit)) return false;
    const Event event = queue.pop();
    EXPECT_EQ(event.time, reference_.begin()->first);
    EXPECT_EQ(event.subject, reference_.begin()->second);
    EXPECT_EQ(queue.now(), event.time);
    reference_.erase(reference_.begin());
    EXPECT_EQ(queue.size(), reference_.size());
    return !testing::Test::HasFailure();
  }

  void pop_all() {
    while (pop()) {
    }
    EXPECT_TRUE(queue.empty());
  }

  template <class Predicate>
  void remove_if(Predicate drop) {
    queue.remove_if([&](const Event& event) { return drop(event.subject); });
    std::erase_if(reference_, [&](const auto& entry) { return drop(entry.second); });
    EXPECT_EQ(queue.size(), reference_.size());
  }

  EventQueue queue;

 private:
  std::multimap<std::int64_t, std::uint32_t> reference_;
  std::uint32_t pushed_ = 0;
};

TEST(EventQueue, GivesBackASingleEvent) {
  EventQueue queue;

  queue.push({7, 1, 2});

  EXPECT_FALSE(queue.ready(6));
  ASSERT_TRUE(queue.ready(7));
  EXPECT_EQ(queue.pop().detail, 2U);
  EXPECT_FALSE(queue.ready(forever));
}

TEST(EventQueue, KeepsTheOrderOfInsertionWithinAnInstant) {
  Twins twins;

  for (int i = 0; i < 10'000; ++i) twins.push(1'000'000);

  twins.pop_all();
}

TEST(EventQueue, QueuesWhatComesDuringAnInstantBehindTheRestOfIt) {
  Twins twins;
  for (int i = 0; i < 500; ++i) twins.push(i % 5 == 0 ? 4'097 : 4'096);

  for (int i = 0; i < 2'000; ++i) {
    ASSERT_TRUE(twins.pop());
    twins.push(twins.queue.now() + i % 2);
  }

  twins.pop_all();
}

TEST(EventQueue, ReachesTheEndOfTime) {
  Twins twins;

  for (int round = 0; round < 3; ++round) {
    for (int bit = 0; bit < 63; ++bit) {
      twins.push(std::int64_t{1} << bit);
      twins.push((std::int64_t{1} << bit) - 1);
    }
    for (int i = 0; i < 100; ++i) twins.push(forever);
  }
  for (int i = 0; i < 350; ++i) ASSERT_TRUE(twins.pop());
  for (int i = 0; i < 100; ++i) twins.push(forever);

  twins.pop_all();
}

TEST(EventQueue, TakesEventsBeforeOneItHasAlreadyLookedAt) {
  Twins twins;
  for (int i = 0; i < 300; ++i) twins.push(10'000'000'000 + i * 1'000);

  ASSERT_TRUE(twins.queue.ready(forever));
  for (int i = 0; i < 1'000; ++i) twins.push(5'000'000'000 - i * 1'000'000);
  for (int i = 0; i < 300; ++i) twins.push(10'000'000'000 + i * 1'000);

  twins.pop_all();
}

TEST(EventQueue, TakesEventsBeforeAnInstantItHasAlreadyBegun) {
  for (const std::int64_t instant : {3, 5, 300}) {
    Twins twins;
    for (int i = 0; i < 300; ++i) twins.push(instant);

    ASSERT_TRUE(twins.queue.ready(forever));
    for (int i = 0; i < 400; ++i) twins.push(instant - i % 3);

    twins.pop_all();
  }
}

TEST(EventQueue, AlwaysKnowsSomeOfWhatComesNext) {
  constexpr std::size_t known = 15;
  EventQueue queue;
  PlainDice dice(13);
  for (int i = 0; i < 20'000; ++i) queue.push({dice.below(100'000'000), 0, 0});

  while (queue.ready(forever)) {
    queue.pop();
    ASSERT_GE(queue.upcoming().size(), std::min(known, queue.size()));
  }
}

TEST(EventQueue, StopsAtTheLimitAndGoesOnFromThere) {
  Twins twins;
  PlainDice dice(3);
  for (int i = 0; i < 3'000; ++i) twins.push(dice.below(20'000'000'000));

  for (std::int64_t limit = 0; limit < 20'000'000'000; limit += 37'000'000) {
    while (twins.pop(limit)) {
    }
    twins.push(limit + dice.below(50'000'000));
  }

  twins.pop_all();
}

TEST(EventQueue, DropsWhatIsSweptOutAndKeepsTheOrderOfTheRest) {
  Twins twins;
  PlainDice dice(5);
  for (int i = 0; i < 20'000; ++i) twins.push(dice.below(100) * 1'000'000);
  for (int i = 0; i < 5'000; ++i) ASSERT_TRUE(twins.pop());

  twins.remove_if([](std::uint32_t number) { return number % 3 != 0; });

  twins.pop_all();
}

TEST(EventQueue, AllocatesNothingInTheSteadyState) {
  EventQueue queue;
  PlainDice dice(11);
  for (int i = 0; i < 20'000; ++i) queue.push({dice.below(100'000'000), 0, 0});
  const auto hold = [&](int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(queue.ready(forever));
      const Event event = queue.pop();
      queue.push({event.time + dice.below(100'000'000), 0, 0});
    }
  };
  hold(1'000'000);

  const std::size_t before = queue.bytes();
  hold(1'000'000);

  EXPECT_EQ(queue.bytes(), before);
  EXPECT_LT(before / queue.size(), 40U);
}

TEST(EventQueue, RefusesThePast) {
  EventQueue queue;
  queue.push({10, 0, 0});
  ASSERT_TRUE(queue.ready(10));
  queue.pop();

  EXPECT_DEATH(queue.push({9, 0, 0}), "pushed into the past");
}

// Delays of a workload: name, and how long until the event that follows.
struct Workload {
  const char* name;
  std::int64_t (*delay)(PlainDice&);
};

void PrintTo(const Workload& workload, std::ostream* out) {
  *out << workload.name;
}

const Workload workloads[] = {
    {"at_once", [](PlainDice&) -> std::int64_t { return 0; }},
    {"nearly_at_once", [](PlainDice& dice) { return dice.below(3); }},
    {"within_a_microsecond", [](PlainDice& dice) { return dice.below(1'000); }},
    {"packets", [](PlainDice& dice) { return 1'000'000 + dice.below(99'000'000); }},
    {"packets_and_timers",
     [](PlainDice& dice) {
       return dice.below(10) < 9 ? dice.below(100'000'000)
                                 : 10'000'000'000 + dice.below(50'000'000'000);
     }},
    {"whole_seconds", [](PlainDice& dice) { return dice.below(4) * 1'000'000'000; }},
    {"every_scale", [](PlainDice& dice) { return std::int64_t{1} << dice.below(50); }},
    {"every_scale_blurred",
     [](PlainDice& dice) { return dice.below(std::int64_t{1} << dice.below(50)); }},
};

class EventQueueWorkload : public testing::TestWithParam<Workload> {};

TEST_P(EventQueueWorkload, ComesOutInOrder) {
  for (const int population : {1, 2, 30, 1'000, 20'000}) {
    SCOPED_TRACE(population);
    Twins twins;
    PlainDice dice(static_cast<std::uint64_t>(population));
    for (int i = 0; i < population; ++i) twins.push(GetParam().delay(dice));

    // The population grows and shrinks by chance around its size.
    for (int i = 0; i < 40'000 && !HasFailure(); ++i) {
      if (dice.below(2) == 0) twins.push(twins.queue.now() + GetParam().delay(dice));
      if (dice.below(2) == 0) twins.pop(twins.queue.now() + GetParam().delay(dice));
      if (dice.below(8'000) == 0) {
        twins.remove_if([](std::uint32_t number) { return number % 5 == 0; });
      }
    }

    twins.pop_all();
  }
}

INSTANTIATE_TEST_SUITE_P(Loads, EventQueueWorkload, testing::ValuesIn(workloads),
                         [](const auto& workload) { return std::string(workload.param.name); });

}  // namespace
}  // namespace swarmstage::model
