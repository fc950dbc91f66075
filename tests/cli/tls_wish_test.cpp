// What a command line says of TLS.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/node/node_wish.h"
#include "cli/node/show_config.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

RoleRegistry roles() {
  Role door;
  door.descriptor.name = "door";
  ConfigKey tls;
  tls.name = "tls";
  tls.type = ValueType::flag;
  tls.default_value = false;
  door.descriptor.config.push_back(tls);
  ConfigKey asks = tls;
  asks.name = "tls_require_peer";
  door.descriptor.config.push_back(asks);
  Role mute;
  mute.descriptor.name = "mute";
  RoleRegistry registry;
  registry.add(door);
  registry.add(mute);
  return registry;
}

Result<NodeWish> read(std::vector<std::string> words,
                      std::map<std::string, std::string> environment = {}) {
  static const RoleRegistry registry = roles();
  return read_node_wish(registry, words,
                        [&](const std::string& name) -> std::optional<std::string> {
                          const auto found = environment.find(name);
                          if (found == environment.end()) return std::nullopt;
                          return found->second;
                        });
}

TEST(TlsWish, FilesComeFromFlagsBeforeTheEnvironment) {
  const auto wish =
      read({"door", "--tls", "--tls-certificate", "c.pem", "--tls-key=k.pem"},
           {{"SWARMSTAGE_TLS_KEY", "other.pem"}, {"SWARMSTAGE_TLS_AUTHORITY", "a.pem"}});

  ASSERT_TRUE(wish) << wish.error();
  const net::TlsSetup setup = to_setup(wish.value().tls);
  ASSERT_EQ(setup.identities.size(), 1U);
  EXPECT_EQ(setup.identities[0].name, "node");
  EXPECT_EQ(setup.identities[0].certificate_file, "c.pem");
  EXPECT_EQ(setup.identities[0].key_file, "k.pem");
  EXPECT_EQ(setup.authority_file, "a.pem");
  const std::string shown = show_config(wish.value());
  EXPECT_THAT(shown, HasSubstr("tls-key = \"k.pem\"  (flag --tls-key)\n"));
  EXPECT_THAT(shown,
              HasSubstr("tls-authority = \"a.pem\"  (environment SWARMSTAGE_TLS_AUTHORITY)\n"));
}

TEST(TlsWish, WhatIsMissingIsNamed) {
  EXPECT_EQ(read({"door", "--tls"}).error(), "--tls needs --tls-certificate and --tls-key");
  EXPECT_EQ(read({"door", "--tls", "--tls-key", "k"}).error(),
            "--tls-certificate and --tls-key go together; one of them is missing");
  EXPECT_EQ(read({"door", "--tls-certificate", "c", "--tls-key", "k"}).error(),
            "files for TLS are of no use without --tls");
  EXPECT_EQ(
      read({"door", "--tls", "--tls-certificate", "c", "--tls-key", "k", "--tls-require-peer"})
          .error(),
      "--tls-require-peer needs --tls-authority: without one no client is believed");
  EXPECT_TRUE(read({"door", "--tls", "--tls-certificate", "c", "--tls-key", "k",
                    "--tls-require-peer", "--tls-authority", "a"}));
  EXPECT_EQ(read({"door", "--tls-key"}).error(), "--tls-key needs a file");
  EXPECT_EQ(read({"door", "--tls-kye", "k"}).error(),
            "unknown flag '--tls-kye'; did you mean '--tls-key'?");
}

TEST(TlsWish, RolesThatSpeakNoneTakeNoFiles) {
  EXPECT_EQ(read({"mute", "--tls-key", "k"}).error(), "--tls-key: mute speaks no TLS");
  EXPECT_TRUE(read({"mute"}, {{"SWARMSTAGE_TLS_KEY", "k"}}));
}

TEST(TlsWish, HelpNamesTheFilesWhereTheyAreOfUse) {
  const RoleRegistry registry = roles();

  EXPECT_THAT(node_help("x", registry.find("door")->descriptor),
              HasSubstr("--tls-certificate FILE"));
  EXPECT_THAT(node_help("x", registry.find("mute")->descriptor), Not(HasSubstr("tls")));
}

TEST(TlsWish, FilesAreReadBeforeAnythingStarts) {
  EXPECT_EQ(try_files({}), std::nullopt);
  EXPECT_EQ(try_files({"/nowhere", "/nowhere", ""}),
            "TLS: certificate file '/nowhere': no such file");
}

}  // namespace
}  // namespace swarmstage::cli
