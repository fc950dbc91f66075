#include "engine/run/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"

namespace swarmstage {
namespace {

std::vector<std::string> points(std::string_view more, std::string& problems,
                                const std::vector<Setting>& given = {}) {
  RoleRegistry roles;
  add_scenario_roles(roles);
  Problems found;
  std::string text =
      "scenario: s\nduration: 1s\nparameters: { size: 3, part: 10% }\n"
      "nodes: { peer: { role: mesh, count: $size } }\n";
  text += more;
  const auto file = ScenarioFile::parse(text, "test.yaml", found);
  std::vector<std::string> list;
  if (file) {
    for (const auto& point : matrix_points(*file, given, roles, found)) {
      std::string words;
      for (const Setting& each : point) words += each.name + "=" + each.value + " ";
      list.push_back(words);
    }
  }
  problems = found.to_string();
  return list;
}

TEST(Matrix, HasEveryCombination) {
  std::string problems;

  const auto all = points("vary: { size: [3, 5], part: [0%, 5%] }\n", problems);

  EXPECT_EQ(problems, "");
  EXPECT_THAT(all, testing::ElementsAre("size=3 part=0% ", "size=3 part=5% ", "size=5 part=0% ",
                                        "size=5 part=5% "));
}

TEST(Matrix, LeavesOutWhatItsRuleDoesNotWant) {
  std::string problems;

  const auto some =
      points("vary: { size: [3, 5, 7] }\nwhere: $size > 3 and $size * 2 < 14\n", problems);

  EXPECT_EQ(problems, "");
  EXPECT_THAT(some, testing::ElementsAre("size=5 "));
}

TEST(Matrix, DoesNotVaryWhatIsSet) {
  std::string problems;

  const auto some = points("vary: { size: [3, 5], part: [0%, 5%] }\n", problems, {{"size", "5"}});

  EXPECT_EQ(problems, "");
  EXPECT_THAT(some, testing::ElementsAre("part=0% ", "part=5% "));
}

TEST(Matrix, SaysSoWhenNothingIsLeft) {
  std::string problems;

  EXPECT_TRUE(points("vary: { size: [3, 5] }\nwhere: $size > 5\n", problems).empty());
  EXPECT_THAT(problems, testing::HasSubstr("every point"));
}

TEST(Matrix, APointMustBeASoundScenario) {
  std::string problems;

  EXPECT_TRUE(points("vary: { size: [3, many] }\n", problems).empty());
  EXPECT_THAT(problems, testing::HasSubstr("'many'"));
}

TEST(Matrix, OfAScenarioThatVariesNothingIsOnePoint) {
  std::string problems;

  EXPECT_EQ(points("", problems).size(), 1U);
}

TEST(Matrix, SaysWhereAParameterIsVariedThatThereIsNot) {
  std::string problems;

  EXPECT_TRUE(points("vary: { sise: [3, 5] }\n", problems).empty());
  EXPECT_EQ(problems,
            "test.yaml:5:9: there is no parameter 'sise' to vary; did you mean 'size'?\n");
}

TEST(Matrix, IsBoundedBeforeAnyPointIsMade) {
  std::string problems;
  const std::string hundred =
      "vary: { size: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], part: "
      "[1%, 2%, 3%, 4%, 5%, 6%, 7%, 8%, 9%, 10%] }\n";

  EXPECT_EQ(points(hundred + "repeats: 1000\n", problems).size(), 100U);
  EXPECT_EQ(problems, "");
  EXPECT_TRUE(points(hundred + "repeats: 1001\n", problems).empty());
  EXPECT_EQ(problems,
            "test.yaml:6:10: the matrix has 100 points, each 1001 times: at most 100000 runs are "
            "done of one scenario\n");
  EXPECT_TRUE(points(hundred + "repeats: 16777216\n", problems).empty());
  EXPECT_EQ(problems, "test.yaml:6:10: expected an integer from 1 to 100000, found '16777216'\n");
}

}  // namespace
}  // namespace swarmstage
