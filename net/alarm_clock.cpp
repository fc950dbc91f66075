#include "net/alarm_clock.h"

namespace swarmstage::net {

void Alarm::set(TimePoint when) {
  when_ = when;
  order_ = ++clock_.armed_;
  if (!is_set()) {
    place_ = clock_.heap_.size();
    clock_.heap_.push_back(this);
  }
  clock_.sift(place_, *this);
}

void Alarm::cancel() {
  if (is_set()) clock_.remove(*this);
}

bool AlarmClock::before(const Alarm& left, const Alarm& right) {
  if (left.when_ != right.when_) return left.when_ < right.when_;
  return left.order_ < right.order_;
}

void AlarmClock::put(std::size_t place, Alarm& alarm) {
  heap_[place] = &alarm;
  alarm.place_ = place;
}

// Moves the alarm from that place to where it belongs, up or down.
void AlarmClock::sift(std::size_t place, Alarm& alarm) {
  while (place != 0 && before(alarm, *heap_[(place - 1) / 2])) {
    put(place, *heap_[(place - 1) / 2]);
    place = (place - 1) / 2;
  }
  for (std::size_t child = 2 * place + 1; child < heap_.size(); child = 2 * place + 1) {
    if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) ++child;
    if (!before(*heap_[child], alarm)) break;
    put(place, *heap_[child]);
    place = child;
  }
  put(place, alarm);
}

void AlarmClock::remove(Alarm& alarm) {
  Alarm& last = *heap_.back();
  heap_.pop_back();
  if (&last != &alarm) sift(alarm.place_, last);
  alarm.place_ = Alarm::nowhere;
}

void AlarmClock::ring(TimePoint now) {
  const std::uint64_t mark = armed_;
  while (!heap_.empty() && heap_.front()->when_ <= now && heap_.front()->order_ <= mark) {
    Alarm& alarm = *heap_.front();
    remove(alarm);
    alarm.user_.due(now);
  }
}

}  // namespace swarmstage::net
