#pragma once

// A hand-written binary heap of 16-byte keys over a pool of events: the usual
// way to write an event queue, and what ours is measured against. Equal times
// leave in the order of insertion as long as there are fewer than 2^32 of them.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace swarmstage::bench {

template <class Event>
class BinaryHeap {
 public:
  bool empty() const { return keys_.empty(); }
  std::int64_t next_time() const { return keys_.front().time; }

  void push(std::int64_t time, const Event& event) {
    const Key key{time, ++pushed_, keep(event)};
    keys_.push_back(key);
    std::size_t at = keys_.size() - 1;
    for (; at > 0 && key < keys_[(at - 1) / 2]; at = (at - 1) / 2) keys_[at] = keys_[(at - 1) / 2];
    keys_[at] = key;
  }

  Event pop() {
    const std::uint32_t slot = keys_.front().slot;
    const Key last = keys_.back();
    keys_.pop_back();
    if (!keys_.empty()) sift_down(last);
    free_.push_back(slot);
    return events_[slot];
  }

 private:
  struct Key {
    std::int64_t time;
    std::uint32_t number;
    std::uint32_t slot;
    bool operator<(const Key& other) const {
      return time != other.time ? time < other.time : number < other.number;
    }
  };

  std::uint32_t keep(const Event& event) {
    if (free_.empty()) {
      events_.push_back(event);
      return static_cast<std::uint32_t>(events_.size() - 1);
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    events_[slot] = event;
    return slot;
  }

  void sift_down(const Key& key) {
    const std::size_t size = keys_.size();
    std::size_t at = 0;
    for (std::size_t child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys_[child + 1] < keys_[child]) ++child;
      if (!(keys_[child] < key)) break;
      keys_[at] = keys_[child];
      at = child;
    }
    keys_[at] = key;
  }

  std::vector<Key> keys_;
  std::vector<Event> events_;
  std::vector<std::uint32_t> free_;
  std::uint32_t pushed_ = 0;
};

}  // namespace swarmstage::bench
