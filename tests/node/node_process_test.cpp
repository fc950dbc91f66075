// swarmstage-node as users meet it: real processes, real sockets on loopback.

#include <csignal>
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/roles/builtin_roles.h"
#include "core/trace/replay.h"
#include "tests/node/mesh_process.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

TEST(NodeProcess, TwoMeetTalkAndLeave) {
  ChildProcess alice(mesh({"0", "--name", "alice", "--address", "127.0.0.1"}), true);
  const std::string port = port_of(alice);
  ChildProcess bob(mesh({"--name=bob", "0", local(port), "--bootstrap-delay", "10ms"}), true);

  ASSERT_TRUE(bob.says("[BOOTSTRAP] Connected to seed node 127.0.0.1:" + port)) << bob.output();
  ASSERT_TRUE(alice.says("[NETWORK] Peer bob connected from 127.0.0.1:")) << alice.output();
  alice.write("hello network\nPING\n/peers\n");

  EXPECT_TRUE(bob.says("[alice] hello network")) << bob.output();
  EXPECT_TRUE(bob.says("[alice] PING"));
  EXPECT_TRUE(alice.says("[STATUS] Connected Peers (1/20):\n  bob (127.0.0.1:"));
  bob.write("/quit\n");
  EXPECT_EQ(bob.wait(), 0);
  EXPECT_TRUE(alice.says("[NETWORK] Peer bob disconnected"));
  alice.signal(SIGINT);
  EXPECT_EQ(alice.wait(), 0) << alice.output();
}

TEST(NodeProcess, RecordsALifeThatReplaysWithTheSameHash) {
  const std::string path = testing::TempDir() + "mesh-node.trace";
  ChildProcess alice(mesh({"0", "--name", "alice", "--address", "127.0.0.1", "--trace", path}),
                     true);
  const std::string port = port_of(alice);
  ChildProcess bob(mesh({"0", local(port), "--name", "bob", "--bootstrap-delay", "10ms"}), true);
  ASSERT_TRUE(alice.says("[NETWORK] Peer bob connected")) << alice.output();
  alice.write("hello bob\n");
  bob.write("hello alice\n");
  ASSERT_TRUE(alice.says("[bob] hello alice")) << alice.output();
  alice.write("/quit\n");
  ASSERT_EQ(alice.wait(), 0) << alice.output();

  RoleRegistry roles;
  add_builtin_roles(roles);
  const auto again = replay(content_of(path), {"node", {}, never}, roles);

  ASSERT_TRUE(again) << again.error();
  EXPECT_FALSE(again.value().difference) << *again.value().difference;
  ASSERT_TRUE(again.value().recorded);
  EXPECT_EQ(again.value().hashes.logical, again.value().recorded->logical);
  EXPECT_GT(again.value().deliveries, 5U);
}

#ifdef SWARMSTAGE_NODE_IS_SMALL
TEST(NodeProcess, LoadsNoLibraryButThatOfC) {
  const Ended dynamic = run_to_end({SWARMSTAGE_READELF, "--dynamic", SWARMSTAGE_NODE});

  ASSERT_THAT(dynamic.output, HasSubstr("[libc.so.6]"));
  for (const char* library : {"libm.so", "libz.so", "libsodium.so", "libstdc++.so"}) {
    EXPECT_THAT(dynamic.output, Not(HasSubstr(library))) << "megabytes for a few functions";
  }
}
#endif

TEST(NodeProcess, APipeIsSentWholeBeforeItsEndEndsTheNode) {
  ChildProcess reader(mesh({"0", "--json", "--address", "127.0.0.1"}), false);
  ASSERT_TRUE(reader.says("\"port\":"));
  const std::string& text = reader.output();
  const std::size_t begin = text.find("\"port\":") + 7;
  const std::string port = text.substr(begin, text.find('}', begin) - begin);
  ChildProcess writer(mesh({"0", local(port), "--bootstrap-delay", "10ms"}), true);

  for (int i = 0; i < 10'000; ++i) writer.write(std::string("line ") + std::to_string(i) + "\n");
  writer.close_input();

  EXPECT_TRUE(reader.says("\"message\":\"line 0\""));
  EXPECT_TRUE(reader.says("\"message\":\"line 9999\"")) << "the last of ten thousand";
  EXPECT_EQ(writer.wait(), 0);
  reader.signal(SIGTERM);
  EXPECT_EQ(reader.wait(), 0);
}

TEST(NodeProcess, RefusesALineThatCannotBeSaidAndSaysTheOthersInOrder) {
  ChildProcess alice(mesh({"0", "--name", "alice", "--address", "127.0.0.1"}), true);
  ChildProcess bob(mesh({"0", local(port_of(alice)), "--bootstrap-delay", "10ms"}), true);
  ASSERT_TRUE(alice.says("[NETWORK] Peer")) << alice.output();
  std::string text = "one\nzero \0 in\ntwo\n"s;
  text.append(70'000, 'x').append("\n\nthree\n").append(65'534, 'y').append("\n/dance\n");
  text.append(200'000, 'z').append("\nlast");

  alice.write(text);
  alice.close_input();

  EXPECT_EQ(alice.wait(), 0);
  EXPECT_THAT(alice.output(), HasSubstr("line 2: cannot say a text that has a zero byte\n"));
  EXPECT_THAT(alice.output(), HasSubstr("line 4: cannot say a text that has 70000 bytes; "
                                        "expected at most 65534\n"));
  EXPECT_THAT(alice.output(), HasSubstr("line 9: cannot say a text that has 200000 bytes; "));
  EXPECT_TRUE(bob.says("disconnected"));
  EXPECT_THAT(bob.output(),
              testing::ContainsRegex("[[]alice[]] one\n.*[[]alice[]] two\n.*[[]alice[]] three\n"
                                     ".*[[]alice[]] yyy.*y\n.*[[]alice[]] last\n"));
  EXPECT_THAT(bob.output(), Not(HasSubstr("xxx")));
}

TEST(NodeProcess, SaysWhatACommandLacks) {
  ChildProcess node(mesh({"0", "--address", "127.0.0.1"}), true);
  ASSERT_NE(port_of(node), "");

  node.write("/connect\n/connect  \n/connect here\n/peer\n/quit now?\n/dance\tall night\n");

  EXPECT_TRUE(node.says("[ERROR] /connect needs an address: /connect <ip:port>\n"));
  EXPECT_TRUE(node.says("[ERROR] connect expects 'address', a host:port"));
  EXPECT_TRUE(node.says("[ERROR] unknown command '/peer'; did you mean '/peers'?\n"));
  EXPECT_TRUE(node.says("[ERROR] /quit takes nothing behind it; found 'now?'\n"));
  EXPECT_TRUE(
      node.says("[ERROR] unknown command '/dance'; known are /peers, /connect, "
                "/discover, /quit\n"));
  node.write("/quit\n");
  EXPECT_EQ(node.wait(), 0);
}

TEST(NodeProcess, FindsItsPeersAgainInItsStateFolder) {
  const std::string folder = testing::TempDir() + "mesh-node-state";
  std::filesystem::remove_all(folder);
  ChildProcess alice(mesh({"0", "--name", "alice", "--address", "127.0.0.1"}), true);
  const std::string port = port_of(alice);
  const std::vector<std::string> bob = {"0", "--name", "bob", "--state", folder};
  std::vector<std::string> told = bob;
  told.insert(told.end(), {local(port), "--bootstrap-delay", "10ms"});
  {
    ChildProcess first(mesh(told), true);
    ASSERT_TRUE(first.says("[NETWORK] Connected to peer alice")) << first.output();
    const Ended second = run_to_end(mesh({"0", "--state", folder}));
    EXPECT_EQ(second.status, 2);
    EXPECT_THAT(second.output, HasSubstr("--state: the folder " + folder + " is in use"));
    first.write("/quit\n");
    ASSERT_EQ(first.wait(), 0) << first.output();
  }

  ChildProcess again(mesh(bob), true);

  EXPECT_TRUE(again.says("[BOOTSTRAP] Dialling 1 remembered addresses")) << again.output();
  EXPECT_TRUE(again.says("[NETWORK] Connected to peer alice")) << again.output();
}

TEST(NodeProcess, AnswersInLinesOfJsonWhereItsEventsAre) {
  ChildProcess node(mesh({"0", "--json", "--address", "127.0.0.1"}), true);

  node.write("/connect\n/peers\n/quit\n");

  EXPECT_EQ(node.wait(), 0);
  EXPECT_THAT(node.output(), HasSubstr("{\"console\":\"[ERROR] /connect needs an address: "));
  EXPECT_THAT(node.output(), HasSubstr("{\"console\":\"[STATUS] Connected Peers (0/20):\\n  "));
  std::istringstream lines(node.output());
  for (std::string line; std::getline(lines, line);) EXPECT_TRUE(Json::accept(line)) << line;
}

}  // namespace
}  // namespace swarmstage
