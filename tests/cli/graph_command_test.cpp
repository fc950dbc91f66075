// swarmstage graph, as somebody types it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "core/base/json.h"
#include "engine/report/whole_file.h"
#include "tests/cli/printed.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

constexpr const char* two_groups = R"(scenario: a ring and a star
duration: 20s
nodes:
  peer: { role: mesh, count: 6, neighbors: { shape: ring } }
  friend: { role: mesh, neighbors: { file: friends.dot } }
)";

class GraphCommand : public testing::Test {
 protected:
  GraphCommand() {
    EXPECT_EQ(write_whole_file(scenario_, two_groups), std::nullopt);
    friends("graph { \"friend[2]\" -- \"friend[0]\"; \"friend[1]\" -- \"friend[2]\" }");
  }
  void friends(std::string_view text) {
    EXPECT_EQ(write_whole_file(folder_.file("friends.dot"), text), std::nullopt);
  }

  TemporaryFolder folder_;
  std::string scenario_ = folder_.file("two.yaml");
};

TEST_F(GraphCommand, PrintsTheFiguresOfAShape) {
  const Printed printed =
      run_command({"graph", "small-world", "--nodes", "40", "--seed", "3", "--json"});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  const Json figures = Json::parse(printed.out);
  EXPECT_EQ(figures["nodes"], 40);
  EXPECT_EQ(figures["pieces"], 1);
}

TEST_F(GraphCommand, JoinsTheOverlaysOfAllGroupsOfAScenario) {
  const Printed printed = run_command({"graph", scenario_, "--json"});

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  const Json figures = Json::parse(printed.out);
  EXPECT_EQ(figures["nodes"], 9);  // the file says how many friends there are
  EXPECT_EQ(figures["edges"], 8);
  EXPECT_EQ(figures["pieces"], 2);
}

TEST_F(GraphCommand, SeatsTheNodesOfAFileByTheirNames) {
  const Printed printed = run_command({"graph", scenario_, "--format", "dot"});

  EXPECT_THAT(printed.out, HasSubstr("\"friend[0]\" -- \"friend[2]\";"));
  EXPECT_THAT(printed.out, testing::Not(HasSubstr("\"friend[0]\" -- \"friend[1]\";")));
}

TEST_F(GraphCommand, WritesWhatItReadsAgain) {
  for (const char* ending : {"dot", "graphml", "json"}) {
    const std::string file = folder_.file(std::string("overlay.") + ending);

    EXPECT_EQ(run_command({"graph", scenario_, "--out", file}).status, exit_holds);
    const Printed again = run_command({"graph", file, "--json"});

    EXPECT_EQ(again.status, exit_holds) << again.error;
    EXPECT_EQ(Json::parse(again.out)["edges"], 8) << ending;
  }
  EXPECT_EQ(run_command({"graph", "ring", "--out", folder_.file("ring.svg")}).status, exit_holds);
  EXPECT_THAT(read_whole_file(folder_.file("ring.svg")).value(), HasSubstr("</svg>"));
}

TEST_F(GraphCommand, NamesThePlaceOfAMistakeInAGraphFile) {
  friends("graph {\n  a -- -- b\n}");

  for (const char* command : {"graph", "check"}) {
    const Printed printed = run_command({command, scenario_});

    EXPECT_EQ(printed.status, exit_wrong_input);
    EXPECT_EQ(printed.error, folder_.file("friends.dot") + ":2:8: expected a node, found '-'\n");
  }
}

TEST_F(GraphCommand, RefusesAFileThatFitsNoGroup) {
  friends("graph { a -- b }");
  std::string counted = two_groups;
  counted.replace(counted.find("friend: { role: mesh"), 20, "friend: { role: mesh, count: 5");
  EXPECT_EQ(write_whole_file(scenario_, counted), std::nullopt);

  const Printed printed = run_command({"check", scenario_});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_THAT(printed.error, HasSubstr("two.yaml:5:"));
  EXPECT_THAT(printed.error, HasSubstr("the graph has 2 nodes, and the group 5"));
}

TEST_F(GraphCommand, SaysWhatIsWrongWithItsWords) {
  const auto error = [](std::vector<std::string> words) {
    words.insert(words.begin(), "graph");
    const Printed printed = run_command(std::move(words));
    EXPECT_EQ(printed.status, exit_wrong_input);
    EXPECT_EQ(printed.out, "");
    return printed.error;
  };

  EXPECT_EQ(error({"rign"}),
            "swarmstage: graph: 'rign' is neither a shape nor a file; did you mean 'ring'?\n");
  EXPECT_EQ(error({"ring", "--format", "dto"}),
            "swarmstage: graph: --format: there is no format 'dto'; did you mean 'dot'?\n");
  EXPECT_EQ(error({"ring", "--out", "ring.png"}),
            "swarmstage: graph: --out: 'ring.png' should end with .dot, .graphml, .json or .svg\n");
  EXPECT_EQ(error({scenario_, "--degree", "3"}),
            "swarmstage: graph: --degree is for shapes, such as small-world\n");
  EXPECT_EQ(error({"ring", "--set", "a=1"}), "swarmstage: graph: --set is for scenarios\n");
  EXPECT_EQ(error({"random", "--probability", "often"}),
            "swarmstage: graph: --probability: found 'often', expected such as 10% or 0.1\n");
  EXPECT_EQ(error({"full-mesh", "--nodes", "1000000"}),
            "swarmstage: graph: --nodes: full-mesh can have at most 5000\n");
}

TEST_F(GraphCommand, RefusesAScenarioWithoutAnOverlay) {
  const std::string alone = "scenario: alone\nduration: 5s\nnodes: { peer: { role: mesh } }\n";
  EXPECT_EQ(write_whole_file(scenario_, alone), std::nullopt);

  EXPECT_EQ(run_command({"graph", scenario_}).error,
            scenario_ + ": no group of nodes has `neighbors`, so there is no overlay\n");
}

}  // namespace
}  // namespace swarmstage::cli
