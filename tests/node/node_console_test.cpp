#include "cli/node/node_console.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace swarmstage::cli
