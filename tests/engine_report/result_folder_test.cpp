#include "engine/report/result_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/report/junit.h"
#include "engine/report/whole_file.h"
#include "tests/engine_report/full_disk.h"
#include "tests/engine_report/sample_run.h"
#include "tests/engine_report/temporary_folder.h"

namespace swarmstage {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string junit(const RunResult& run) {
  return junit_of({&run, 1});
}

TEST(ResultFolder, IsMadeAndReadAgain) {
  const TemporaryFolder place;
  const std::string folder = place.file("runs/crash");

  EXPECT_EQ(write_result_folder(sample_run(), folder), std::nullopt);

  const auto again = read_result_folder(folder);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again.value().to_json(), sample_run().to_json());
  EXPECT_EQ(read_whole_file(folder + "/junit.xml").value(), junit(sample_run()));
}

TEST(ResultFolder, KeepsWhatWasThereWhenTheDiskIsFull) {
  const TemporaryFolder place;
  ASSERT_EQ(write_result_folder(sample_run(), place.path()), std::nullopt);
  RunResult other = sample_run();
  other.seed = 8;

  std::optional<std::string> problem;
  {
    const FullDisk full(1000);
    problem = write_result_folder(other, place.path());
  }

  EXPECT_THAT(problem.value_or(""), HasSubstr("cannot write '" + place.file("result.json")));
  EXPECT_EQ(read_result_folder(place.path()).value().seed, 7U);
  EXPECT_EQ(place.count(), 5U);  // and nothing half written
}

TEST(ResultFolder, SaysWhichFileIsWrong) {
  const TemporaryFolder place;
  EXPECT_THAT(read_result_folder(place.path()).error(), HasSubstr("No such file"));
  ASSERT_EQ(write_whole_file(place.file("result.json"), "{"), std::nullopt);
  EXPECT_EQ(read_result_folder(place.path()).error(),
            place.file("result.json") + ": it is not JSON");
  ASSERT_EQ(write_whole_file(place.file("result.json"), "{}"), std::nullopt);
  EXPECT_EQ(read_result_folder(place.path()).error(),
            place.file("result.json") + ": scenario is missing");
  EXPECT_THAT(write_result_folder(sample_run(), place.file("result.json/x")).value_or(""),
              HasSubstr("cannot make the folder"));
}

TEST(Junit, HasOneCaseForEachExpectation) {
  const std::string xml = junit(sample_run());

  EXPECT_THAT(xml, HasSubstr("<testsuites name=\"swarmstage\" tests=\"3\" failures=\"2\""));
  EXPECT_THAT(xml, HasSubstr("name=\"they all meet\" time=\"2.100000\""));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"failed\" message=\"still connected at 20s\">"));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"inconclusive\" message=\"its premise"));
  EXPECT_THAT(xml, HasSubstr("&#10;before   12s    peer[2]  fault crash&#10;"));
  EXPECT_THAT(xml, HasSubstr("again    swarmstage run scenarios/mesh/crash.yaml"));
}

TEST(Junit, EscapesWhatXmlCannotHold) {
  RunResult run = sample_run();
  run.scenario = "<&\">\x01\xff";

  EXPECT_THAT(junit(run), HasSubstr("name=\"&lt;&amp;&quot;&gt;\xef\xbf\xbd\xef\xbf\xbd, on"));
}

TEST(Junit, PassesANegativeControlThatFailsAndFailsOneThatHolds) {
  RunResult run = sample_run();
  run.expected_to_fail = true;
  EXPECT_THAT(junit(run), HasSubstr("failures=\"0\""));
  EXPECT_THAT(junit(run), HasSubstr("a negative control; this expectation: failed"));

  run.verdict = Verdict::held;
  run.expectations.resize(1);
  EXPECT_THAT(junit(run), HasSubstr("failures=\"1\""));
  EXPECT_THAT(junit(run), HasSubstr("<failure type=\"negative-control\""));
}

TEST(Junit, HasAnErrorForEachRunThatWasLost) {
  const RunResult run = sample_run();
  const LostRun lost{run.scenario,      run.file, "model", 8, "ended by signal 9 <Killed>",
                     "swarmstage run x"};

  const std::string xml = junit_of({&run, 1}, {&lost, 1});

  EXPECT_THAT(xml, HasSubstr("tests=\"4\" failures=\"2\" errors=\"1\""));
  EXPECT_THAT(xml, HasSubstr("<error type=\"lost\" message=\"ended by signal 9 &lt;Killed&gt;"));
  EXPECT_THAT(xml, HasSubstr(">again: swarmstage run x</error>"));
}

TEST(Junit, TellsOfARunThatBrokeOffOrExpectedNothing) {
  RunResult run = sample_run();
  run.stopped_because = "peer[1] threw: out of range";
  EXPECT_THAT(junit(run), HasSubstr("<failure type=\"stopped\" message=\"peer[1] threw"));

  run.stopped_because.clear();
  run.expectations.clear();
  run.verdict = Verdict::inconclusive;
  EXPECT_THAT(junit(run), HasSubstr("<failure type=\"inconclusive\" message=\"it expects"));
  EXPECT_THAT(junit(sample_run()), Not(HasSubstr("the run\"")));
}

}  // namespace
}  // namespace swarmstage
