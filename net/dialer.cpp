#include "net/dialer.h"

#include <algorithm>

#include "net/surroundings.h"

namespace swarmstage::net {

namespace {

constexpr Duration first_pause = 1s;

}  // namespace

Dialer::Dialer(NodeSeat& seat, DialerUser& user, const Endpoint& from, const Endpoint& to,
               Duration timeout)
    : seat_(seat),
      user_(user),
      from_(from),
      to_(to),
      gives_up_(seat.loop.now() + timeout),
      pause_(first_pause),
      alarm_(seat.loop.alarms(), *this) {}

void Dialer::dial() {
  ask();
}

void Dialer::go_on(Step step, TimePoint when) {
  step_ = step;
  next_ = when;
  alarm_.set(std::min(next_, gives_up_));
}

void Dialer::due(TimePoint now) {
  if (seat_.paused) return;
  if (now >= gives_up_) return user_.not_dialed(CloseReason::timed_out);
  switch (step_) {
    case Step::asking:
      return ask();
    case Step::connecting:
      return connect();
    case Step::answering:
      return answer();
    case Step::waiting:
      return go_on(step_, never);
  }
}

void Dialer::ask() {
  const Passage passage = seat_.surroundings.passage(seat_, to_.address);
  if (passage == Passage::none) return user_.not_dialed(CloseReason::unreachable);
  if (passage == Passage::cut) return ask_later();
  const auto shape = seat_.surroundings.shape(seat_, to_.address);
  if (!shape) return connect();
  const Crossing request = shape->shim->carry_piece(shape->from, shape->to, 0, seat_.loop.now());
  if (request.lost) return ask_later();
  go_on(Step::connecting, request.arrives);
}

void Dialer::ask_later() {
  go_on(Step::asking, seat_.loop.now() + pause_);
  pause_ *= 2;
}

void Dialer::connect() {
  OpenedSocket opened = start_connecting(from_, to_);
  if (!opened.descriptor) {
    failed_ = opened.reason;
    return answered();
  }
  watch_ = Watch(seat_.loop, opened.descriptor.release(), *this);
  watch_.wait_writable();
  go_on(Step::waiting, never);
}

void Dialer::writable() {
  if (!seat_.paused) answered();
}

// The system has decided; the other end's answer still has its way to go.
void Dialer::answered() {
  const auto shape = seat_.surroundings.shape(seat_, to_.address);
  if (!shape) return answer();
  const TimePoint now = seat_.loop.now();
  const Crossing back = shape->shim->carry_piece(shape->to, shape->from, 0, now);
  go_on(Step::answering, back.lost ? now + pause_ : back.arrives);
}

void Dialer::answer() {
  alarm_.cancel();
  if (!watch_.is_open()) return user_.not_dialed(failed_);
  const int error = pending_error(watch_.descriptor());
  if (error != 0) return user_.not_dialed(close_reason_of(error));
  // A free local port may be the very one that was dialled: nobody listens there.
  if (local_endpoint(watch_.descriptor()) == to_) {
    return user_.not_dialed(CloseReason::refused);
  }
  user_.dialed(std::move(watch_));
}

void Dialer::awaken() {
  alarm_.set(std::min(next_, gives_up_));
  if (step_ == Step::waiting) watch_.wait_writable();
}

void Dialer::close() {
  alarm_.cancel();
  watch_.close();
}

}  // namespace swarmstage::net
