#include "tests/cli/printed.h"

#include <cstdio>
#include <utility>

#include <gtest/gtest.h>

#include "cli/command_line.h"

namespace swarmstage::cli {

Printed run_command(std::vector<std::string> words) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int status = run_command_line(std::move(words));
  std::fflush(nullptr);
  return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

}  // namespace swarmstage::cli
