// The suite is itself under test here: each case must fail on some mutant, and
// each mutant must be noticed by some case. Prints who killed whom.

#include <cstdio>

#include <gtest/gtest.h>

#include "tests/conformance/mutants/kill_table.h"

namespace swarmstage::conformance {
namespace {

KillTable& table() {
  static KillTable shared;
  return shared;
}

TEST(Mutants, LetNoCasePassThemAll) {
  for (std::size_t which = 0; which < all_cases().size(); ++which) {
    const Case& each = all_cases()[which];
    const auto killed = table().mutant_killed_by(which);
    EXPECT_TRUE(killed) << each.topic << " " << each.name << " fails on no mutant";
    if (!killed) continue;
    std::printf("%-10.*s %-58.*s %s\n", static_cast<int>(each.topic.size()), each.topic.data(),
                static_cast<int>(each.name.size()), each.name.data(),
                all_mutants()[*killed].name.c_str());
  }
}

TEST(Mutants, AreAllNoticed) {
  for (std::size_t mutant = 0; mutant < all_mutants().size(); ++mutant) {
    EXPECT_TRUE(table().killer_of(mutant))
        << "no case notices a stage that " << all_mutants()[mutant].name;
  }
  std::printf("%zu cases, %zu mutants, %zu played\n", all_cases().size(), all_mutants().size(),
              table().played());
}

TEST(Mutants, AreNamedOnce) {
  std::set<std::string> names;
  for (const Mutant& each : all_mutants()) EXPECT_TRUE(names.insert(each.name).second) << each.name;
}

TEST(Mutants, LeaveAStageThatIsNotBrokenAlone) {
  const Mutant harmless = breaks_deliveries("none", "changes nothing", [] {
    return [](const Delivery& delivery, const NodeDecorator::Pass& pass) { pass(delivery); };
  });

  for (const Case& each : all_cases()) {
    const Verdict verdict = play_isolated(each, *support::find_stage("model"), harmless.wrapping);
    EXPECT_TRUE(verdict.kind != Verdict::Kind::failed) << each.name << ": " << verdict.reason;
  }
}

}  // namespace
}  // namespace swarmstage::conformance
