#pragma once

// The timers of one node: a heap ordered by deadline, then by order of arming.
// The earliest lies in the table itself, so that a node with one timer has no
// block of memory for it; the others follow in one that is made when a second is
// set. Most nodes have a handful, found by looking at each; past that an index
// is built, so that a node with a timer per peer does not slow down.

#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/fetch.h"
#include "core/node/ids.h"
#include "core/node/time.h"

namespace swarmstage {

class TimerTable {
 public:
  TimerTable();
  TimerTable(const TimerTable&) = delete;
  TimerTable& operator=(const TimerTable&) = delete;
  ~TimerTable();

  void set(TimerId timer, TimePoint when);
  void cancel(TimerId timer);
  void clear();
  std::size_t size() const { return size_; }
  TimePoint earliest() const { return size_ == 0 ? never : first_.when; }
  /// Asks the processor to fetch a handful of them.
  [[gnu::always_inline]] void fetch_ahead() const {
    if (more_) fetch_bytes<near_bytes>(more_.get());
  }
  /// The mark of all timers armed so far; see take_due.
  std::uint32_t mark() const { return armed_; }
  /// Removes and returns the first timer that is due and was armed before the
  /// mark, so that a timer set to now in a handler waits for the next wake.
  std::optional<TimerId> take_due(TimePoint now, std::uint32_t mark);

 private:
  struct Entry {
    TimePoint when{};
    std::uint64_t subject = 0;  // the timer's id, in parts: so it takes 24 bytes
    std::uint16_t kind = 0;
    std::uint16_t owner = 0;
    std::uint32_t order = 0;

    TimerId timer() const { return {kind, owner, subject}; }
    bool is(const TimerId& id) const {
      return subject == id.subject && kind == id.kind && owner == id.owner;
    }
  };
  struct More;
  static constexpr std::size_t near_count = 8;  // of them lie in one block
  static constexpr std::size_t near_bytes = sizeof(void*) + near_count * sizeof(Entry);

  Entry& at(std::size_t position);
  const Entry& at(std::size_t position) const;
  void make_more();
  void drop_last();
  void index_all();
  static bool before(const Entry& left, const Entry& right);
  std::size_t find(TimerId timer) const;
  void place(std::size_t position, const Entry& entry);
  void sift_up(std::size_t position, const Entry& entry);
  void sift_down(std::size_t position, const Entry& entry);
  void remove(std::size_t position);
  void settle(std::size_t position, const Entry& entry);

  Entry first_;  // the top of the heap
  std::unique_ptr<More> more_;
  std::uint32_t size_ = 0;
  std::uint32_t armed_ = 0;
};

}  // namespace swarmstage
