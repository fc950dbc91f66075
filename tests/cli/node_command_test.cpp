// swarmstage node with a file of configuration, as somebody types it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "engine/report/whole_file.h"
#include "tests/cli/printed.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

class NodeCommand : public testing::Test {
 protected:
  Printed show(std::string_view text, const std::string& name = "node.yaml") {
    EXPECT_EQ(write_whole_file(folder_.file(name), text), std::nullopt);
    return run_command({"node", "mesh", "--config", folder_.file(name), "--show-config"});
  }

  TemporaryFolder folder_;
};

TEST_F(NodeCommand, TakesItsConfigurationFromYaml) {
  const Printed printed = show(
      "# a seed node\n"
      "name: from file\n"
      "max_peers: 5\n"
      "peer_timeout: 30s\n"
      "bootstrap: [ \"10.0.0.1:8001\" ]\n");

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_THAT(printed.out, HasSubstr("max_peers = 5  (file " + folder_.file("node.yaml") + ")\n"));
  EXPECT_THAT(printed.out, HasSubstr("name = \"from file\""));
  EXPECT_THAT(printed.out, HasSubstr("peer_timeout = \"30s\""));
  EXPECT_THAT(printed.out, HasSubstr("bootstrap = [\"10.0.0.1:8001\"]"));
}

TEST_F(NodeCommand, TakesForAFlagTheWordsThatTheCommandLineTakes) {
  EXPECT_THAT(show("remember: off\n").out, HasSubstr("remember = false  (file "));
}

TEST_F(NodeCommand, SaysWhereAWrongKeyStands) {
  EXPECT_EQ(show("name: x\nmax_peer: 5\n").error,
            "swarmstage node: " + folder_.file("node.yaml") +
                ":2:1: 'max_peer' is no configuration key of mesh; did you mean 'max_peers'?\n");
  EXPECT_THAT(show("{\"name\": \"x\",\n \"peer_timeout\": 20}", "node.json").error,
              HasSubstr("node.json:2:2: 'peer_timeout' is 20; expected a duration"));
}

TEST_F(NodeCommand, HelpNamesTheFormatsItReads) {
  EXPECT_THAT(run_command({"node", "mesh", "--help"}).out,
              HasSubstr("values from a file, JSON or YAML; flags"));
}

TEST_F(NodeCommand, TellsHowItIsUsedBeforeARoleIsNamed) {
  for (const char* const flag : {"--help", "-h"}) {
    const Printed printed = run_command({"node", flag});
    EXPECT_EQ(printed.status, exit_holds);
    EXPECT_THAT(printed.out, HasSubstr("usage: swarmstage node ROLE [flags]"));
    EXPECT_THAT(printed.out, HasSubstr("\nmesh: "));
    EXPECT_EQ(printed.error, "");
  }
  EXPECT_THAT(run_command({"node", "--version"}).out, testing::StartsWith("swarmstage node "));
}

TEST_F(NodeCommand, RefusesAValueForAFlagThatHasNone) {
  const Printed printed = run_command({"node", "mesh", "--debug=no", "--show-config"});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_EQ(printed.error, "swarmstage node: --debug takes no value; found 'no'\n");
  EXPECT_THAT(run_command({"node", "mesh", "--json=yes"}).error, HasSubstr("--json takes no"));
  EXPECT_THAT(run_command({"node", "mesh", "--show-config=1"}).error, HasSubstr("takes no"));
}

TEST_F(NodeCommand, RefusesAFileThatIsNoConfiguration) {
  EXPECT_THAT(show("- a\n- b\n").error, HasSubstr("expected configuration keys"));
  EXPECT_THAT(show("name: [\n").error, HasSubstr("node.yaml:"));
}

}  // namespace
}  // namespace swarmstage::cli
