#include "sim/packet/line.h"

#include "sim/packet/address_index.h"
#include "sim/packet/address_plan.h"
#include "sim/packet/partitions.h"

namespace swarmstage::packet {
namespace {

constexpr TimePoint start = at_time(1s);

class LineTest : public testing::Test {
 protected:
  double share_lost(const LinkQuality& quality, int packets = 100'000) {
    Line line(quality);
    int lost = 0;
    for (int i = 0; i < packets; ++i) {
      if (line.cross(start, 100, random).fate == Fate::lost) ++lost;
    }
    return static_cast<double>(lost) / packets;
  }
  Random random{1, 2, "line"};
};

TEST_F(LineTest, AddsItsLatencyAndThrowsNoDice) {
  LinkQuality quality;
  quality.latency = 20ms;
  Line line(quality);
  Random untouched = random;

  const Passage passage = line.cross(start, 100, random);

  EXPECT_EQ(passage.out, start + 20ms);
  EXPECT_FALSE(line.waits());
  EXPECT_EQ(random.next(), untouched.next());
}

TEST_F(LineTest, QueuesPacketsBehindEachOther) {
  LinkQuality quality;
  quality.bandwidth = 8'000'000;  // a byte in a microsecond
  Line line(quality);

  EXPECT_EQ(line.cross(start, 1000, random).out, start + 1ms);
  EXPECT_EQ(line.cross(start, 1000, random).out, start + 2ms);
  EXPECT_EQ(line.cross(start + 10ms, 1000, random).out, start + 11ms);
}

TEST_F(LineTest, DropsTheTailOfAFullQueue) {
  LinkQuality quality;
  quality.bandwidth = 8'000'000;
  quality.queue_bytes = 3000;
  Line line(quality);

  std::vector<Fate> fates;
  for (int i = 0; i < 6; ++i) fates.push_back(line.cross(start, 1000, random).fate);

  const std::vector<Fate> expected{Fate::passed, Fate::passed,     Fate::passed,
                                   Fate::passed, Fate::overflowed, Fate::overflowed};
  EXPECT_EQ(fates, expected);
}

TEST_F(LineTest, LosesTheShareItIsTold) {
  LinkQuality quality;
  quality.loss.probability = 0.01;

  EXPECT_NEAR(share_lost(quality), 0.01, 0.002);
}

TEST_F(LineTest, LosesInBursts) {
  LinkQuality quality;
  quality.loss.enter_bad = 0.01;
  quality.loss.leave_bad = 0.1;
  quality.loss.bad_probability = 1;
  Line line(quality);

  int losses = 0;
  int bursts = 0;
  bool before = false;
  for (int i = 0; i < 200'000; ++i) {
    const bool lost = line.cross(start, 100, random).fate == Fate::lost;
    losses += lost ? 1 : 0;
    bursts += lost && !before ? 1 : 0;
    before = lost;
  }

  EXPECT_NEAR(losses / 200'000.0, 0.01 / 0.11, 0.01);
  EXPECT_NEAR(static_cast<double>(losses) / bursts, 10, 1);
}

TEST_F(LineTest, ShakesAroundItsLatency) {
  LinkQuality quality;
  quality.latency = 50ms;
  quality.jitter = 10ms;
  quality.keeps_order = false;
  Line line(quality);

  Duration least = 1h;
  Duration most = 0ns;
  for (int i = 0; i < 10'000; ++i) {
    const Duration delay = line.cross(start, 100, random).out - start;
    least = std::min(least, delay);
    most = std::max(most, delay);
  }

  EXPECT_GE(least, 40ms);
  EXPECT_LT(least, 41ms);
  EXPECT_LE(most, 60ms);
  EXPECT_GT(most, 59ms);
}

TEST_F(LineTest, LetsNothingOvertakeThatKeepsItsOrder) {
  LinkQuality quality;
  quality.latency = 50ms;
  quality.jitter = 40ms;
  Line line(quality);

  TimePoint last{};
  for (int i = 0; i < 1000; ++i) {
    const TimePoint out = line.cross(start + Duration(i * 1'000'000), 100, random).out;
    ASSERT_GE(out, last);
    last = out;
  }
}

TEST_F(LineTest, DrawsNormalDeviationsOfTheRightWidth) {
  double squares = 0;
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto x = static_cast<double>(normal_deviation(random, Duration(1'000'000)).count()) / 1e6;
    sum += x;
    squares += x * x;
  }

  EXPECT_NEAR(sum / 1e5, 0, 0.02);
  EXPECT_NEAR(squares / 1e5, 1, 0.02);
}

TEST(PartitionsTest, CutBothWaysOrOneAndAddUp) {
  Partitions partitions;
  const auto both = partitions.add({{HostIndex{0}}, {HostIndex{1}}, false});
  const auto one_way = partitions.add({{HostIndex{2}}, {HostIndex{1}}, true});

  EXPECT_TRUE(partitions.cut(0, 1));
  EXPECT_TRUE(partitions.cut(1, 0));
  EXPECT_TRUE(partitions.cut(2, 1));
  EXPECT_FALSE(partitions.cut(1, 2));
  EXPECT_FALSE(partitions.cut(0, 99));
  partitions.heal(both);
  EXPECT_FALSE(partitions.cut(0, 1));
  partitions.heal(one_way);
  partitions.heal(one_way);
  EXPECT_TRUE(partitions.empty());
}

TEST(AddressIndexTest, FindsWhatWasAddedAndNothingElse) {
  AddressIndex index;

  for (std::uint32_t i = 0; i < 5000; ++i) EXPECT_TRUE(index.add((10U << 24U) + i * 3, i));

  EXPECT_FALSE(index.add(10U << 24U, 9));
  for (std::uint32_t i = 0; i < 5000; ++i) {
    ASSERT_EQ(index.find((10U << 24U) + i * 3), i);
    ASSERT_EQ(index.find((10U << 24U) + i * 3 + 1), AddressIndex::none);
  }
  EXPECT_EQ(index.find(0xffffffffU), AddressIndex::none);
}

TEST(AddressPlanTest, GivesASegmentAnotherSubnetWhenOneIsFull) {
  AddressPlan plan;
  plan.add_segment();
  plan.add_segment();

  std::set<std::uint32_t> taken;
  for (int i = 0; i < 5000; ++i) EXPECT_TRUE(taken.insert(plan.take(0)).second);

  EXPECT_EQ(*taken.begin(), (10U << 24U) + 1);
  EXPECT_FALSE(taken.contains((10U << 24U) + 4095));  // the subnet's broadcast address
  EXPECT_TRUE(taken.contains((10U << 24U) + 2 * 4096 + 1));
  EXPECT_EQ(plan.take(1), (10U << 24U) + 4096 + 1);
}

}  // namespace
}  // namespace swarmstage::packet
