// Peers that mean no good, or know no better. Whatever they do, the node stays
// up, holds no more than its limits say, and tells why it closed whom.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Hostile, TenThousandConnectsInASecondLeaveTheNodeUp) {
  MeshProbe probe;
  const StreamId friendly = probe.join("b", "10.0.0.2:40000", 8002);

  for (int i = 0; i < 10'000; ++i) {
    probe.accept(text({"10.9.", std::to_string(i % 200), ".1:40000"}));
    probe.advance(100us);
    EXPECT_LE(probe.see("links"), 129);
  }

  EXPECT_LE(probe.runner().stream_count(), 129U);
  EXPECT_LE(probe.runner().timer_count(), 140U);
  EXPECT_GE(probe.reached("handshakes_max"), 9'800U);
  EXPECT_FALSE(probe.aborted(friendly));
  const StreamId late = probe.join("c", "10.0.0.3:40000", 8003);
  EXPECT_EQ(probe.written(late), own_hello()) << "an honest one still gets in";
}

TEST(Hostile, OneSourceCannotTakeEveryPlace) {
  MeshProbe probe(Json{{"handshakes_per_source_max", 4}});
  const StreamId honest = probe.accept("10.0.0.2:40000");

  for (int i = 0; i < 1000; ++i) probe.accept("10.0.0.66:40000");

  EXPECT_EQ(probe.see("links"), 5);
  EXPECT_FALSE(probe.aborted(honest));
  EXPECT_EQ(probe.reached("handshakes_per_source_max"), 996U);
}

TEST(Hostile, ReportsAreFewAndTheRestIsCounted) {
  MeshProbe probe(Json{{"handshakes_per_source_max", 1}});
  probe.take_events();

  for (int i = 0; i < 1000; ++i) probe.accept("10.0.0.66:40000");

  EXPECT_THAT(probe.events("MsgError"), SizeIs(20));
  EXPECT_EQ(probe.reached("report_rate"), 979U);
}

TEST(Hostile, ALineThatIsTooLongClosesTheStream) {
  MeshProbe probe(Json{{"line_bytes_max", "1KiB"}});
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.take_events();

  for (int i = 0; i < 4 && !probe.aborted(peer); ++i) probe.data(peer, std::string(500, 'x'));

  EXPECT_TRUE(probe.aborted(peer));
  const auto events = probe.take_events();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].fields, Json({{"error", "a line of more than 1024 bytes"},
                                    {"context", "connection with name-b"}}));
  EXPECT_EQ(events[1].fields["reason"], "a line of more than 1024 bytes");
  EXPECT_EQ(probe.reached("line_bytes_max"), 1U);
}

TEST(Hostile, AZeroByteClosesTheStream) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  const StreamId stranger = probe.accept("10.0.0.3:40000");

  probe.data(peer, std::string(" a\0b\n", 5));
  probe.data(stranger, std::string("\0\0\0\n", 4));

  EXPECT_TRUE(probe.aborted(peer));
  EXPECT_TRUE(probe.aborted(stranger));
  EXPECT_EQ(probe.reached("nul_bytes"), 2U);
}

TEST(Hostile, PayloadLengthsAreChecked) {
  MeshProbe probe(Json{{"payload_bytes_max", "1KiB"}});
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);

  probe.data(peer, "BYTES:-1\nBYTES:\nBYTES:abc\nBYTES:99999999999999999999\n hello\n");
  EXPECT_THAT(probe.chats(), ElementsAre("hello")) << "what is no number is no payload";
  EXPECT_FALSE(probe.aborted(peer));
  probe.data(peer, "BYTES:1025\n");

  EXPECT_TRUE(probe.aborted(peer));
  EXPECT_EQ(probe.reached("payload_bytes_max"), 1U);
}

TEST(Hostile, UnfinishedPayloadsTogetherAreLimited) {
  MeshProbe probe(Json{{"payload_bytes_max", "1KiB"}, {"payload_total_max", "2KiB"}});
  std::vector<StreamId> peers;
  for (const std::string id : {"a", "b", "c"}) {
    peers.push_back(probe.join(id, "10.0.0.2:40000"));
    probe.data(peers.back(), text({"BYTES:1024\n", std::string(1000, 'x')}));
  }

  EXPECT_FALSE(probe.aborted(peers[0]));
  EXPECT_FALSE(probe.aborted(peers[1]));
  EXPECT_TRUE(probe.aborted(peers[2]));
  EXPECT_EQ(probe.reached("payload_total_max"), 1U);
  probe.closed(peers[0], CloseReason::reset);
  const StreamId next = probe.join("d", "10.0.0.2:40000");
  probe.data(next, text({"BYTES:1024\n", std::string(1000, 'x')}));
  EXPECT_FALSE(probe.aborted(next)) << "what the others held was given back";
}

TEST(Hostile, AddressesOfOneSourceAreLimitedAndTriedSlowly) {
  MeshProbe probe;
  const StreamId liar = probe.join("b", "10.0.0.2:40000");
  std::size_t dials = 0;

  for (int second = 0; second < 60; ++second) {
    std::string line = "PEERS:";
    for (int i = 0; i < 200; ++i) {
      line += text({"10.1.", std::to_string(second), ".", std::to_string(i), ":22,"});
    }
    probe.data(liar, line + "\n");
    for (int tick = 0; tick < 10; ++tick) {
      for (const auto& connect : probe.take_connects()) {
        ++dials;
        probe.closed(connect.stream, CloseReason::refused);
      }
      probe.advance(100ms);
    }
  }

  EXPECT_LE(probe.see("known_addresses"), 128);
  EXPECT_GE(probe.reached("addresses_per_source_max"), 200U);
  EXPECT_LE(dials, 3U * 128U) << "each is given up after three failures";
}

TEST(Hostile, OfALongLineOnlySoManyAddressesAreLookedAt) {
  MeshProbe probe(Json{{"addresses_per_source_max", 1000}});
  const StreamId liar = probe.join("b", "10.0.0.2:40000");
  const auto known_before = probe.see("known_addresses");

  std::string line = "PEERS:";
  for (int i = 0; i < 300; ++i)
    line += text({"10.1.", std::to_string(i / 200), ".", std::to_string(i % 200), ":22,"});
  probe.data(liar, line + "\n");

  EXPECT_EQ(probe.see("known_addresses"), known_before.get<int>() + 256);
  EXPECT_EQ(probe.reached("addresses_per_line_max"), 1U);
}

TEST(Hostile, ManyAddressesAreDialledOneAfterTheOther) {
  MeshProbe probe(Json{{"dials_max", 1000}, {"max_peers", 1000}, {"dial_spread", "0s"}});
  const StreamId liar = probe.join("b", "10.0.0.2:40000");
  probe.take_connects();

  std::string line = "PEERS:";
  for (int i = 0; i < 100; ++i) line += text({"10.1.0.", std::to_string(i), ":22,"});
  probe.data(liar, line + "\n");

  EXPECT_THAT(probe.take_connects(), SizeIs(40));
  EXPECT_EQ(probe.reached("dial_rate"), 1U);
  probe.advance(1s);
  EXPECT_THAT(probe.take_connects(), SizeIs(20)) << "one each fifty milliseconds";
}

TEST(Hostile, DialsAreNeverMoreThanSoManyAtOnce) {
  MeshProbe probe;
  const StreamId liar = probe.join("b", "10.0.0.2:40000");

  probe.data(liar,
             "PEERS:10.0.0.3:1,10.0.0.3:2,10.0.0.3:3,10.0.0.3:4,10.0.0.3:5,10.0.0.3:6,"
             "10.0.0.3:7,10.0.0.3:8,10.0.0.3:9,10.0.0.3:10\n");

  EXPECT_THAT(probe.take_connects(), SizeIs(8));
  EXPECT_EQ(probe.reached("dials_max"), 1U);
}

TEST(Hostile, NamesAreLookedUpSlowly) {
  MeshProbe probe;
  const StreamId liar = probe.join("b", "10.0.0.2:40000");
  std::string line = "PEERS:";
  for (int i = 0; i < 250; ++i) line += text({"n", std::to_string(i), ".example:1,"});

  probe.data(liar, line + "\n");

  EXPECT_THAT(probe.take_resolves(), SizeIs(16));
  EXPECT_EQ(probe.reached("names_told"), 234U);
}

TEST(Hostile, RequestsForPeersAreAnsweredOnlySoOften) {
  MeshProbe probe;
  probe.join("c", "10.0.0.3:40000", 8003);
  const StreamId greedy = probe.join("b", "10.0.0.2:40000");
  probe.written(greedy);
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "REQUEST_PEERS\n";

  probe.data(greedy, lines);

  EXPECT_EQ(probe.written(greedy).size(), 10 * std::string("PEERS:10.0.0.3:8003\n").size());
  EXPECT_EQ(probe.reached("request_rate"), 990U);
}

TEST(Hostile, OneThatPingsAndDoesNotReadIsClosedAlone) {
  MeshProbe probe(Json::object(), Limits{.stream_queue_bytes = 100'000});
  const StreamId good = probe.join("a", "10.0.0.2:40000");
  const StreamId bad = probe.join("b", "10.0.0.3:40000");
  probe.hold_writes(bad);
  std::string pings;
  for (int i = 0; i < 1000; ++i) pings += "PING\n";

  for (int i = 0; i < 30 && !probe.aborted(bad); ++i) probe.data(bad, pings);

  EXPECT_TRUE(probe.aborted(bad));
  EXPECT_FALSE(probe.aborted(good));
}

TEST(Hostile, AnAnswerInAnothersNameDoesNotTakeItsPlace) {
  MeshProbe probe;
  const StreamId victim = probe.join_seed("v", "10.0.0.2:40000");
  const StreamId thief = probe.dial("10.0.0.66:8000");
  probe.data(thief, "v:name-v\n");
  probe.written(victim);
  probe.written(thief);

  probe.invoke("say", {{"text", "for v"}});

  EXPECT_EQ(probe.written(victim), "for v\n");
  EXPECT_EQ(probe.written(thief), "");
  const StreamId second = probe.dial("10.0.0.66:8001");
  probe.data(second, "v:name-v\n");
  EXPECT_TRUE(probe.finished(second)) << "and one such link is enough";
}

TEST(Hostile, OneThatIsToldToGoAndStaysIsClosed) {
  MeshProbe probe(Json{{"max_peers", 1}});
  probe.join("a", "10.0.0.2:40000");
  const StreamId stays = probe.join("b", "10.0.0.3:40000");
  ASSERT_FALSE(probe.aborted(stays));

  probe.data(stays, "hello?\nPING\n");
  probe.advance(10s);

  EXPECT_TRUE(probe.aborted(stays));
  EXPECT_THAT(probe.chats(), IsEmpty());
}

// --- Silence ---

TEST(Silence, OfAPeerIsFoundOutAfterItsTimeout) {
  MeshProbe probe;
  const StreamId silent = probe.join("b", "10.0.0.2:40000", 8002);
  const StreamId alive = probe.join("c", "10.0.0.3:40000", 8003);
  probe.take_events();

  for (int i = 0; i < 5; ++i) {
    probe.data(alive, "PONG\n");
    probe.advance(15s);
  }

  EXPECT_TRUE(probe.aborted(silent));
  EXPECT_FALSE(probe.aborted(alive));
  const auto removed = probe.events("MsgMaintenanceCleanup");
  ASSERT_THAT(removed, SizeIs(1));
  EXPECT_EQ(removed[0], Json({{"peerID", "b"}, {"peerName", "name-b"}, {"reason", "timeout"}}));
}

TEST(Silence, IsBrokenByAnyLineAndByTheBytesOfAPayload) {
  MeshProbe probe;
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.data(peer, "BYTES:100\n");

  for (int i = 0; i < 10; ++i) {
    probe.advance(14s);
    probe.data(peer, "x");
  }

  EXPECT_TRUE(probe.connected("b"));
}

}  // namespace
}  // namespace swarmstage::mesh
