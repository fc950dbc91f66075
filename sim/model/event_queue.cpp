#include "sim/model/event_queue.h"

#include <algorithm>
#include <limits>

#include "core/base/fetch.h"

namespace swarmstage::model {
namespace {

bool earlier(std::int64_t time, const Event& event) {
  return time < event.time;
}

// Stable, and linear where the events come nearly sorted, as they mostly do:
// a run is made of a few narrow slots in order.
void sort_by_time(Event* first, const Event* last) {
  if (first == last) return;
  for (Event* next = first + 1; next != last; ++next) {
    const Event event = *next;
    Event* place = next;
    for (; place != first && event.time < place[-1].time; --place) *place = place[-1];
    *place = event;
  }
}

}  // namespace

std::uint64_t EventQueue::start_of(unsigned level, unsigned slot) const {
  const unsigned shift = shift_of(level);
  const unsigned above = shift_of(level + 1);
  const std::uint64_t high = above >= 64 ? 0 : base_ >> above << above;
  return high | std::uint64_t{slot} << shift;
}

// Slots are opened before the run is used up, so that the memory of what comes
// next can be fetched across the end of a run.
void EventQueue::refill(std::int64_t limit) {
  while (occupied_levels_ != 0 && run_size() < run_low) {
    const auto level = static_cast<unsigned>(std::countr_zero(occupied_levels_));
    const auto slot = static_cast<unsigned>(std::countr_zero(occupied_[level]));
    const std::uint64_t start = start_of(level, slot);
    // Beyond the limit nothing is opened, so that base_ never runs ahead of the
    // time at which the caller goes on.
    if (static_cast<std::int64_t>(start) > limit) return;
    base_ = start;
    run_end_ = static_cast<std::int64_t>(start);
    if (level == 0) {
      take_instant(slot);
    } else if (lists_[level][slot].count <= run_target) {
      take_slots(level, slot);
    } else {
      deal_out(level, slot);
    }
  }
}

EventList EventQueue::detach(unsigned level, unsigned slot) {
  const EventList list = lists_[level][slot];
  lists_[level][slot] = EventList{};
  occupied_[level] &= ~(std::uint64_t{1} << slot);
  if (occupied_[level] == 0) occupied_levels_ &= ~(1U << level);
  return list;
}

// base_ is the start of this slot, so all of it lands on lower levels.
void EventQueue::deal_out(unsigned level, unsigned slot) {
  append_all(detach(level, slot));
}

void EventQueue::append_all(EventList list) {
  while (list.first != nullptr) {
    EventChunk* chunk = list.first;
    list.first = chunk->next;
    if (list.first != nullptr) fetch_lines(list.first);
    for (std::uint32_t i = 0; i < chunk->used; ++i) append(chunk->events[i]);
    chunks_.give_back(chunk);
  }
}

// What is left of the run moves to its front.
void EventQueue::make_room() {
  if (run_first_ == 0) return;
  std::copy(run_.data() + run_first_, run_.data() + run_last_, run_.data());
  run_last_ -= run_first_;
  run_first_ = 0;
}

// Events of one instant need no sorting. They are taken a few chunks at a time:
// what comes in meanwhile for the same instant queues up behind the rest.
void EventQueue::take_instant(unsigned slot) {
  make_room();
  EventList& list = lists_[0][slot];
  const std::size_t before = run_last_;
  while (list.first != nullptr && run_last_ - before + list.first->used <= run_target) {
    EventChunk* chunk = list.first;
    run_last_ = static_cast<std::size_t>(
        std::copy_n(chunk->events, chunk->used, run_.data() + run_last_) - run_.data());
    list.count -= chunk->used;
    list.first = chunk->next;
    chunks_.give_back(chunk);
  }
  waiting_ -= run_last_ - before;
  if (list.first == nullptr) detach(0, slot);
}

// The slot, and its right neighbours as long as they fit: a run should be long
// enough that the memory of what comes next can be fetched while it is used up.
void EventQueue::take_slots(unsigned level, unsigned slot) {
  make_room();
  const std::size_t before = run_last_;
  const unsigned last_slot = [&] {
    unsigned last = slot;
    take_into_run(detach(level, slot));
    while (occupied_[level] != 0) {
      const auto next = static_cast<unsigned>(std::countr_zero(occupied_[level]));
      if (run_last_ - before + lists_[level][next].count > run_target) break;
      take_into_run(detach(level, next));
      last = next;
    }
    return last;
  }();
  const std::uint64_t width = std::uint64_t{1} << shift_of(level);
  const std::uint64_t end = start_of(level, last_slot) + width;
  run_end_ = static_cast<std::int64_t>(
      std::min<std::uint64_t>(end, std::numeric_limits<std::int64_t>::max()));
  sort_by_time(run_.data() + before, run_.data() + run_last_);
}

void EventQueue::take_into_run(EventList list) {
  waiting_ -= list.count;
  while (list.first != nullptr) {
    EventChunk* chunk = list.first;
    list.first = chunk->next;
    run_last_ = static_cast<std::size_t>(
        std::copy_n(chunk->events, chunk->used, run_.data() + run_last_) - run_.data());
    chunks_.give_back(chunk);
  }
}

// Moves whichever side of the run is shorter.
void EventQueue::insert_in_run(const Event& event) {
  if (run_size() >= run_limit) {
    spill_run();
    return push(event);
  }
  Event* first = run_.data() + run_first_;
  Event* last = run_.data() + run_last_;
  Event* place = first == last || last[-1].time <= event.time
                     ? last
                     : std::upper_bound(first, last, event.time, earlier);
  const bool room_behind = run_last_ < run_capacity;
  if (run_first_ > 0 && (!room_behind || place - first < last - place)) {
    std::copy(first, place, first - 1);
    --run_first_;
    place[-1] = event;
  } else {
    std::copy_backward(place, last, last + 1);
    ++run_last_;
    *place = event;
  }
}

// A run that has grown too long goes back to the wheel, which then begins now.
void EventQueue::spill_run() {
  std::array<Event, run_capacity> spilled;
  const std::size_t count = run_size();
  std::copy_n(run_.data() + run_first_, count, spilled.data());
  run_first_ = run_last_ = 0;
  run_end_ = now_;
  const auto base = static_cast<std::uint64_t>(now_);
  // What the old base put on lower levels than the new one does comes back in
  // after the run: where times are equal, the run's events came first.
  const unsigned top = std::max(1U, level_of(base ^ base_));
  EventList moved;
  for (unsigned level = 0; level < top; ++level) {
    while (occupied_[level] != 0) {
      const EventList list =
          detach(level, static_cast<unsigned>(std::countr_zero(occupied_[level])));
      (moved.last == nullptr ? moved.first : moved.last->next) = list.first;
      moved.last = list.last;
    }
  }
  base_ = base;
  for (std::size_t i = 0; i < count; ++i) append(spilled[i]);
  waiting_ += count;
  append_all(moved);
}

}  // namespace swarmstage::model
