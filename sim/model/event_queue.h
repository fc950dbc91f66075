#pragma once

// The model stage's queue: events leave in the order of (time, number of
// insertion), exactly; events of one instant leave in the order they came.
//
// Built for memory rather than for comparisons. Waiting events lie in a wheel of
// levels, each of at most 64 slots, and a slot of one level is as wide as the
// whole level below. An event goes to the level of the highest digit in which
// its time differs from the wheel's base: a look at one word, then an append to
// a list. The first occupied slot is opened when its time has come: a crowded
// one is dealt out to the levels below, a small one (with its small neighbours)
// is sorted and becomes the *run*, the array events are taken from. Each event
// is so moved a few times in long streams, and never more often than there are
// levels, whatever the load: far timers, a million events at one instant, one
// event. Nothing is allocated once the largest load has been seen.
//
// Equal times always share a slot, lists keep their order and the sort is
// stable: that is why no number needs to be stored.
//
// Call order: push any time at or after now(); ready(limit) before each pop.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/assert.h"
#include "sim/model/event.h"
#include "sim/model/event_chunks.h"

namespace swarmstage::model {

class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // The time of the event popped last.
  std::int64_t now() const { return now_; }
  std::size_t size() const { return waiting_ + run_size(); }
  bool empty() const { return size() == 0; }

  // Requires event.time >= now().
  void push(const Event& event) {
    SWARMSTAGE_ASSERT(event.time >= now_, "an event was pushed into the past");
    if (event.time < run_end_) return insert_in_run(event);
    append(event);
    ++waiting_;
  }

  // Is there an event at or before `limit`? Then pop() gives the first one.
  bool ready(std::int64_t limit) {
    if (run_size() < run_low && waiting_ != 0) [[unlikely]]
      refill(limit);
    return run_first_ != run_last_ && run_[run_first_].time <= limit;
  }

  // Requires that ready() has just said so.
  Event pop() {
    SWARMSTAGE_ASSERT(run_first_ != run_last_, "pop needs an event that is ready");
    const Event event = run_[run_first_++];
    now_ = event.time;
    return event;
  }

  // The events that come next, in order, as far as they are sorted already: for
  // fetching their memory ahead. After ready(limit) at least run_low of them, if
  // so many come by then. Valid until the next push or ready.
  std::span<const Event> upcoming() const { return {run_.data() + run_first_, run_size()}; }

  // Drops every waiting event for which `drop(event)` holds; the others keep
  // their order. Costs a walk over all of them: for sweeping out events that
  // have become void, once they are the majority.
  template <class Predicate>
  void remove_if(Predicate drop);

  // Memory held by waiting events, free chunks included.
  std::size_t bytes() const { return chunks_.bytes() + sizeof(*this); }

 private:
  // Level 0 has slots of 1 ns; with this grain two further levels give slots of
  // 16 us and 1 ms, which suits packets, and five reach minutes.
  static constexpr unsigned grain_bits = 2;
  static constexpr unsigned digit_bits = 6;
  static constexpr unsigned levels = 12;
  static constexpr unsigned slots = 1U << digit_bits;
  static constexpr std::size_t run_low = 16;     // with fewer, more are sorted
  static constexpr std::size_t run_target = 48;  // a slot with more is dealt out
  static constexpr std::size_t run_limit = 192;  // insertion would cost too much
  static constexpr std::size_t run_capacity = 256;

  static constexpr unsigned shift_of(unsigned level) {
    return level == 0 ? 0 : grain_bits + (level - 1) * digit_bits;
  }
  static unsigned level_of(std::uint64_t difference) {
    const auto width = static_cast<unsigned>(std::bit_width(difference >> grain_bits));
    return (width + digit_bits - 1) / digit_bits;
  }
  static unsigned slot_of(unsigned level, std::uint64_t time) {
    return static_cast<unsigned>(time >> shift_of(level)) & (slots - 1);
  }

  std::size_t run_size() const { return run_last_ - run_first_; }

  void append(const Event& event) {
    const auto time = static_cast<std::uint64_t>(event.time);
    const unsigned level = level_of(time ^ base_);
    const unsigned slot =
        level == 0 ? static_cast<unsigned>(time & ((1U << grain_bits) - 1)) : slot_of(level, time);
    lists_[level][slot].append(chunks_, event);
    occupied_[level] |= std::uint64_t{1} << slot;
    occupied_levels_ |= 1U << level;
  }

  void refill(std::int64_t limit);
  void make_room();
  void deal_out(unsigned level, unsigned slot);
  void take_instant(unsigned slot);
  void take_slots(unsigned level, unsigned slot);
  void take_into_run(EventList list);
  EventList detach(unsigned level, unsigned slot);
  std::uint64_t start_of(unsigned level, unsigned slot) const;
  void insert_in_run(const Event& event);
  void spill_run();
  void append_all(EventList list);

  std::int64_t now_ = 0;
  std::int64_t run_end_ = 0;  // what comes before belongs in the run
  std::size_t run_first_ = 0;
  std::size_t run_last_ = 0;
  std::size_t waiting_ = 0;  // in the wheel, without the run
  std::uint64_t base_ = 0;   // every event in the wheel is at or after it
  std::uint32_t occupied_levels_ = 0;
  std::array<std::uint64_t, levels> occupied_{};
  std::array<Event, run_capacity> run_;
  std::array<std::array<EventList, slots>, levels> lists_{};
  EventChunks chunks_;
};

template <class Predicate>
void EventQueue::remove_if(Predicate drop) {
  std::size_t kept = run_first_;
  for (std::size_t i = run_first_; i != run_last_; ++i) {
    if (!drop(run_[i])) run_[kept++] = run_[i];
  }
  run_last_ = kept;
  for (unsigned level = 0; level < levels; ++level) {
    for (std::uint64_t left = occupied_[level]; left != 0; left &= left - 1) {
      EventList list = detach(level, static_cast<unsigned>(std::countr_zero(left)));
      waiting_ -= list.count;
      while (list.first != nullptr) {
        EventChunk* chunk = list.first;
        for (std::uint32_t i = 0; i < chunk->used; ++i) {
          if (drop(chunk->events[i])) continue;
          append(chunk->events[i]);
          ++waiting_;
        }
        list.first = chunk->next;
        chunks_.give_back(chunk);
      }
    }
  }
}

}  // namespace swarmstage::model
