// The TCP between two hosts, seen by the owners of its sockets. Each of these
// failed with the stock sockets of ns-3 3.37, or guards something near.

#include "tests/packet/packet_world.h"

namespace swarmstage::packet {
namespace {

using testing::IsEmpty;

class TcpSocketTest : public testing::Test {
 protected:
  TcpSocketTest() {
    world.add_host(delay_of(10ms));
    world.add_host(delay_of(10ms));
  }
  PacketWorld world;
};

TEST_F(TcpSocketTest, ConnectsAndCarriesBytesBothWays) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  client->send("question");
  listener->accepted.at(0)->send("answer");
  world.run_for(1s);

  EXPECT_EQ(client->said, "connected ");
  EXPECT_EQ(listener->accepted.at(0)->received, "question");
  EXPECT_EQ(client->received, "answer");
}

TEST_F(TcpSocketTest, IsRefusedAfterOneRoundTripWhereNobodyListens) {
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  EXPECT_EQ(client->said, "closed(refused) ");
  EXPECT_EQ(client->closed_at, at_time(40ms));
}

TEST_F(TcpSocketTest, TimesOutAfterAllTriesWhenTheHostIsDead) {
  world.host(1).power_off();
  const auto client = world.connect(0, 1, 80);
  world.run_for(200s);

  EXPECT_EQ(client->said, "closed(timed_out) ");
  EXPECT_EQ(client->closed_at, at_time(127s));  // 1 + 2 + 4 + ... + 64
}

TEST_F(TcpSocketTest, TellsAnAbortedPeerOfTheReset) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  listener->accepted.at(0)->socket->abort();
  world.run_for(1s);

  EXPECT_EQ(client->said, "connected closed(reset) ");
  EXPECT_EQ(listener->accepted.at(0)->said, "");
  EXPECT_EQ(world.host(0).tcp().connections(), 0U);
  EXPECT_EQ(world.host(1).tcp().connections(), 0U);
}

TEST_F(TcpSocketTest, VanishesWithoutAWordWhenKilledAndResetsWhoeverAsks) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  listener->accepted.at(0)->socket->kill();
  world.run_for(10s);
  EXPECT_EQ(client->said, "connected ");

  client->send("are you there?");
  world.run_for(1s);
  EXPECT_EQ(client->said, "connected closed(reset) ");
}

TEST_F(TcpSocketTest, HalfClosesAndStillReceives) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  client->send("the question");
  client->socket->finish();
  world.run_for(1s);
  TcpProbe& server = *listener->accepted.at(0);
  EXPECT_EQ(server.said, "finished ");
  EXPECT_EQ(server.received, "the question");

  const std::string answer = long_text(300'000);
  server.send(answer);
  server.socket->finish();
  world.run_for(10s);
  EXPECT_EQ(client->received, answer);
  EXPECT_EQ(client->said, "connected finished closed(finished) ");
  EXPECT_EQ(server.said, "finished closed(finished) ");
}

TEST_F(TcpSocketTest, ForgetsAClosedConnectionButNotItsPorts) {
  const auto listener = world.listen(1, 80);
  listener->finishes_back = true;
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  const TcpKey key = client->socket->key();
  client->socket->finish();
  world.run_for(1s);

  EXPECT_EQ(client->said, "connected finished closed(finished) ");
  EXPECT_EQ(world.host(0).tcp().connections(), 0U);
  EXPECT_EQ(world.host(1).tcp().connections(), 0U);
  EXPECT_TRUE(world.host(0).tcp().in_use(key));
  world.run_for(60s);
  EXPECT_FALSE(world.host(0).tcp().in_use(key));
}

TEST_F(TcpSocketTest, ClosesOnceWhenBothFinishAtTheSameTime) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  client->socket->finish();
  listener->accepted.at(0)->socket->finish();
  world.run_for(5s);

  EXPECT_EQ(client->said, "connected finished closed(finished) ");
  EXPECT_EQ(listener->accepted.at(0)->said, "finished closed(finished) ");
}

TEST_F(TcpSocketTest, StopsTheSenderWhileNobodyReadsAndLetsItGoOn) {
  const auto listener = world.listen(1, 80);
  listener->reads = false;
  const auto client = world.connect(0, 1, 80);
  const std::string text = long_text(3'000'000);
  world.run_for(1s);

  client->send(text);
  world.run_for(30s);
  TcpProbe& server = *listener->accepted.at(0);
  EXPECT_GT(server.socket->readable(), world.settings.receive_buffer_bytes - 2000);
  EXPECT_FALSE(client->unsent.empty());

  server.reads = true;
  server.read_all();
  const TimePoint resumed = world.simulation.now();
  while (server.received.size() < text.size() && world.simulation.now() < resumed + 60s) {
    world.run_for(100ms);
  }
  EXPECT_EQ(server.received, text);
  EXPECT_LT(world.simulation.now() - resumed, 3s);
}

TEST_F(TcpSocketTest, FindsOutThatTheWindowOpenedWhenTheWordOfItWasLost) {
  const auto listener = world.listen(1, 80);
  listener->reads = false;
  const auto client = world.connect(0, 1, 80);
  const std::string text = long_text(1'500'000);
  world.run_for(1s);
  client->send(text);
  world.run_for(20s);

  const std::uint32_t cut =
      world.cloud.partitions().add({{HostIndex{1}}, {HostIndex{0}}, /*one_way=*/true});
  TcpProbe& server = *listener->accepted.at(0);
  server.reads = true;
  server.read_all();
  world.run_for(1s);
  world.cloud.partitions().heal(cut);
  world.run_for(100s);

  EXPECT_EQ(server.received.size(), text.size());
  EXPECT_EQ(server.received, text);
}

TEST_F(TcpSocketTest, ReconnectsAfterARebootThoughThePeerBelievesInTheOldConnection) {
  const auto listener = world.listen(1, 80);
  const auto old = world.connect(0, 1, 80);
  world.run_for(1s);
  const TcpKey key = old->socket->key();

  world.reboot(0);
  TcpProbe again;
  again.adopt(world.host(0).tcp().make_socket());
  again.socket->connect(key);  // the same port, by chance
  world.run_for(5s);

  EXPECT_EQ(listener->accepted.at(0)->said, "closed(reset) ");
  EXPECT_EQ(again.said, "connected ");
  EXPECT_EQ(listener->accepted.size(), 2U);
}

TEST_F(TcpSocketTest, ResetsAPeerThatSpeaksToAListenerItsFormerLifeHad) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  world.reboot(1);
  const auto relisten = world.listen(1, 80);
  client->send("hello?");
  world.run_for(1s);

  EXPECT_EQ(client->said, "connected closed(reset) ");
  EXPECT_THAT(relisten->accepted, IsEmpty());
}

TEST_F(TcpSocketTest, SurvivesTwoThousandRebootsOfThePeer) {
  const auto listener = world.listen(1, 80);

  for (int life = 0; life < 2000; ++life) {
    const auto client = world.connect(0, 1, 80);
    world.run_for(60ms);
    // A port that a former life used meets the old connection, and needs a second try.
    if (client->said.empty()) world.run_for(2s);
    ASSERT_EQ(client->said, "connected ") << "in life " << life;
    world.reboot(0);
  }

  EXPECT_EQ(listener->accepted.size(), 2000U);
}

TEST_F(TcpSocketTest, UsesTheSamePortsAgainAsSoonAsThePeerIsReady) {
  const auto listener = world.listen(1, 80);
  const auto first = world.connect(0, 1, 80);
  world.run_for(1s);
  const TcpKey key = first->socket->key();
  // The server ends it first, so the server is the one that must remember.
  listener->accepted.at(0)->socket->finish();
  world.run_for(1s);
  first->socket->finish();
  world.run_for(1s);
  ASSERT_FALSE(world.host(0).tcp().in_use(key));

  TcpProbe second;
  second.adopt(world.host(0).tcp().make_socket());
  second.socket->connect(key);
  world.run_for(1s);

  EXPECT_EQ(second.said, "connected ");
}

TEST_F(TcpSocketTest, OpensWhenBothConnectToEachOther) {
  TcpProbe left;
  TcpProbe right;
  left.adopt(world.host(0).tcp().make_socket());
  right.adopt(world.host(1).tcp().make_socket());

  left.socket->connect({world.address(0), world.address(1), 7000, 7001});
  right.socket->connect({world.address(1), world.address(0), 7001, 7000});
  world.run_for(1s);
  left.send("from left");
  right.send("from right");
  world.run_for(1s);

  EXPECT_EQ(left.said, "connected ");
  EXPECT_EQ(right.said, "connected ");
  EXPECT_EQ(left.received, "from right");
  EXPECT_EQ(right.received, "from left");
}

TEST_F(TcpSocketTest, RefusesWhoeverComesAfterTheListenerWasClosed) {
  const auto listener = world.listen(1, 80);
  const auto early = world.connect(0, 1, 80);
  world.run_for(1s);

  world.host(1).tcp().close_listener(80, *listener);
  const auto late = world.connect(0, 1, 80);
  world.run_for(1s);
  early->send("still here");
  world.run_for(1s);

  EXPECT_EQ(late->said, "closed(refused) ");
  EXPECT_EQ(listener->accepted.at(0)->received, "still here");
}

TEST_F(TcpSocketTest, DropsConnectsBeyondTheBacklogUntilThereIsRoom) {
  ListenProbe listener;
  world.host(1).tcp().listen(0, 80, 2, listener);
  std::vector<std::unique_ptr<TcpProbe>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(world.connect(0, 1, 80));

  world.run_for(500ms);
  EXPECT_EQ(listener.accepted.size(), 2U);

  world.run_for(1s);  // the third asks again after a second
  EXPECT_EQ(listener.accepted.size(), 3U);
}

TEST_F(TcpSocketTest, EndsAConnectionWhosePeerLostPowerWithDataUnderWay) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  world.host(1).power_off();
  client->send("anybody?");
  world.run_for(2h);

  EXPECT_EQ(client->said, "connected closed(timed_out) ");
  EXPECT_EQ(world.host(0).tcp().connections(), 0U);
}

TEST_F(TcpSocketTest, GivesUpAFinishThatNobodyAcknowledges) {
  const auto listener = world.listen(1, 80);
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  world.host(1).power_off();
  client->socket->finish();
  world.run_for(10min);

  EXPECT_EQ(client->said, "connected closed(timed_out) ");
  EXPECT_EQ(world.simulation.next_event(), never);
}

TEST_F(TcpSocketTest, KeepsWhatCameBeforeTheEndForALateReader) {
  const auto listener = world.listen(1, 80);
  listener->reads = false;
  const auto client = world.connect(0, 1, 80);
  world.run_for(1s);

  client->send("last words");
  client->socket->finish();
  world.run_for(1s);
  TcpProbe& server = *listener->accepted.at(0);
  server.socket->finish();
  world.run_for(1s);
  EXPECT_FALSE(server.socket->at_end());
  server.read_all();

  EXPECT_EQ(server.received, "last words");
  EXPECT_TRUE(server.socket->at_end());
}

TEST_F(TcpSocketTest, ConnectsToItself) {
  const auto listener = world.listen(0, 80);
  const auto client = world.connect(0, 0, 80);
  client->send("me");
  world.run_for(1s);

  EXPECT_EQ(client->said, "connected ");
  EXPECT_EQ(listener->accepted.at(0)->received, "me");
}

}  // namespace
}  // namespace swarmstage::packet
