#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_status.h"
#include "core/base/json.h"
#include "tests/cli/printed.h"

namespace swarmstage::cli {
namespace {

using testing::HasSubstr;

// A folder with programs that tell the figures they are given, and their table.
class BenchCommand : public testing::Test {
 protected:
  BenchCommand() { std::filesystem::create_directories(folder_); }
  ~BenchCommand() override { std::filesystem::remove_all(folder_); }

  void program(const std::string& name, const std::string& script) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << "#!/bin/sh\n" << script << '\n';
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  static std::string tell(const std::string& figure, const std::string& value) {
    return "echo '{\"name\":\"" + figure + "\",\"value\":" + value + ",\"unit\":\"ns\"}'";
  }
  void table(const Json& benchmarks) {
    std::ofstream(folder_ + "/benchmarks.json") << Json{{"benchmarks", benchmarks}};
  }
  Printed bench(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"bench", "--table", folder_ + "/benchmarks.json"});
    return run_command(more);
  }
  static Json speed(const Json& goals) {
    return Json::array({{{"name", "speed"},
                         {"about", "how fast"},
                         {"programs", {{"ours", {"fast"}}, {"reference", {"slow"}}}},
                         {"figures", Json::array({{{"name", "time"}, {"goals", goals}}})}}});
  }
  /// With a check that compares the time of the reference with that of ours.
  static Json checked(const Json& more) {
    Json check = {{"figure", "time"}, {"program", "reference"}, {"over", "ours"}};
    check.update(more);
    Json benchmark = speed({{"at_most", 10}});
    benchmark[0]["checks"] = Json::array({check});
    return benchmark;
  }

  std::string folder_ = testing::TempDir() + "swarmstage_bench_" +
                        testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(BenchCommand, PrintsOursTheReferenceTheirRatioAndTheGoal) {
  program("fast", "echo hello; " + tell("time", "10"));
  program("slow", tell("time", "20"));
  table(speed({{"times_as_fast", 1.9}, {"at_most", 12}}));

  const Printed printed = bench();

  EXPECT_EQ(printed.status, exit_holds) << printed.error;
  EXPECT_EQ(printed.out,
            "speed: how fast\n"
            "  time                                       10 ns; reference 20; ratio 0.500; "
            "goal: at least 1.9 times as fast; goal: at most 12 ns; met\n");
}

TEST_F(BenchCommand, FailsWhenAGoalIsMissed) {
  program("fast", tell("time", "10"));
  program("slow", tell("time", "20"));

  for (const Json& goals : {Json{{"times_as_fast", 2.1}}, Json{{"at_most", 9}},
                            Json{{"at_least", 11}}, Json{{"percent_at_least", 51}}}) {
    table(speed(goals));
    const Printed printed = bench();

    EXPECT_EQ(printed.status, exit_failed) << goals;
    EXPECT_THAT(printed.out, HasSubstr("; MISSED\n"));
  }
}

TEST_F(BenchCommand, TakesTheMedianOfRunsInTurns) {
  const std::string count = folder_ + "/count";
  program("fast", "echo x >> " + count + "; n=$(grep -c . " + count + "); " +
                      "echo '{\"name\":\"time\",\"value\":'$((n * n))',\"unit\":\"ns\"}'");
  program("slow", "echo x >> " + count + "; " + tell("time", "1"));
  table(speed({{"at_most", 9}}));

  const Printed printed = bench({"--json", "--repeat", "3"});

  const Json result = Json::parse(printed.out);
  EXPECT_EQ(result["figures"][0]["values"], Json({1, 9, 25}));
  EXPECT_EQ(result["figures"][0]["ours"], 9);
}

TEST_F(BenchCommand, RefusesAReferenceThatIsNotWhatItIsKnownToBe) {
  program("fast", tell("time", "10"));
  program("slow", tell("time", "20"));
  table(checked({{"ratio", 1.7}, {"within_percent", 15}}));

  const Printed printed = bench();

  EXPECT_EQ(printed.status, exit_failed);
  EXPECT_THAT(printed.out, HasSubstr("reference over ours: 2.000, known 1.700; NOT SOUND\n"));
}

TEST_F(BenchCommand, TakesAReferenceThatCannotBeCheckedForNone) {
  program("fast", tell("time", "10"));
  program("slow", tell("time", "20"));
  table(checked({{"over_figure", "another"}, {"ratio", 2}}));

  const Printed printed = bench();

  EXPECT_EQ(printed.status, exit_failed);
  EXPECT_THAT(printed.out, HasSubstr("known 2.000; NOT SOUND\n"));
}

TEST_F(BenchCommand, TellsAFigureNobodyMade) {
  program("fast", "true");
  program("slow", tell("time", "20"));
  table(speed({{"at_most", 10}}));

  const Printed printed = bench();

  EXPECT_EQ(printed.status, exit_failed);
  EXPECT_THAT(printed.out, HasSubstr("nobody told this figure"));
}

TEST_F(BenchCommand, GivesQuickRunsTheirArguments) {
  program("fast", "echo '{\"name\":\"time\",\"value\":'$1',\"unit\":\"ns\"}'");
  program("slow", tell("time", "20"));
  Json benchmark = speed({{"at_most", 10}});
  benchmark[0]["quick"] = {"5"};
  table(benchmark);

  EXPECT_THAT(bench({"--quick"}).out, HasSubstr(" 5 ns"));
}

TEST_F(BenchCommand, SaysWhichProgramFailedOrIsMissing) {
  program("fast", "exit 4");
  table(speed({{"at_most", 10}}));
  EXPECT_EQ(bench().status, exit_cannot_run);
  EXPECT_THAT(bench().error, HasSubstr("speed needs slow, which is not built"));

  program("slow", "true");
  EXPECT_THAT(bench().error, HasSubstr("fast ended with status 4"));
}

TEST_F(BenchCommand, NamesTheNearestBenchmarkAndTheNearestGoal) {
  table(speed({{"at_most", 10}}));
  const Printed printed = bench({"sped"});
  EXPECT_EQ(printed.status, exit_wrong_input);
  EXPECT_THAT(printed.error, HasSubstr("no benchmark is called 'sped'; did you mean 'speed'?"));

  table(speed({{"at_mots", 10}}));
  EXPECT_THAT(bench().error, HasSubstr("'at_mots' is no goal; did you mean 'at_most'?"));
}

}  // namespace
}  // namespace swarmstage::cli
