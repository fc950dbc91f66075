// The half of a connection that waits: deadlines, refusals, and closing.

#include "core/http/connection.h"

namespace swarmstage::http {

namespace {

// How long a client may take to read our last words and to say goodbye.
constexpr Duration linger = 5s;

}  // namespace

void Connection::opened(Context& context) {
  set_deadline(context, context.now() + core_.settings.header_timeout);
}

void Connection::turn_away(Context& context, Status status) {
  parse_failed(context, status);
}

void Connection::leave(Context& context) {
  // A request may be on its way already, and must not be lost.
  if (phase_ == Phase::idle) set_deadline(context, context.now() + core_.settings.drain_grace);
  if (!events_ || answer_ != Answer::begun) return;
  close_ = true;
  const auto gone = kept_ ? kept_->events.gone : nullptr;
  const ExchangeId which = id();
  end(context);
  if (gone) gone(context, which);
}

void Connection::start_closing(Context& context) {
  if (phase_ == Phase::closing) return;
  phase_ = Phase::closing;
  std::string().swap(held_);
  packed_.reset();
  context.finish(stream_);
  if (std::exchange(paused_, false) || std::exchange(body_paused_, false)) {
    context.resume_reading(stream_);
  }
  set_deadline(context, context.now() + linger);
  tell_gone(context);
}

void Connection::set_deadline(Context& context, TimePoint when) {
  deadline_ = when;
  if (when >= armed_) return;
  armed_ = when;
  context.set_timer_at(
      {.kind = static_cast<std::uint16_t>(TimerKind::deadline), .subject = stream_.value}, when);
}

// A timer that outlives its connection costs memory until it rings: clients that come and go
// quickly would leave a million of them.
void Connection::forget_deadline(Context& context) {
  if (std::exchange(armed_, never) == never) return;
  context.cancel_timer(
      {.kind = static_cast<std::uint16_t>(TimerKind::deadline), .subject = stream_.value});
}

void Connection::deadline_passed(Context& context) {
  armed_ = never;
  if (context.now() < deadline_) {
    const TimePoint when = deadline_;
    if (when != never) set_deadline(context, when);
    return;
  }
  deadline_ = never;
  switch (phase_) {
    case Phase::idle:
      if (core_.leaving) return start_closing(context);
      core_.counters.reached(takes_nothing(context) ? HttpLimit::write_timeout
                             : number_ == 0         ? HttpLimit::header_timeout
                                                    : HttpLimit::idle_timeout);
      return start_closing(context);
    case Phase::head:
      core_.counters.reached(HttpLimit::header_timeout);
      return parse_failed(context, 408);
    case Phase::body:
      return body_is_late(context);
    case Phase::waiting:
      return answer_is_late(context);
    case Phase::closing:
      if (takes_nothing(context)) return context.abort(stream_);
      return context.unsent(stream_) == 0 ? context.abort(stream_)
                                          : set_deadline(context, context.now() + linger);
    case Phase::upgraded:
      break;
  }
}

void Connection::advance_soon(Context& context) {
  context.set_timer(
      {.kind = static_cast<std::uint16_t>(TimerKind::advance), .subject = stream_.value}, 0s);
}

// A byte now and then is no body; but the first moments say nothing.
bool Connection::is_too_slow(Context& context) const {
  const Duration took = context.now() - body_began_;
  if (took <= core_.settings.body_timeout) return false;
  return body_bytes_ < core_.settings.body_rate_min * static_cast<std::uint64_t>(took / 1s);
}

void Connection::body_is_late(Context& context) {
  core_.counters.reached(HttpLimit::body_timeout);
  give_up(context, 408, "the body came too slowly");
}

void Connection::answer_is_late(Context& context) {
  if (answer_ == Answer::begun) return check_taking(context);
  core_.counters.reached(HttpLimit::answer_timeout);
  give_up(context, 503, "no answer in time");
}

// An answer is under way: does the client take it? And is anything said at all?
void Connection::check_taking(Context& context) {
  if (takes_nothing(context)) {
    core_.counters.reached(HttpLimit::write_timeout);
    return abort(context);
  }
  if (events_) {
    if (written_ == written_checked_) write(context, ByteView(":\n\n"));
    if (answer_ != Answer::begun) return;
    written_checked_ = written_;
  }
  set_deadline(context, context.now() + (events_ ? core_.settings.event_ping_interval
                                                 : core_.settings.write_timeout));
}

// Since the last time we looked; with nothing to take there is nothing to blame.
bool Connection::takes_nothing(Context& context) {
  const std::size_t queued = context.unsent(stream_);
  const std::uint64_t taken = written_ - queued;
  return std::exchange(taken_, taken) == taken && queued != 0;
}

}  // namespace swarmstage::http
