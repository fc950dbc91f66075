#include "cli/node/node_console.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "core/node/fields.h"

namespace swarmstage::cli {
namespace {

// The example output of the original's manual, line by line.
TEST(MeshLine, ReadsAsTheOriginalsDo) {
  EXPECT_EQ(mesh_line("MsgSystemStart", {{"nodeName", "alice"}, {"port", 8001}}),
            "[SYSTEM] Node alice listening on port 8001");
  EXPECT_EQ(mesh_line("MsgPeerConnected", {{"peerName", "bob"},
                                           {"address", "192.168.1.100:8002"},
                                           {"peerCount", 1},
                                           {"maxPeers", 10},
                                           {"direction", "incoming"}}),
            "[NETWORK] Peer bob connected from 192.168.1.100:8002 (1/10 peers)");
  EXPECT_EQ(
      mesh_line("MsgPeersDiscovered", {{"newCount", 3}, {"fromName", "bob"}, {"totalKnown", 5}}),
      "[DISCOVERY] Found 3 peers via bob (total known: 5)");
  EXPECT_EQ(mesh_line("MsgPeerConnected", {{"peerName", "charlie"},
                                           {"address", "localhost:8003"},
                                           {"peerCount", 2},
                                           {"maxPeers", 10},
                                           {"direction", "outgoing"}}),
            "[NETWORK] Connected to peer charlie at localhost:8003 (2/10 peers)");
  EXPECT_EQ(mesh_line("MsgChatMessage", {{"from", "bob"}, {"message", "network status"}}),
            "[bob] network status");
  EXPECT_EQ(mesh_line("MsgMaintenanceCleanup", {{"peerName", "dave"}, {"reason", "timeout"}}),
            "[MAINTENANCE] Removed stale peer dave (timeout)");
}

TEST(MeshLine, SaysWhyAPeerIsGoneThatDidNotSimplyLeave) {
  const auto gone = [](const char* reason) {
    return mesh_line("MsgPeerDisconnected", {{"peerName", "eve"}, {"reason", reason}});
  };

  EXPECT_EQ(gone("finished"), "[NETWORK] Peer eve disconnected");
  EXPECT_EQ(gone("closed by us"), "[NETWORK] Peer eve disconnected");
  EXPECT_EQ(gone("reset"), "[NETWORK] Peer eve disconnected (reset)");
  EXPECT_EQ(gone("queue limit"),
            "[NETWORK] Peer eve disconnected (it does not read what is sent to it)");
  EXPECT_EQ(gone("a line with a zero byte"),
            "[NETWORK] Peer eve disconnected (a line with a zero byte)");
}

TEST(MeshLine, LetsNobodySteerTheTerminal) {
  EXPECT_EQ(mesh_line("MsgChatMessage", {{"from", "eve"}, {"message", "\x1b[2Jgone"}}),
            "[eve] ?[2Jgone");
}

// --- Logs ---

TEST(LogLine, TellsTheLevelAndEveryField) {
  EXPECT_EQ(log_line(LogLevel::info, "a datagram is not understood",
                     {{"from", "10.0.0.2:8080"}, {"fault", "version"}, {"times", 3}}),
            "[INFO] a datagram is not understood from=10.0.0.2:8080 fault=version times=3");
  EXPECT_EQ(log_line(LogLevel::warning, "it failed", {{"why", "no such file"}, {"path", ""}}),
            "[WARNING] it failed why=\"no such file\" path=\"\"");
  EXPECT_EQ(log_line(LogLevel::error, "plain", Json::object()), "[ERROR] plain");
  EXPECT_EQ(log_line(LogLevel::info, "x", {{"from", "\x1b[2J"}}), "[INFO] x from=?[2J");
}

TEST(NodeConsole, WritesALogAsJsonWithItsLevelAndFields) {
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  std::vector<std::byte> encoded;
  encode_fields(encoded, "a notice is not signed",
                {{"from", "10.0.0.2:8080"}, {"level", "of its own"}});
  {
    NodeConsole console({.json = true}, ends[1]);
    console.logged({}, {}, LogLevel::warning, ByteView(encoded.data(), encoded.size()));
    console.flush();
  }
  ::close(ends[1]);
  char text[256] = {};
  const auto size = ::read(ends[0], text, sizeof(text) - 1);
  ::close(ends[0]);

  ASSERT_GT(size, 0);
  EXPECT_STREQ(text,
               "{\"log\":\"a notice is not signed\",\"level\":\"warning\","
               "\"from\":\"10.0.0.2:8080\"}\n");
}

}  // namespace
}  // namespace swarmstage::cli
