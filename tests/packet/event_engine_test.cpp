#include "sim/packet/event_engine.h"

#include <ns3/config.h>
#include <ns3/names.h>
#include <ns3/node.h>
#include <ns3/simulator.h>
#include <ns3/tcp-socket-base.h>
#include <ns3/uinteger.h>

#include "core/node/random.h"
#include "sim/packet/ns3_time.h"
#include "sim/packet/simulation.h"

namespace swarmstage::packet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

void note(std::vector<int>* order, int what) {
  order->push_back(what);
}

class EventEngineTest : public testing::Test {
 protected:
  ns3::EventId schedule(Duration delay, int what) {
    return ns3::Simulator::Schedule(to_ns3(delay), &note, &order, what);
  }
  Simulation simulation;
  std::vector<int> order;
};

TEST_F(EventEngineTest, RunsEventsByTimeAndThenByTheOrderOfScheduling) {
  schedule(2s, 3);
  schedule(1s, 1);
  schedule(1s, 2);

  simulation.run_until(at_time(2s));

  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST_F(EventEngineTest, KeepsTheOrderOfManyAtRandomTimes) {
  swarmstage::Random random(1, 2, "times");
  std::vector<std::pair<std::int64_t, int>> expected;
  for (int i = 0; i < 5000; ++i) {
    const auto delay = static_cast<std::int64_t>(random.below(500));
    expected.emplace_back(delay, i);
    schedule(Duration(delay), i);
  }

  simulation.run_until(at_time(1us));

  std::stable_sort(expected.begin(), expected.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });
  ASSERT_EQ(order.size(), expected.size());
  for (std::size_t i = 0; i < order.size(); ++i) ASSERT_EQ(order[i], expected[i].second);
}

TEST_F(EventEngineTest, StopsExactlyThereAndLeavesNothingOfItsOwnBehind) {
  schedule(1s, 1);
  schedule(3s, 3);

  simulation.run_until(at_time(2s));
  EXPECT_THAT(order, ElementsAre(1));
  EXPECT_EQ(simulation.now(), at_time(2s));
  EXPECT_EQ(simulation.engine().queued(), 1U);

  simulation.run_until(at_time(3s));
  EXPECT_THAT(order, ElementsAre(1, 3));
  EXPECT_EQ(simulation.next_event(), never);
}

TEST_F(EventEngineTest, GoesOnToTheTimeThoughNothingHappens) {
  simulation.run_until(at_time(5s));

  EXPECT_EQ(simulation.now(), at_time(5s));
  EXPECT_EQ(ns3_now(), at_time(5s));
}

TEST_F(EventEngineTest, SkipsCancelledEventsAndKnowsThemForExpired) {
  const ns3::EventId kept = schedule(1s, 1);
  ns3::EventId cancelled = schedule(1s, 2);

  cancelled.Cancel();
  EXPECT_TRUE(cancelled.IsExpired());
  EXPECT_TRUE(kept.IsRunning());
  simulation.run_until(at_time(1s));

  EXPECT_THAT(order, ElementsAre(1));
  EXPECT_TRUE(kept.IsExpired());
}

TEST_F(EventEngineTest, RemovesWithoutSearchingTheQueue) {
  ns3::EventId removed = schedule(1s, 1);

  removed.Remove();
  simulation.run_until(at_time(1s));

  EXPECT_THAT(order, IsEmpty());
}

TEST_F(EventEngineTest, KnowsAnEventOfThisVeryInstantThatIsStillToCome) {
  ns3::EventId later;
  bool running = false;
  ns3::Simulator::Schedule(to_ns3(1s), [&] { running = later.IsRunning(); });
  later = schedule(1s, 1);

  simulation.run_until(at_time(1s));

  EXPECT_TRUE(running);
  EXPECT_FALSE(later.IsRunning());
}

TEST_F(EventEngineTest, StaysWholeWhenAnEventThrows) {
  ns3::Simulator::Schedule(to_ns3(1s), [] { throw std::runtime_error("out of luck"); });
  schedule(2s, 1);

  EXPECT_THROW(simulation.run_until(at_time(3s)), std::runtime_error);
  simulation.run_until(at_time(3s));

  EXPECT_THAT(order, ElementsAre(1));
}

TEST(SimulationTest, StartsFromTheSameStateWhateverTheOneBeforeDid) {
  {
    Simulation first;
    ns3::Names::Add("somebody", ns3::CreateObject<ns3::Node>());
    ns3::Config::SetDefault("ns3::TcpSocket::ConnCount", ns3::UintegerValue(3));
    first.run_until(at_time(1s));
  }
  Simulation second;

  ns3::Names::Add("somebody", ns3::CreateObject<ns3::Node>());
  EXPECT_EQ(second.now(), at_time(0s));
  ns3::UintegerValue tries;
  ns3::CreateObject<ns3::TcpSocketBase>()->GetAttribute("ConnCount", tries);
  EXPECT_EQ(tries.Get(), TcpSettings().connect_tries);
}

TEST(SimulationTest, GivesSocketsTheDefaultsOfACurrentHost) {
  Simulation simulation;
  const auto socket = ns3::CreateObject<ns3::TcpSocketBase>();

  ns3::UintegerValue segment;
  ns3::TimeValue connect_retry;
  socket->GetAttribute("SegmentSize", segment);
  socket->GetAttribute("ConnTimeout", connect_retry);

  EXPECT_EQ(segment.Get(), 1460U);
  EXPECT_EQ(to_duration(connect_retry.Get()), 1s);
}

}  // namespace
}  // namespace swarmstage::packet
