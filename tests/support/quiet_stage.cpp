#include "tests/support/quiet_stage.h"

#include <utility>

#include <gtest/gtest.h>

namespace swarmstage::support {

namespace {

void skip(const std::string& why) {
  GTEST_SKIP() << why;
}

}  // namespace

std::unique_ptr<Stage> make_quiet_stage(const StageEntry& entry, std::uint64_t seed) {
  if (const std::string why = obstacle(entry); !why.empty()) skip(why);
  StageOptions options;
  options.seed = seed;
  options.log_level = LogLevel::off;
  auto stage = entry.make(options);
  EXPECT_TRUE(stage) << stage.error();
  return std::move(*stage);
}

}  // namespace swarmstage::support
