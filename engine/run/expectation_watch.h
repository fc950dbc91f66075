#pragma once

// One expectation while the run goes on: it is shown whether its expression is
// true, in order of time and at every change, and decides. It knows nothing of
// expressions or swarms, so that the meaning of `by`, `within`, `until` can be
// read, and tested, here alone.
//
//   always      true whenever looked at, and looked at at least once
//   never       the same, not true
//   eventually  true at least once
//   by T        true at T; its margin is how long it has been
//   at T        true at T
//   within D    each time the premise comes true, true no more than D later
//   until P     true until P comes true, and P does
//   stable D    true for D without a break
//   sometimes   true in one run of a matrix: one run alone never fails it
//
// An unknown truth decides nothing; what was only ever unknown is inconclusive, and
// so is what would hold only because the left side of an `implies` was never true.

#include <deque>
#include <optional>
#include <string>

#include "core/node/time.h"
#include "engine/expression/datum.h"
#include "engine/run/run_result.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

class ExpectationWatch {
 public:
  using Form = ExpectationPlan::Form;

  /// `from` to `until` is where it looks; by and at: until is their moment.
  ExpectationWatch(Form form, Duration length, Duration from, Duration until);

  /// Whether what is true now, and was since it began to look, proves anything; said
  /// before each look. Without a word it does.
  void set_proved(bool proved) { proved_ = proved; }
  /// What it sees at this time; `premise` is for within and until.
  void look(Duration now, Truth truth, Truth premise = Truth::unknown);
  /// The end of where it looks has come, and this is true then.
  void arrive(Truth truth);
  /// Every time a premise that is an event happens.
  void premise_happened(Duration now);
  /// The run is over.
  void finish(Duration now);

  /// Whether it looks at this time at all.
  bool is_open(Duration now) const { return now >= from_ && now <= until_; }
  bool decided() const { return verdict_.has_value(); }
  Verdict verdict() const { return verdict_.value_or(Verdict::inconclusive); }
  const std::string& why() const { return why_; }
  std::optional<Duration> when() const { return when_; }
  /// In time, where the form has one: how much earlier than it had to be.
  std::optional<Duration> margin() const { return margin_; }
  /// When it must be looked at again even if nothing changes.
  std::optional<Duration> next_look() const;

 private:
  void decide(Verdict verdict, Duration now, std::string why);
  void hold(Duration now, Duration margin, std::string why);
  void look_always(Duration now, Truth truth, Truth good);
  void look_eventually(Duration now, Truth truth);
  void arrive_at_moment(Truth truth);
  void look_within(Duration now, Truth truth, Truth premise);
  void look_until(Duration now, Truth truth, Truth premise);
  void look_stable(Duration now, Truth truth);
  void answer_waiting(Duration now);

  Form form_;
  Duration length_;
  Duration from_;
  Duration until_;
  std::optional<Verdict> verdict_;
  std::string why_;
  std::optional<Duration> when_;
  std::optional<Duration> margin_;
  bool seen_ = false;  // a truth that is not unknown
  bool proved_ = true;
  bool vacuous_ = false;  // it would have held, but for that
  std::optional<Duration> true_since_;
  Truth premise_ = Truth::unknown;  // as last seen
  std::deque<Duration> waiting_;    // deadlines of premises not yet answered
  std::uint64_t answered_ = 0;
};

}  // namespace swarmstage
