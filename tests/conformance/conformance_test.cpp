// Every case on every stage that was built: one test each.

#include <gtest/gtest.h>

#include "tests/conformance/play_case.h"

namespace swarmstage::conformance {
namespace {

struct Pairing {
  const support::StageEntry* stage;
  const Case* which;
};

void PrintTo(const Pairing& pairing, std::ostream* out) {
  *out << pairing.stage->name << " " << pairing.which->topic << " " << pairing.which->name;
}

std::vector<Pairing> all_pairings() {
  std::vector<Pairing> all;
  for (const auto& stage : support::stage_registry()) {
    for (const Case& which : all_cases()) all.push_back({&stage, &which});
  }
  return all;
}

std::string name_of(const testing::TestParamInfo<Pairing>& info) {
  return info.param.stage->name + "_" + std::string(info.param.which->topic) + "_" +
         std::string(info.param.which->name);
}

class Conformance : public testing::TestWithParam<Pairing> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Conformance);

TEST_P(Conformance, Holds) {
  const Verdict verdict = play_isolated(*GetParam().which, *GetParam().stage);

  if (verdict.kind == Verdict::Kind::not_applicable) GTEST_SKIP() << verdict.reason;
  EXPECT_TRUE(verdict.kind == Verdict::Kind::passed) << verdict.reason;
}

INSTANTIATE_TEST_SUITE_P(Stages, Conformance, testing::ValuesIn(all_pairings()), name_of);

TEST(ConformanceSuite, NamesEachCaseOnce) {
  std::set<std::string> names;
  for (const Case& each : all_cases()) {
    EXPECT_TRUE(names.insert(std::string(each.topic) + "_" + std::string(each.name)).second)
        << each.name;
  }
  EXPECT_GE(names.size(), 40U);
}

}  // namespace
}  // namespace swarmstage::conformance
