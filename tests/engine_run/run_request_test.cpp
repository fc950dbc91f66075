// What is left of runs that are done twice, once to know and once to be written down.

#include "engine/run/run_request.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "engine/report/result_folder.h"
#include "engine/report/whole_file.h"
#include "sim/model/model_stage.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;

class DoneTwice : public testing::Test {
 protected:
  DoneTwice() {
    add_scenario_roles(roles_);
    Problems problems;
    file_ = ScenarioFile::parse(
        "scenario: lonely\nduration: 30s\nnodes: { peer: { role: mesh, count: 2 } }\n"
        "expect: [ { by: 10s, that: all(peer.peers == 1) } ]\n",
        "lonely.yaml", problems);
    EXPECT_TRUE(file_) << problems.to_string();
    request_.folder = folder_.file("run");
  }

  /// Interrupted as soon as that many runs have begun.
  Result<RunResult> perform_until(unsigned runs) {
    const RunSurroundings surroundings{
        *file_,
        roles_,
        [this](const std::string&, const StageOptions& options) {
          ++begun_;
          return Result<std::unique_ptr<Stage>>(std::make_unique<model::ModelStage>(options));
        },
        [this, runs] { return begun_ >= runs; },
        {}};
    return perform_and_keep_failure(request_, surroundings, unwritten_);
  }

  TemporaryFolder folder_;
  RoleRegistry roles_;
  std::optional<ScenarioFile> file_;
  RunRequest request_;
  unsigned begun_ = 0;
  std::optional<std::string> unwritten_;
};

TEST_F(DoneTwice, ARunThatFailsIsWrittenDown) {
  const auto result = perform_until(100);

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(begun_, 2U);
  EXPECT_EQ(result.value().verdict, Verdict::failed);
  EXPECT_TRUE(std::filesystem::exists(ResultFolder{request_.folder}.events()));
}

TEST_F(DoneTwice, AnInterruptWhileItIsWrittenDownLeavesTheVerdict) {
  const auto result = perform_until(2);

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(begun_, 2U);
  EXPECT_EQ(result.value().verdict, Verdict::failed);
  EXPECT_EQ(result.value().stopped_because, "");
  const auto written = read_result_folder(request_.folder);
  ASSERT_TRUE(written) << written.error();
  EXPECT_EQ(written.value().verdict, Verdict::failed);
  EXPECT_EQ(written.value().reached, 30s);
}

TEST_F(DoneTwice, AFolderThatCannotBeWrittenLeavesTheVerdict) {
  ASSERT_EQ(write_whole_file(folder_.file("file"), "x"), std::nullopt);
  request_.folder = folder_.file("file/run");

  const auto result = perform_until(100);

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result.value().verdict, Verdict::failed);
  EXPECT_THAT(unwritten_.value_or(""), HasSubstr("cannot make the folder"));
}

TEST_F(DoneTwice, ARunThatWasInterruptedIsNotDoneAgain) {
  const auto result = perform_until(1);

  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(begun_, 1U);
  EXPECT_TRUE(was_interrupted(result.value()));
  EXPECT_FALSE(std::filesystem::exists(request_.folder));
}

}  // namespace
}  // namespace swarmstage
