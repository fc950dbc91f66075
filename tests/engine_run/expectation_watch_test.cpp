// What the forms of expectations mean, shown on times and truths alone.

#include "engine/run/expectation_watch.h"

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

using Form = ExpectationPlan::Form;

ExpectationWatch watch(Form form, Duration length = {}) {
  return {form, length, 0s, 100s};
}

/// To the end of the run, with this truth there.
Verdict ended(ExpectationWatch& watch, Truth truth) {
  watch.look(100s, truth);
  watch.arrive(truth);
  watch.finish(100s);
  return watch.verdict();
}

TEST(Always, FailsAtTheFirstMomentItIsNotSo) {
  ExpectationWatch always = watch(Form::always);

  always.look(1s, Truth::yes);
  always.look(7s, Truth::no);
  always.look(8s, Truth::yes);

  EXPECT_EQ(ended(always, Truth::yes), Verdict::failed);
  EXPECT_EQ(always.when(), Duration(7s));
}

TEST(Always, IsInconclusiveIfNothingWasEverKnown) {
  ExpectationWatch always = watch(Form::always);

  EXPECT_EQ(ended(always, Truth::unknown), Verdict::inconclusive);
}

TEST(Always, DoesNotLookBeforeItsWindow) {
  ExpectationWatch always(Form::always, {}, 10s, 100s);

  always.look(5s, Truth::no);
  always.look(10s, Truth::yes);

  EXPECT_EQ(ended(always, Truth::yes), Verdict::held);
}

TEST(Never, FailsWhenItIsSo) {
  ExpectationWatch never_true = watch(Form::never_true);

  never_true.look(1s, Truth::no);
  never_true.look(2s, Truth::yes);

  EXPECT_EQ(ended(never_true, Truth::no), Verdict::failed);
}

TEST(Eventually, HoldsAtTheFirstMomentItIsSo) {
  ExpectationWatch eventually = watch(Form::eventually);

  eventually.look(3s, Truth::no);
  eventually.look(40s, Truth::yes);

  EXPECT_EQ(eventually.verdict(), Verdict::held);
  EXPECT_EQ(eventually.margin(), Duration(60s));
}

TEST(Eventually, FailsIfTheEndComesFirst) {
  ExpectationWatch eventually = watch(Form::eventually);

  EXPECT_EQ(ended(eventually, Truth::no), Verdict::failed);
}

TEST(By, LooksAtItsMomentAndTellsHowLongItHasBeenSo) {
  ExpectationWatch by(Form::by, {}, 0s, 50s);

  by.look(10s, Truth::yes);
  by.look(20s, Truth::no);
  by.look(30s, Truth::yes);
  by.arrive(Truth::yes);

  EXPECT_EQ(by.verdict(), Verdict::held);
  EXPECT_EQ(by.margin(), Duration(20s));
}

TEST(By, IsNotHeldByWhatWasSoOnlyEarlier) {
  ExpectationWatch by(Form::by, {}, 0s, 50s);

  by.look(10s, Truth::yes);
  by.look(49s, Truth::no);
  by.arrive(Truth::no);

  EXPECT_EQ(by.verdict(), Verdict::failed);
}

TEST(Within, AnswersEachPremiseInTime) {
  ExpectationWatch within = watch(Form::within, 5s);

  within.look(10s, Truth::no, Truth::yes);
  within.look(14s, Truth::yes, Truth::no);
  within.look(20s, Truth::no, Truth::yes);
  within.look(22s, Truth::yes, Truth::yes);

  EXPECT_EQ(ended(within, Truth::yes), Verdict::held);
  EXPECT_EQ(within.margin(), Duration(1s));
}

TEST(Within, FailsAtTheEndOfTheTimeOfAPremise) {
  ExpectationWatch within = watch(Form::within, 5s);

  within.look(10s, Truth::no, Truth::yes);
  EXPECT_EQ(within.next_look(), Duration(15s));
  within.look(15s, Truth::no, Truth::yes);

  EXPECT_EQ(within.verdict(), Verdict::failed);
  EXPECT_EQ(within.when(), Duration(15s));
}

TEST(Within, ProvesNothingWithoutAPremise) {
  ExpectationWatch within = watch(Form::within, 5s);

  within.look(10s, Truth::yes, Truth::no);

  EXPECT_EQ(ended(within, Truth::yes), Verdict::inconclusive);
}

TEST(Within, CountsEachEvent) {
  ExpectationWatch within = watch(Form::within, 5s);

  within.premise_happened(10s);
  within.look(10s, Truth::no);
  within.premise_happened(12s);
  within.look(14s, Truth::yes);

  EXPECT_EQ(ended(within, Truth::yes), Verdict::held);
  EXPECT_EQ(within.margin(), Duration(1s));
}

TEST(Until, HoldsFromTheBeginningToItsEnd) {
  ExpectationWatch until = watch(Form::until);

  until.look(1s, Truth::yes, Truth::no);
  until.look(9s, Truth::no, Truth::yes);

  EXPECT_EQ(until.verdict(), Verdict::held);
}

TEST(Until, FailsIfItsEndNeverComes) {
  ExpectationWatch until = watch(Form::until);

  until.look(1s, Truth::yes, Truth::no);

  EXPECT_EQ(ended(until, Truth::yes), Verdict::failed);
}

TEST(Stable, NeedsItsLengthWithoutABreak) {
  ExpectationWatch stable = watch(Form::stable, 10s);

  stable.look(5s, Truth::yes);
  stable.look(14s, Truth::no);
  stable.look(20s, Truth::yes);
  EXPECT_EQ(stable.next_look(), Duration(30s));
  stable.look(30s, Truth::yes);

  EXPECT_EQ(stable.verdict(), Verdict::held);
  EXPECT_EQ(stable.when(), Duration(30s));
}

TEST(Sometimes, NeverFailsOneRunAlone) {
  ExpectationWatch sometimes = watch(Form::sometimes);

  EXPECT_EQ(ended(sometimes, Truth::no), Verdict::inconclusive);
}

TEST(AnImplication, ProvesNothingInAnyFormIfItsLeftSideWasNeverTrue) {
  for (const Form form : {Form::always, Form::eventually, Form::sometimes, Form::by, Form::at,
                          Form::stable, Form::within, Form::until}) {
    ExpectationWatch one(form, 5s, 0s, 100s);
    one.set_proved(false);

    one.look(1s, Truth::yes, Truth::no);
    one.look(20s, Truth::yes, Truth::yes);

    EXPECT_EQ(ended(one, Truth::yes), Verdict::inconclusive) << to_string(form);
    EXPECT_EQ(one.why(), "what stands before its `implies` was never true") << to_string(form);
  }
}

TEST(AnImplication, HoldsOnceItsLeftSideHasBeenTrue) {
  for (const Form form : {Form::always, Form::eventually, Form::stable, Form::by}) {
    ExpectationWatch one(form, 5s, 0s, 100s);
    one.set_proved(false);
    one.look(1s, Truth::yes);
    one.look(50s, Truth::yes);

    one.set_proved(true);
    one.look(70s, Truth::yes);

    EXPECT_EQ(ended(one, Truth::yes), Verdict::held) << to_string(form);
  }
}

TEST(AnImplication, ThatIsNotYetProvedIsNotLookedAtAgainAndAgain) {
  ExpectationWatch stable = watch(Form::stable, 10s);
  stable.set_proved(false);
  stable.look(1s, Truth::yes);

  stable.look(11s, Truth::yes);

  EXPECT_FALSE(stable.next_look());
}

TEST(AnInterruptedRun, LeavesOpenWhatWasNotDecided) {
  ExpectationWatch always = watch(Form::always);

  always.look(1s, Truth::yes);
  always.finish(40s);

  EXPECT_EQ(always.verdict(), Verdict::inconclusive);
}

}  // namespace
}  // namespace swarmstage
