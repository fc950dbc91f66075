// swarmstage-node as users meet it: real processes, real sockets on loopback.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "core/trace/replay.h"
#include "tests/node/child_process.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

std::vector<std::string> mesh(std::vector<std::string> words) {
  words.insert(words.begin(), {SWARMSTAGE_NODE, "mesh"});
  return words;
}

// The port a node says it listens on.
std::string port_of(ChildProcess& node) {
  if (!node.says("listening on port ") || !node.says("\n")) return {};
  const std::string& text = node.output();
  const std::size_t begin = text.find("listening on port ") + 18;
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string local(const std::string& port) {
  return std::string("127.0.0.1:").append(port);
}

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

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
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

TEST(NodeProcess, StartsNothingItCannotRecordOrLoad) {
  const Ended trace = run_to_end(mesh({"0", "--trace", "/nowhere/x.trace"}));
  EXPECT_EQ(trace.status, 2);
  EXPECT_EQ(trace.output,
            "swarmstage-node: cannot write '/nowhere/x.trace': No such file or directory\n");

  const Ended roles = run_to_end({SWARMSTAGE_NODE, "--roles", "/nowhere/x.so", "mesh"});
  EXPECT_EQ(roles.status, 2);
  EXPECT_THAT(roles.output, HasSubstr("cannot load roles from '/nowhere/x.so'"));

  EXPECT_EQ(run_to_end(mesh({"--roles"})).output, "swarmstage-node: --roles needs a library\n");
  EXPECT_EQ(run_to_end(mesh({"--trace"})).output, "swarmstage-node: --trace needs a file\n");
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

TEST(NodeProcess, LeavesNothingOfAStartThatFails) {
  const std::string path = testing::TempDir() + "mesh-node-kept.trace";
  const std::string fresh = testing::TempDir() + "mesh-node-never.trace";
  std::filesystem::remove(fresh);
  std::ofstream(path) << "what was recorded before";
  ChildProcess taken(mesh({"0", "--address", "127.0.0.1"}), false);
  const std::string port = port_of(taken);

  for (const std::string& each : {path, fresh}) {
    const Ended ended = run_to_end(mesh({port, "--address", "127.0.0.1", "--trace", each}));
    EXPECT_EQ(ended.status, 2);
  }

  EXPECT_EQ(content_of(path), "what was recorded before");
  EXPECT_FALSE(std::filesystem::exists(fresh));
}

TEST(NodeProcess, EndsWhenAPortOfItsIsTaken) {
  ChildProcess taken(mesh({"0", "--address", "127.0.0.1"}), false);
  const std::string port = port_of(taken);
  const auto refusal = [](const std::vector<std::string>& words) {
    std::vector<std::string> all = {SWARMSTAGE_NODE};
    all.insert(all.end(), words.begin(), words.end());
    const Ended ended = run_to_end(all);
    EXPECT_EQ(ended.status, 2) << words[0];
    return ended.output;
  };
  const std::string http = "swarmstage-node: listening on HTTP port " + port +
                           " failed: address in use; expected a free port\n";

  EXPECT_EQ(refusal({"mesh", "0", "--http-port", port}), http);
  EXPECT_EQ(refusal({"lan-discovery", "--udp-port", "0", "--http-port", port}), http);
  EXPECT_EQ(refusal({"http-server", port}),
            "swarmstage-node: listening on port " + port +
                " failed: address in use; expected a free port (0 takes any)\n");
  EXPECT_EQ(refusal({"mesh", "0", "--address", "192.0.2.1"}),
            "swarmstage-node: listening on port 0 failed: address not ours; "
            "expected an address of this machine\n");
}

TEST(NodeProcess, SaysWhatIsWrongAndStartsNothing) {
  ChildProcess taken(mesh({"0", "--address", "127.0.0.1"}), false);
  const std::string port = port_of(taken);
  const Ended in_use = run_to_end(mesh({port, "--address", "127.0.0.1"}));
  EXPECT_EQ(in_use.status, 2);
  EXPECT_EQ(in_use.output, "swarmstage-node: listening on port " + port +
                               " failed: address in use; expected a free port (0 takes any)\n");

  const Ended flag = run_to_end(mesh({"--naem", "x"}));
  EXPECT_EQ(flag.status, 2);
  EXPECT_EQ(flag.output, "swarmstage-node: unknown flag '--naem'; did you mean '--name'?\n");

  const Ended role = run_to_end({SWARMSTAGE_NODE, "mseh"});
  EXPECT_EQ(role.status, 2);
  EXPECT_EQ(role.output, "swarmstage-node: no role is called 'mseh'; did you mean 'mesh'?\n");

  const Ended name = run_to_end(mesh({"0", "nowhere.invalid:8000"}));
  EXPECT_EQ(name.status, 2);
  EXPECT_THAT(name.output, HasSubstr("cannot find the host 'nowhere.invalid'"));
}

TEST(NodeProcess, ShowsWhereEachValueComesFrom) {
  const std::string path = testing::TempDir() + "mesh-node-test.json";
  std::ofstream(path) << R"({"name": "from file", "max_peers": 5})";

  const Ended shown = run_to_end(mesh({"--config", path, "--name=flag", "9001", "--show-config"}));

  EXPECT_EQ(shown.status, 0);
  EXPECT_THAT(shown.output, HasSubstr("port = 9001  (argument)\n"));
  EXPECT_THAT(shown.output, HasSubstr("name = \"flag\"  (flag --name)\n"));
  EXPECT_THAT(shown.output, HasSubstr("max_peers = 5  (file " + path + ")\n"));
  EXPECT_THAT(shown.output, HasSubstr("peer_timeout = \"60s\"  (default)\n"));
}

TEST(NodeProcess, TakesALimitForWhatAPeerLeavesUnread) {
  const Ended right = run_to_end(mesh({"--stream-queue", "1MiB", "--show-config"}));
  const Ended wrong = run_to_end(mesh({"--stream-queue=20"}));

  EXPECT_EQ(right.status, 0);
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.output,
            "swarmstage-node: --stream-queue: found '20', expected a size from 64KiB to 1GiB\n");
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

TEST(NodeProcess, RemembersNothingWithoutAFolder) {
  const Ended nowhere = run_to_end(mesh({"--remember"}));
  const Ended empty = run_to_end(mesh({"--state="}));
  const Ended other = run_to_end({SWARMSTAGE_NODE, "lan-discovery", "--state", "x"});
  const Ended shown = run_to_end(mesh({"--state", "x", "--show-config"}));

  EXPECT_EQ(nowhere.status, 2);
  EXPECT_EQ(nowhere.output, "swarmstage-node: 'remember' is set; say where by --state DIR\n");
  EXPECT_EQ(empty.output, "swarmstage-node: --state needs a folder\n");
  EXPECT_EQ(other.output, "swarmstage-node: --state: lan-discovery has nothing to remember\n");
  EXPECT_THAT(shown.output, HasSubstr("remember = true  (flag --state)\n"));
}

TEST(NodeProcess, LeavesYamlToTheFullCommand) {
  const std::string path = testing::TempDir() + "mesh-node-test.yaml";
  std::ofstream(path) << "name: from file\n";

  const Ended refused = run_to_end(mesh({"--config", path}));

  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("`swarmstage node` reads YAML too"));
}

TEST(NodeProcess, NamesAWrongKeyOfAConfigFile) {
  const std::string path = testing::TempDir() + "mesh-node-wrong.json";
  std::ofstream(path) << R"({"max_peer": 5})";

  const Ended wrong = run_to_end(mesh({"--config", path}));

  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.output,
            "swarmstage-node: " + path +
                ": 'max_peer' is no configuration key of mesh; did you mean 'max_peers'?\n");
}

TEST(NodeProcess, SaysWhyAConfigFileCannotBeRead) {
  const auto refusal = [](const std::string& path) {
    const Ended ended = run_to_end(mesh({"0", "--config", path}));
    EXPECT_EQ(ended.status, 2) << path;
    return ended.output;
  };

  EXPECT_EQ(refusal("/tmp"), "swarmstage-node: /tmp: is a folder; expected a file\n");
  EXPECT_EQ(refusal("/nowhere/x"), "swarmstage-node: /nowhere/x: No such file or directory\n");
  EXPECT_EQ(refusal("/dev/zero"), "swarmstage-node: /dev/zero: larger than 64MiB\n");
  EXPECT_EQ(refusal("/proc/self/mem"), "swarmstage-node: /proc/self/mem: Input/output error\n");
}

TEST(NodeProcess, RefusesAConfigFileThatSaysAKeyTwice) {
  const std::string path = testing::TempDir() + "mesh-node-twice.json";
  std::ofstream(path) << R"({"max_peers": 3, "name": "x", "max_peers": 4})";

  const Ended twice = run_to_end(mesh({"0", "--config", path}));

  EXPECT_EQ(twice.status, 2);
  EXPECT_EQ(twice.output, "swarmstage-node: " + path + ": the key 'max_peers' is here twice\n");
}

TEST(NodeProcess, NamesThePlaceOfAValueThatTheRoleItselfRefuses) {
  const std::string path = testing::TempDir() + "mesh-node-place.json";
  const auto refusal = [&path](const char* config) {
    std::ofstream(path) << config;
    return run_to_end(mesh({"0", "--config", path})).output;
  };

  EXPECT_EQ(refusal(R"({"bootstrap": ["localhost"]})"),
            "swarmstage-node: " + path +
                ": 'bootstrap' has 'localhost'; expected host:port, such as \"localhost:8001\"\n");
  EXPECT_THAT(refusal(R"({"bootstrap": ["nowhere.invalid:1"]})"),
              HasSubstr(path + ": 'bootstrap' has 'nowhere.invalid:1': cannot find the host"));
  EXPECT_EQ(refusal("{\"name\": \"\xff\"}").find('\xff'), std::string::npos);
}

TEST(NodeProcess, RefusesWhatIsGivenTwiceAndNotTheSame) {
  const auto refusal = [](const std::vector<std::string>& words) {
    const Ended ended = run_to_end(mesh(words));
    EXPECT_EQ(ended.status, 2);
    return ended.output;
  };

  EXPECT_EQ(refusal({"9901", "--port", "9902"}),
            "swarmstage-node: 'port' is given twice: 9901 (argument) and 9902 (flag --port)\n");
  EXPECT_EQ(refusal({"--trace", "a", "--trace", "b"}),
            "swarmstage-node: --trace is given twice: 'a' and 'b'\n");
  EXPECT_EQ(run_to_end(mesh({"9901", "--port=9901", "--state", "x", "--remember=true", "10.0.0.1:1",
                             "--bootstrap=10.0.0.2:1", "--show-config"}))
                .status,
            0);
}

}  // namespace
}  // namespace swarmstage
