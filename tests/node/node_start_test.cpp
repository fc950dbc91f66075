// What swarmstage-node is asked and refuses before it runs, as users meet it.

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/mesh_process.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(NodeStart, StartsNothingItCannotRecordOrLoad) {
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

TEST(NodeStart, LeavesNothingOfAStartThatFails) {
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

TEST(NodeStart, EndsWhenAPortOfItsIsTaken) {
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
                           " failed: address in use; expected a free port (0: no HTTP)\n";

  EXPECT_EQ(refusal({"mesh", "0", "--http-port", port}), http);
  EXPECT_EQ(refusal({"lan-discovery", "--udp-port", "0", "--http-port", port}), http);
  EXPECT_EQ(refusal({"http-server", port}),
            "swarmstage-node: listening on port " + port +
                " failed: address in use; expected a free port (0 takes any)\n");
  EXPECT_EQ(refusal({"mesh", "0", "--address", "192.0.2.1"}),
            "swarmstage-node: listening on port 0 failed: address not ours; "
            "expected an address of this machine\n");
}

TEST(NodeStart, SaysWhatIsWrongAndStartsNothing) {
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

TEST(NodeStart, TakesALimitForWhatAPeerLeavesUnread) {
  const Ended right = run_to_end(mesh({"--stream-queue", "1MiB", "--show-config"}));
  const Ended wrong = run_to_end(mesh({"--stream-queue=20"}));

  EXPECT_EQ(right.status, 0);
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.output,
            "swarmstage-node: --stream-queue: found '20', expected a size from 64KiB to 1GiB\n");
}

TEST(NodeStart, RemembersNothingWithoutAFolder) {
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

TEST(NodeStart, LeavesYamlToTheFullCommand) {
  const std::string path = testing::TempDir() + "mesh-node-test.yaml";
  std::ofstream(path) << "name: from file\n";

  const Ended refused = run_to_end(mesh({"--config", path}));

  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("`swarmstage node` reads YAML too"));
}

TEST(NodeStart, NamesAWrongKeyOfAConfigFile) {
  const std::string path = testing::TempDir() + "mesh-node-wrong.json";
  std::ofstream(path) << R"({"max_peer": 5})";

  const Ended wrong = run_to_end(mesh({"--config", path}));

  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.output,
            "swarmstage-node: " + path +
                ": 'max_peer' is no configuration key of mesh; did you mean 'max_peers'?\n");
}

TEST(NodeStart, SaysWhyAConfigFileCannotBeRead) {
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

TEST(NodeStart, RefusesAConfigFileThatSaysAKeyTwice) {
  const std::string path = testing::TempDir() + "mesh-node-twice.json";
  std::ofstream(path) << R"({"max_peers": 3, "name": "x", "max_peers": 4})";

  const Ended twice = run_to_end(mesh({"0", "--config", path}));

  EXPECT_EQ(twice.status, 2);
  EXPECT_EQ(twice.output, "swarmstage-node: " + path + ": the key 'max_peers' is here twice\n");
}

TEST(NodeStart, RefusesAConfigFileWithANumberThatNobodyCanHold) {
  const std::string path = testing::TempDir() + "mesh-node-endless.json";
  std::ofstream(path) << R"({"max_peers": 1e999})";

  const Ended endless = run_to_end(mesh({"0", "--config", path}));

  EXPECT_EQ(endless.status, 2);
  EXPECT_THAT(endless.output, HasSubstr(path + ": expected a JSON object with configuration keys; "
                                               "number overflow parsing '1e999'"));
}

TEST(NodeStart, NamesThePlaceOfAValueThatTheRoleItselfRefuses) {
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

TEST(NodeStart, RefusesWhatIsGivenTwiceAndNotTheSame) {
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

TEST(NodeStart, ShowsOfSecretsOnlyHowMany) {
  const Ended shown = run_to_end({SWARMSTAGE_NODE, "lan-discovery", "--show-config", "--keys",
                                  "cccccccccccccccc,dddddddddddddddd"});

  EXPECT_EQ(shown.status, 0);
  EXPECT_THAT(shown.output, HasSubstr("keys = 2 secrets  (flag --keys)\n"));
  EXPECT_THAT(shown.output, Not(HasSubstr("cccc")));
  EXPECT_THAT(run_to_end({SWARMSTAGE_NODE, "lan-discovery", "--show-config"}).output,
              HasSubstr("keys = []  (default)\n"));
}

TEST(NodeStart, ShowsNoConfigurationThatAStartRefuses) {
  const std::string path = testing::TempDir() + "discovery-refused.json";
  std::ofstream(path) << R"({"interval": "40s"})";
  const auto refusal = [](std::vector<std::string> words) {
    words.insert(words.begin(), {SWARMSTAGE_NODE, "lan-discovery", "--show-config"});
    const Ended ended = run_to_end(words);
    EXPECT_EQ(ended.status, 2);
    return ended.output;
  };
  const std::string program = "swarmstage-node: ";
  const std::string short_expiry =
      ": 'expiry' is 90s; expected at least three times 'interval', which is 40s\n";

  EXPECT_EQ(refusal({"--interval", "40s"}), program + "flag --interval" + short_expiry);
  EXPECT_EQ(refusal({"--config", path}), program + path + short_expiry);
  EXPECT_THAT(refusal({"--keys", "short"}), HasSubstr(program + "flag --keys: 'keys': key 1 "));
  EXPECT_THAT(refusal({"--name="}), HasSubstr(program + "flag --name: 'name' "));
}

TEST(NodeStart, TellsHowAFlagThatNeedsNoValueIsGivenOne) {
  const std::string path = testing::TempDir() + "discovery-flag.json";
  std::ofstream(path) << R"({"ipv6": "off", "expire": "maybe"})";
  const auto ended = [](std::vector<std::string> words) {
    words.insert(words.begin(), {SWARMSTAGE_NODE, "lan-discovery", "--show-config"});
    return run_to_end(words);
  };

  EXPECT_EQ(ended({"--ipv6", "off"}).output,
            "swarmstage-node: 'off' is one word too many for lan-discovery; a value of --ipv6 is "
            "given as --ipv6=off\n");
  EXPECT_THAT(ended({"--ipv6=off"}).output, HasSubstr("ipv6 = false  (flag --ipv6)\n"));
  EXPECT_THAT(ended({"--help"}).output, HasSubstr("--ipv6[=on|off] "));
  EXPECT_EQ(ended({"--config", path}).output,
            "swarmstage-node: " + path + ": 'expire' is \"maybe\"; expected true or false\n");
  std::ofstream(path) << R"({"ipv6": "off", "expire": "no"})";
  EXPECT_THAT(ended({"--config", path}).output, HasSubstr("ipv6 = false  (file " + path + ")\n"));
}

TEST(NodeStart, HelpNamesTheFormatsThisProgramReads) {
  const Ended help = run_to_end(mesh({"--help"}));

  EXPECT_THAT(help.output, HasSubstr("values from a file, JSON; flags"));
}

TEST(NodeStart, ShowsWhereEachValueComesFrom) {
  const std::string path = testing::TempDir() + "mesh-node-test.json";
  std::ofstream(path) << R"({"name": "from file", "max_peers": 5})";

  const Ended shown = run_to_end(mesh({"--config", path, "--name=flag", "9001", "--show-config"}));

  EXPECT_EQ(shown.status, 0);
  EXPECT_THAT(shown.output, HasSubstr("port = 9001  (argument)\n"));
  EXPECT_THAT(shown.output, HasSubstr("name = \"flag\"  (flag --name)\n"));
  EXPECT_THAT(shown.output, HasSubstr("max_peers = 5  (file " + path + ")\n"));
  EXPECT_THAT(shown.output, HasSubstr("peer_timeout = \"60s\"  (default)\n"));
}

}  // namespace
}  // namespace swarmstage
