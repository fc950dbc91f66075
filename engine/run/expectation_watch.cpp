#include "engine/run/expectation_watch.h"

#include <algorithm>

#include "core/node/units.h"

namespace swarmstage {

namespace {

std::string at_text(std::string_view what, Duration when) {
  std::string text(what);
  text += " at ";
  text += format_duration(when);
  return text;
}

constexpr std::string_view never_true = "what stands before its `implies` was never true";

}  // namespace

ExpectationWatch::ExpectationWatch(Form form, Duration length, Duration from, Duration until)
    : form_(form), length_(length), from_(from), until_(until) {}

void ExpectationWatch::decide(Verdict verdict, Duration now, std::string why) {
  if (verdict_) return;
  const bool vacuous = verdict == Verdict::held && !proved_;
  verdict_ = vacuous ? Verdict::inconclusive : verdict;
  when_ = now;
  why_ = vacuous ? std::string(never_true) : std::move(why);
}

/// Of the forms that may yet hold later: what proves nothing does not end the looking.
void ExpectationWatch::hold(Duration now, Duration margin, std::string why) {
  vacuous_ = !proved_;
  if (vacuous_) return;
  margin_ = margin;
  decide(Verdict::held, now, std::move(why));
}

void ExpectationWatch::look(Duration now, Truth truth, Truth premise) {
  // What is counted from a premise may come true after the premises are over.
  if (verdict_ || now < from_ || (now > until_ && form_ != Form::within)) return;
  seen_ = seen_ || truth != Truth::unknown;
  vacuous_ = vacuous_ && !proved_;
  if (truth == Truth::yes && !true_since_) true_since_ = now;
  if (truth == Truth::no) true_since_.reset();
  switch (form_) {
    case Form::always:
      look_always(now, truth, Truth::yes);
      return;
    case Form::never_true:
      look_always(now, truth, Truth::no);
      return;
    case Form::eventually:
    case Form::sometimes:
      look_eventually(now, truth);
      return;
    case Form::by:
    case Form::at:
      return;  // decided when the moment has come
    case Form::within:
      look_within(now, truth, premise);
      return;
    case Form::until:
      look_until(now, truth, premise);
      return;
    case Form::stable:
      look_stable(now, truth);
      return;
  }
}

void ExpectationWatch::look_always(Duration now, Truth truth, Truth good) {
  if (truth == Truth::unknown || truth == good) return;
  decide(Verdict::failed, now, at_text(good == Truth::yes ? "not so" : "it was so", now));
}

void ExpectationWatch::look_eventually(Duration now, Truth truth) {
  if (truth == Truth::yes) hold(now, until_ - now, at_text("came true", now));
}

void ExpectationWatch::arrive(Truth truth) {
  if (verdict_) return;
  if (form_ == Form::by || form_ == Form::at) {
    arrive_at_moment(truth);
  } else {
    look(until_, truth);
    finish(until_);
  }
}

void ExpectationWatch::arrive_at_moment(Truth truth) {
  if (truth == Truth::unknown) {
    decide(Verdict::inconclusive, until_, at_text("unknown", until_));
  } else if (truth == Truth::no) {
    decide(Verdict::failed, until_, at_text("not so", until_));
  } else if (form_ == Form::at) {
    decide(Verdict::held, until_, at_text("so", until_));
  } else {
    const Duration since = true_since_.value_or(until_);
    margin_ = until_ - since;
    decide(Verdict::held, until_, "true since " + format_duration(since));
  }
}

void ExpectationWatch::premise_happened(Duration now) {
  if (verdict_ || now < from_ || now > until_) return;
  if (form_ == Form::within) waiting_.push_back(now + length_);
}

void ExpectationWatch::answer_waiting(Duration now) {
  while (!waiting_.empty() && waiting_.front() >= now) {
    const Duration spare = waiting_.front() - now;
    margin_ = margin_ ? std::min(*margin_, spare) : spare;
    waiting_.pop_front();
    ++answered_;
  }
}

void ExpectationWatch::look_within(Duration now, Truth truth, Truth premise) {
  if (!waiting_.empty() && waiting_.front() < now) {
    decide(Verdict::failed, waiting_.front(), at_text("had not come true", waiting_.front()));
    return;
  }
  const bool came = premise == Truth::yes && premise_ != Truth::yes;
  if (came && now <= until_) waiting_.push_back(now + length_);
  premise_ = premise;
  if (truth == Truth::yes) answer_waiting(now);
  if (!waiting_.empty() && waiting_.front() == now) {
    decide(Verdict::failed, now, at_text("had not come true", now));
  }
}

void ExpectationWatch::look_until(Duration now, Truth truth, Truth premise) {
  if (premise == Truth::yes) {
    margin_ = until_ - now;
    decide(Verdict::held, now, at_text("so until its end came", now));
    return;
  }
  if (truth == Truth::no) decide(Verdict::failed, now, at_text("not so", now));
}

void ExpectationWatch::look_stable(Duration now, Truth truth) {
  if (truth != Truth::yes || now - *true_since_ < length_) return;
  hold(now, until_ - now, at_text("true without a break since", *true_since_));
}

std::optional<Duration> ExpectationWatch::next_look() const {
  if (verdict_) return std::nullopt;
  if (form_ == Form::within && !waiting_.empty()) return waiting_.front();
  if (form_ == Form::stable && true_since_ && !vacuous_) return *true_since_ + length_;
  return std::nullopt;
}

void ExpectationWatch::finish(Duration now) {
  if (verdict_) return;
  if (now < until_ && form_ != Form::always && form_ != Form::never_true) {
    decide(Verdict::inconclusive, now, at_text("the run ended early,", now));
    return;
  }
  if (vacuous_) {
    decide(Verdict::inconclusive, now, std::string(never_true));
    return;
  }
  if (!seen_) {
    decide(Verdict::inconclusive, now, "was never known: nobody to ask, or nothing to count");
    return;
  }
  switch (form_) {
    case Form::always:
    case Form::never_true:
      decide(now < until_ ? Verdict::inconclusive : Verdict::held, now,
             now < until_ ? at_text("the run ended early,", now) : "all the time");
      return;
    case Form::within:
      if (!waiting_.empty()) {
        decide(Verdict::inconclusive, now, "the run ended before the time was over");
      } else if (answered_ == 0) {
        decide(Verdict::inconclusive, now, "what it is counted from never happened");
      } else {
        decide(Verdict::held, now, "each time (" + std::to_string(answered_) + ")");
      }
      return;
    case Form::sometimes:
      decide(Verdict::inconclusive, now, "not in this run");
      return;
    case Form::until:
      decide(Verdict::failed, now, "its end never came");
      return;
    default:
      decide(Verdict::failed, now, at_text("not so up to the end of its time", until_));
      return;
  }
}

}  // namespace swarmstage
