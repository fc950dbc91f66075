// Loss, duplication and reordering: everything arrives, once and in order, and
// both sides agree on the end. Each case for twenty seeds.

#include "tests/packet/packet_world.h"

namespace swarmstage::packet {
namespace {

using testing::EndsWith;

LinkQuality lossy(double probability) {
  LinkQuality quality = delay_of(5ms);
  quality.loss.probability = probability;
  return quality;
}

class TcpOnBadLinks : public testing::TestWithParam<std::uint64_t> {
 protected:
  TcpOnBadLinks() : world(GetParam()) {}
  PacketWorld world;
};

TEST_P(TcpOnBadLinks, TransfersWholeAndEndsClean) {
  LinkQuality bad = lossy(0.05);
  bad.duplicate = 0.05;
  bad.reorder = 0.05;
  bad.reorder_by = 7ms;
  bad.bandwidth = 20'000'000;
  world.add_host(bad);
  world.add_host(bad);
  const auto listener = world.listen(1, 80);
  listener->finishes_back = true;
  listener->greeting = "welcome";
  const std::string text = long_text(400'000);

  const auto client = world.connect(0, 1, 80);
  client->send(text);
  client->socket->finish();
  world.run_for(10min);

  ASSERT_EQ(listener->accepted.size(), 1U);
  EXPECT_EQ(listener->accepted[0]->received, text);
  EXPECT_EQ(client->received, "welcome");
  EXPECT_EQ(client->said, "connected finished closed(finished) ");
  EXPECT_THAT(listener->accepted[0]->said, EndsWith("finished closed(finished) "));
  EXPECT_EQ(world.host(0).tcp().connections(), 0U);
  EXPECT_EQ(world.host(1).tcp().connections(), 0U);
}

TEST_P(TcpOnBadLinks, LosesNothingWhenTheSecondToFinishHasMostToSay) {
  world.add_host(lossy(0.1));
  world.add_host(lossy(0.1));
  const auto listener = world.listen(1, 80);
  const std::string text = long_text(200'000);
  const auto client = world.connect(0, 1, 80);
  client->socket->finish();
  while (listener->accepted.empty() || listener->accepted[0]->said.empty()) world.run_for(1s);

  listener->accepted[0]->send(text);
  listener->accepted[0]->socket->finish();
  world.run_for(10min);

  EXPECT_EQ(client->received, text);
  EXPECT_EQ(client->said, "connected finished closed(finished) ");
  EXPECT_EQ(listener->accepted[0]->said, "finished closed(finished) ");
}

TEST_P(TcpOnBadLinks, OpensThoughTheServerSpeaksFirstAndAnswersAreLost) {
  world.add_host(lossy(0.15));
  world.add_host(lossy(0.15));
  const auto listener = world.listen(1, 80);
  listener->greeting = "220 ready";

  const auto client = world.connect(0, 1, 80);
  world.run_for(5min);

  EXPECT_EQ(client->received, "220 ready");
}

TEST_P(TcpOnBadLinks, KeepsPaceWhenSmallMessagesOvertakeEachOther) {
  LinkQuality wild = delay_of(20ms);
  wild.jitter = 15ms;
  wild.keeps_order = false;
  world.add_host(wild);
  world.add_host(wild);
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  for (int i = 0; i < 200; ++i) {
    client->send(std::string(100, 'c'));
    listener->accepted.at(0)->send(std::string(100, 's'));
    world.run_for(5ms);
  }
  world.run_for(300ms);

  EXPECT_EQ(client->received.size(), 20'000U);
  EXPECT_EQ(listener->accepted[0]->received.size(), 20'000U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TcpOnBadLinks, testing::Range<std::uint64_t>(1, 21));

TEST(TcpThroughput, FillsALineOfTenMegabits) {
  PacketWorld world;
  LinkQuality line = delay_of(10ms);
  line.bandwidth = 10'000'000;
  world.add_host(line);
  world.add_host(line);
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  const std::string text = long_text(20'000'000);
  client->send(text);

  world.run_for(10s);

  const double megabits =
      static_cast<double>(listener->accepted.at(0)->received.size()) * 8 / 10 / 1e6;
  EXPECT_GT(megabits, 9.0);
  EXPECT_LT(megabits, 10.0);
}

}  // namespace
}  // namespace swarmstage::packet
