#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "tests/cli/printed.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

TEST(CommandLine, SaysWhatThereIsToDoWhenAskedForNothing) {
  const Printed printed = run_command({});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_THAT(printed.error, HasSubstr("swarmstage: say what to do: "));
  EXPECT_THAT(printed.error, HasSubstr("version; --help tells more\n"));
}

TEST(CommandLine, NamesTheNearestSubcommand) {
  const Printed printed = run_command({"repaly", "x"});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_EQ(printed.error, "swarmstage: 'repaly' is no subcommand; did you mean 'replay'?\n");
}

TEST(CommandLine, NamesTheNearestFlagOfTheSubcommand) {
  const Printed printed = run_command({"replay", "x", "--noed", "a"});

  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_EQ(printed.error, "swarmstage: replay: unknown flag '--noed'; did you mean '--node'?\n");
}

TEST(CommandLine, NamesWhatIsMissingAndWhatIsTooMuch) {
  EXPECT_EQ(run_command({"replay"}).error, "swarmstage: replay: file is required\n");
  EXPECT_EQ(run_command({"version", "x"}).error, "swarmstage: version: nobody expected 'x' here\n");
}

TEST(CommandLine, TellsItsVersionEitherWay) {
  const Printed printed = run_command({"--version"});

  EXPECT_EQ(printed.status, exit_holds);
  EXPECT_EQ(printed.out, run_command({"version"}).out);
}

TEST(CommandLine, TellsHelpOnStandardOutput) {
  const Printed printed = run_command({"replay", "--help"});

  EXPECT_EQ(printed.status, exit_holds);
  EXPECT_THAT(printed.out, HasSubstr("--until"));
  EXPECT_EQ(printed.error, "");
}

}  // namespace
}  // namespace swarmstage::cli
