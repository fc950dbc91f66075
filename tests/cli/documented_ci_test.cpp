// docs/ci.md shows complete jobs for CI systems that are not here to try them.
// What can be tried is: that they are YAML, and that every command and flag they
// use is one of ours.

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/document/read_document.h"
#include "engine/report/whole_file.h"
#include "tests/cli/printed.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

std::string document() {
  return read_whole_file(SWARMSTAGE_SOURCE_DIR "/docs/ci.md").value();
}

std::vector<std::string> yaml_blocks(const std::string& text) {
  const std::string fence = "```";
  std::vector<std::string> blocks;
  for (std::size_t at = text.find(fence + "yaml\n"); at != std::string::npos;
       at = text.find(fence + "yaml\n", at)) {
    const std::size_t begin = at + 8;
    const std::size_t end = text.find(fence, begin);
    blocks.push_back(text.substr(begin, end - begin));
    at = end;
  }
  return blocks;
}

TEST(DocumentedCi, IsYaml) {
  const auto blocks = yaml_blocks(document());

  ASSERT_EQ(blocks.size(), 2U);
  for (const std::string& block : blocks) {
    const auto read = parse_document(block, "ci.yaml");
    EXPECT_TRUE(read) << read.error();
  }
}

TEST(DocumentedCi, UsesCommandsAndFlagsThatThereAre) {
  std::string text = document();
  for (auto at = text.find("\\\n"); at != std::string::npos; at = text.find("\\\n")) {
    text.erase(at, 2);  // a line that goes on
  }
  std::istringstream lines(text);
  std::size_t commands = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find("./swarmstage ");
    if (at == std::string::npos) continue;
    std::istringstream words(line.substr(at + 13, line.find("||", at) - at - 13));
    std::string command;
    words >> command;
    const Printed help = run_command({command.substr(0, command.find('`')), "--help"});
    EXPECT_EQ(help.status, 0) << line;
    ++commands;
    for (std::string word; words >> word;) {
      if (!word.starts_with("--")) continue;
      EXPECT_THAT(help.out, HasSubstr(word.substr(0, word.find('`'))));
    }
  }
  EXPECT_GE(commands, 8U);
}

}  // namespace
}  // namespace swarmstage::cli
