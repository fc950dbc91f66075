// The command that a run says does it again, given to a shell, does it again.

#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "core/base/json.h"
#include "engine/report/whole_file.h"
#include "engine/run/run_request.h"
#include "engine/run/shell_word.h"
#include "tests/cli/printed.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// The words a shell makes of a command, behind the name of the program.
std::vector<std::string> words_of(const std::string& command) {
  const std::string script =
      "swarmstage() { for word; do printf '%s\\0' \"$word\"; done; }\n" + command + "\n";
  std::FILE* pipe = ::popen(("sh -c " + shell_word(script)).c_str(), "r");
  std::vector<std::string> words;
  std::string word;
  for (int each = std::fgetc(pipe); each != EOF; each = std::fgetc(pipe)) {
    if (each != 0) {
      word += static_cast<char>(each);
    } else {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  EXPECT_EQ(::pclose(pipe), 0);
  return words;
}

Json only_result(const Printed& printed) {
  EXPECT_EQ(std::count(printed.out.begin(), printed.out.end(), '\n'), 1) << printed.out;
  return Json::parse(printed.out, nullptr, false);
}

class DoneAgain : public testing::Test {
 protected:
  Json run(const std::string& file, std::string_view text, std::vector<std::string> more) {
    EXPECT_EQ(write_whole_file(folder_.file(file), text), std::nullopt);
    more.insert(more.begin(), {"run", folder_.file(file), "--no-out", "--json"});
    last_ = run_command(std::move(more));
    return Json::parse(last_.out.substr(0, last_.out.find('\n')), nullptr, false);
  }
  Json again(const Json& result) {
    std::vector<std::string> words = words_of(result["reproduce"].get<std::string>());
    words.insert(words.end(), {"--no-out", "--json"});
    return only_result(run_command(words));
  }

  TemporaryFolder folder_;
  Printed last_;
};

constexpr const char* echoes = R"(scenario: echoes
duration: 2s
about: "$motto"
parameters: { motto: calm }
nodes: { echo: { role: echo, count: 2 } }
expect: [ { at: end, that: true } ]
)";

TEST(ShellWord, IsWhatAShellReads) {
  const std::vector<std::string> all = {"plain-1.2_x/y:z=%,@+",
                                        "",
                                        "a b",
                                        "it's",
                                        "''",
                                        "\"quoted\"",
                                        "`id`",
                                        "$HOME",
                                        "a\\nb",
                                        "#",
                                        "~",
                                        "!",
                                        "a\nb",
                                        "\n",
                                        "a\n",
                                        "\ttab",
                                        "\\",
                                        "*",
                                        "-n",
                                        "a;b&c|d",
                                        "\x7f",
                                        "é",
                                        "%s%%",
                                        "'\n'\\",
                                        "$(false)",
                                        "(",
                                        "a\\\nb'",
                                        "{a,b}",
                                        "<in>out",
                                        "?[a]",
                                        "^caret"};
  std::string command = "swarmstage";
  for (const std::string& word : all) command += ' ' + shell_word(word);

  EXPECT_EQ(words_of(command), all);
}

TEST(ShellWord, LeavesAloneWhatNeedsNoQuotesAndStaysOnItsLine) {
  EXPECT_EQ(shell_word("scenarios/mesh/crash.yaml"), "scenarios/mesh/crash.yaml");
  EXPECT_EQ(shell_word("size=20"), "size=20");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_THAT(shell_word("two\nlines"), Not(HasSubstr("\n")));
}

TEST(CommandOfARun, HasEveryFlagThatARunDependsOn) {
  RunRequest request;
  request.stage = "sockets";
  request.settings = {{"size", "4"}, {"motto", "it's"}};
  request.threads = 3;
  request.processes = 2;
  request.role_libraries = {"my roles.so", "more.so"};
  request.folder = "somewhere";

  EXPECT_THAT(words_of(command_of(request, "-a b.yaml", 9)),
              ElementsAre("run", "./-a b.yaml", "--on", "sockets", "--seed", "9", "--threads", "3",
                          "--processes", "2", "--roles", "my roles.so", "--roles", "more.so",
                          "--set", "size=4", "--set", "motto=it's"));
}

TEST_F(DoneAgain, WithRolesOfALibraryAndWordsThatShellsTakeApart) {
  const std::string motto = "it's `id` $HOME \\n #\nend\\";
  const Json first = run("it's $a b.yaml", echoes,
                         {"--roles", ECHO_ROLES, "--set", "motto=" + motto, "--seed", "3"});
  ASSERT_TRUE(first.is_object()) << last_.error;

  const Json second = again(first);

  ASSERT_TRUE(second.is_object());
  EXPECT_EQ(second["parameters"]["motto"], motto);
  EXPECT_EQ(second["timed_hash"], first["timed_hash"]);
  EXPECT_EQ(second["seed"], 3);
}

TEST_F(DoneAgain, OnePointOfAMatrixAndOneOfItsRepeats) {
  std::string matrix = echoes;
  matrix += "vary: { motto: [calm, loud], count: [1, 2] }\nrepeats: 2\nseed: 5\n";
  matrix.replace(matrix.find("calm }"), 6, "calm, count: 1 }");
  const Json first = run("matrix.yaml", matrix, {"--roles", ECHO_ROLES, "--jobs", "2"});
  ASSERT_TRUE(first.is_object()) << last_.error;
  EXPECT_EQ(std::count(last_.out.begin(), last_.out.end(), '\n'), 8);

  const std::size_t last_line = last_.out.rfind('\n', last_.out.size() - 2) + 1;
  const Json last = Json::parse(last_.out.substr(last_line));
  const Json second = again(last);

  EXPECT_EQ(second["seed"], 6);
  EXPECT_EQ(second["parameters"], last["parameters"]);
}

}  // namespace
}  // namespace swarmstage::cli
