// That every example of docs/expressions.md is what it claims to be.

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/expression/evaluator.h"
#include "engine/expression/moment_parser.h"
#include "engine/expression/selector.h"
#include "tests/engine_expression/fake_swarm.h"

namespace swarmstage {
namespace {

struct Line {
  int number = 0;
  std::string text;
};
using Blocks = std::map<std::string, std::vector<Line>>;

// Lines of all fences by their language, without comments.
Blocks read_examples() {
  std::ifstream file(SWARMSTAGE_SOURCE "/docs/expressions.md");
  Blocks blocks;
  std::string language;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    if (text.starts_with("```")) {
      language = text.substr(3);
    } else if (!language.empty()) {
      text = text.substr(0, text.find(" #"));
      text.erase(text.find_last_not_of(' ') + 1);
      blocks[language].push_back({number, text});
    }
  }
  return blocks;
}

class ExpressionsDocument : public testing::Test {
 protected:
  std::vector<Line> examples(const std::string& language, std::size_t at_least) {
    auto lines = read_examples()[language];
    EXPECT_GE(lines.size(), at_least) << language;
    return lines;
  }

  test::FakeSwarm swarm_;
  Vocabulary words_ = swarm_.vocabulary();
};

TEST_F(ExpressionsDocument, HasNoOtherExamples) {
  for (const auto& [language, lines] : read_examples()) {
    EXPECT_THAT((std::vector<std::string>{"expression", "selector", "moment", "mistake"}),
                testing::Contains(language));
  }
}

TEST_F(ExpressionsDocument, ShowsExpressionsThatAreRight) {
  for (const Line& line : examples("expression", 35)) {
    const auto expression = Expression::parse(line.text, words_);
    ASSERT_TRUE(expression) << line.number << ": " << line.text << ": " << expression.error();
    Evaluator(expression.value(), swarm_, swarm_).truth();
  }
}

TEST_F(ExpressionsDocument, ShowsSelectorsThatMeanSomebody) {
  swarm_.set_all("peers", 2);
  swarm_.set_all("links", 3);
  swarm_.set_all("connected peer-7", true);
  Random random(1, 2, "document");
  for (const Line& line : examples("selector", 15)) {
    const auto selector = Selector::parse(line.text, words_);
    ASSERT_TRUE(selector) << line.number << ": " << line.text << ": " << selector.error();
    EXPECT_FALSE(selector.value().select(&swarm_, &random).empty()) << line.number;
  }
}

TEST_F(ExpressionsDocument, ShowsMomentsThatAreThere) {
  for (const Line& line : examples("moment", 3)) {
    EXPECT_TRUE(parse_moment(line.text, words_)) << line.number << ": " << line.text;
  }
}

TEST_F(ExpressionsDocument, ShowsMistakesAsTheyAreTold) {
  const std::vector<Line> lines = examples("mistake", 10);
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2) {
    const auto expression = Expression::parse(lines[i].text, words_);
    ASSERT_FALSE(expression) << lines[i].number;
    EXPECT_EQ(expression.error(), lines[i + 1].text.substr(2)) << lines[i].number;
  }
}

}  // namespace
}  // namespace swarmstage
