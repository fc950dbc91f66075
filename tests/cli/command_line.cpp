#include "tests/cli/command_line.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include "cli/command_table.h"
#include "cli/exit_status.h"

namespace swarmstage::cli {

Printed run_command(std::vector<std::string> words) {
  CLI::App application("", "swarmstage");
  int status = exit_holds;
  for (const AddCommand add : command_table()) add(application, status);

  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    std::reverse(words.begin(), words.end());
    application.parse(words);
  } catch (const CLI::ParseError& wrong) {
    status = exit_wrong_input;
  }
  std::fflush(nullptr);
  return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

}  // namespace swarmstage::cli
