// The hold model: P events wait; each one that leaves is replaced by another,
// nine of ten within 1 to 100 ms (messages), the tenth in 10 to 60 s (timers).
// The same draws for our queue, the standard priority queue and a hand-written
// binary heap, one after the other in each round; the best round counts.

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <queue>

#include "sim/model/event_queue.h"
#include "tests/bench/model/binary_heap.h"
#include "tests/bench/model/load.h"
#include "tests/bench/model/measure.h"

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

void measure(std::size_t waiting) {
  constexpr std::size_t events = 2'000'000;
  std::array<double, 3> best{1e9, 1e9, 1e9};
  for (int round = 0; round < 3; ++round) {
    std::array<std::int64_t, 3> last{};
    best[0] = std::min(best[0], nanoseconds_per_event<Wheel>(waiting, events, last[0]));
    best[1] = std::min(best[1], nanoseconds_per_event<StandardQueue>(waiting, events, last[1]));
    best[2] = std::min(best[2], nanoseconds_per_event<HandHeap>(waiting, events, last[2]));
    if (last[0] != last[1] || last[0] != last[2]) std::printf("the queues disagree\n");
  }
  std::printf(
      "{\"benchmark\":\"event queue, hold\",\"waiting\":%zu,\"ns_per_event\":%.1f,"
      "\"reference\":\"binary heap\",\"reference_ns\":%.1f,\"standard_queue_ns\":%.1f,"
      "\"ratio\":%.2f}\n",
      waiting, best[0], best[2], best[1], best[2] / best[0]);
}

}  // namespace

int main() {
  for (const std::size_t waiting : {10'000U, 100'000U, 1'000'000U}) measure(waiting);
}
