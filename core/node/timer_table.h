#pragma once

// The timers of one node: a heap ordered by deadline, then by order of arming.
// Most nodes have a handful, found by looking at each; past that an index is
// built, so that a node with a timer per peer does not slow down.

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/node/ids.h"
#include "core/node/time.h"

namespace swarmstage {

class TimerTable {
 public:
  TimerTable();
  TimerTable(TimerTable&&) noexcept;
  TimerTable& operator=(TimerTable&&) noexcept;
  ~TimerTable();

  void set(TimerId timer, TimePoint when);
  void cancel(TimerId timer);
  std::size_t size() const { return heap_.size(); }
  TimePoint earliest() const { return heap_.empty() ? never : heap_.front().when; }
  void fetch_ahead() const { __builtin_prefetch(heap_.data()); }
  /// The mark of all timers armed so far; see take_due.
  std::uint32_t mark() const { return armed_; }
  /// Removes and returns the first timer that is due and was armed before the
  /// mark, so that a timer set to now in a handler waits for the next wake.
  std::optional<TimerId> take_due(TimePoint now, std::uint32_t mark);

 private:
  struct Entry {
    TimePoint when;
    TimerId timer;
    std::uint32_t order = 0;
  };
  struct Index;

  static bool before(const Entry& left, const Entry& right);
  std::size_t find(TimerId timer) const;
  void place(std::size_t position, const Entry& entry);
  void sift_up(std::size_t position, const Entry& entry);
  void sift_down(std::size_t position, const Entry& entry);
  void remove(std::size_t position);
  void settle(std::size_t position, const Entry& entry);

  std::vector<Entry> heap_;
  std::unique_ptr<Index> index_;
  std::uint32_t armed_ = 0;
};

}  // namespace swarmstage
