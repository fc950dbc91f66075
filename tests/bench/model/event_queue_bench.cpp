// The hold model: P events wait; each one that leaves is replaced by another,
// nine of ten within 1 to 100 ms (messages), the tenth in 10 to 60 s (timers).
// The same draws for our queue (wheel), the standard priority queue (standard) and
// a hand-written binary heap (heap), whichever is named; the best round counts.

#include <algorithm>
#include <cstdio>
#include <limits>
#include <queue>
#include <string>
#include <string_view>

#include "sim/model/event_queue.h"
#include "tests/bench/model/binary_heap.h"
#include "tests/bench/model/load.h"
#include "tests/bench/model/measure.h"
#include "tests/bench/report.h"

namespace {

using swarmstage::bench::BinaryHeap;
using swarmstage::bench::Dice;
using swarmstage::model::Event;
using swarmstage::model::EventQueue;

constexpr std::int64_t forever = std::numeric_limits<std::int64_t>::max();

std::int64_t delay(Dice& dice) {
  const std::uint64_t drawn = dice.next();
  const std::uint64_t part = drawn >> 32;
  if ((drawn & 1023) < 922) return 1'000'000 + static_cast<std::int64_t>(part * 99'000'000 >> 32);
  return 10'000'000'000 + static_cast<std::int64_t>(part * 3'000'000'000U >> 32) * 16;
}

class Wheel {
 public:
  void push(std::int64_t time) { queue_.push({time, 1, 2}); }
  std::int64_t pop() {
    queue_.ready(forever);
    return queue_.pop().time;
  }

 private:
  EventQueue queue_;
};

class StandardQueue {
 public:
  void push(std::int64_t time) { queue_.push({time, ++pushed_, 1, 2}); }
  std::int64_t pop() {
    const std::int64_t time = queue_.top().time;
    queue_.pop();
    return time;
  }

 private:
  struct Entry {
    std::int64_t time;
    std::uint64_t number;
    std::uint32_t subject;
    std::uint32_t detail;
    bool operator<(const Entry& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };
  std::priority_queue<Entry> queue_;
  std::uint64_t pushed_ = 0;
};

class HandHeap {
 public:
  void push(std::int64_t time) { heap_.push(time, {time, 1, 2}); }
  std::int64_t pop() { return heap_.pop().time; }

 private:
  BinaryHeap<Event> heap_;
};

template <class Queue>
double nanoseconds_per_event(std::size_t waiting, std::size_t events, std::int64_t& last) {
  Queue queue;
  Dice dice(7);
  for (std::size_t i = 0; i < waiting; ++i) queue.push(delay(dice));
  const auto hold = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      last = queue.pop();
      queue.push(last + delay(dice));
    }
  };
  hold(waiting);
  const double began = swarmstage::bench::cpu_seconds();
  hold(events);
  return (swarmstage::bench::cpu_seconds() - began) * 1e9 / static_cast<double>(events);
}

template <class Queue>
void measure() {
  constexpr std::size_t events = 2'000'000;
  for (const std::size_t waiting : {10'000U, 100'000U, 1'000'000U}) {
    double best = 1e9;
    std::int64_t last = 0;
    for (int round = 0; round < 3; ++round)
      best = std::min(best, nanoseconds_per_event<Queue>(waiting, events, last));
    const std::string name = "event_queue/" + std::to_string(waiting);
    swarmstage::bench::report(name.c_str(), best, "ns/event");
    // The same for every queue, or they disagree about the order.
    swarmstage::bench::report((name + "/last").c_str(), static_cast<double>(last), "ns");
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view which = count > 1 ? arguments[1] : "wheel";
  if (which == "wheel") return measure<Wheel>(), 0;
  if (which == "standard") return measure<StandardQueue>(), 0;
  if (which == "heap") return measure<HandHeap>(), 0;
  std::fprintf(stderr, "no such queue: '%s'; there are wheel, standard, heap\n", arguments[1]);
  return 2;
}
