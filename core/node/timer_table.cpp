#include "core/node/timer_table.h"

#include <array>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "core/trace/mix.h"

namespace swarmstage {

namespace {

constexpr std::size_t index_above = 24;  // fewer are found faster by looking

struct TimerHash {
  std::size_t operator()(const TimerId& timer) const {
    return mix(timer.subject, static_cast<std::uint64_t>(timer.kind) << 16U | timer.owner);
  }
};

// Looked up, never iterated: its order reaches nobody.
using Index = std::unordered_map<TimerId, std::size_t, TimerHash>;

}  // namespace

// Kept once made: a node that had two timers will have two again. A handful lies
// in the block itself, behind the index, where it has been fetched ahead.
struct TimerTable::More {
  std::unique_ptr<Index> index;
  std::array<Entry, near_count> near;  // the heap behind its top
  std::vector<Entry> far;              // and behind these
};

TimerTable::TimerTable() = default;
TimerTable::~TimerTable() = default;

// The standard leaves it to the compiler whether the places of the members of such a
// type can be asked for; both of ours tell them.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
void TimerTable::make_more() {
  static_assert(sizeof(More::near) == near_count * sizeof(Entry));
  static_assert(offsetof(More, index) == 0 && sizeof(More::index) == sizeof(void*));
  static_assert(offsetof(More, near) + sizeof(More::near) == near_bytes,
                "what is fetched ahead is the index and the handful behind it");
  more_ = std::make_unique<More>();
}
#pragma GCC diagnostic pop

void TimerTable::clear() {
  size_ = 0;
  more_.reset();
}

TimerTable::Entry& TimerTable::at(std::size_t position) {
  if (position == 0) return first_;
  if (position <= near_count) return more_->near[position - 1];
  return more_->far[position - 1 - near_count];
}

const TimerTable::Entry& TimerTable::at(std::size_t position) const {
  return const_cast<TimerTable*>(this)->at(position);
}

// Orders are compared by distance, so that the counter may wrap.
bool TimerTable::before(const Entry& left, const Entry& right) {
  if (left.when != right.when) return left.when < right.when;
  return static_cast<std::int32_t>(left.order - right.order) < 0;
}

std::size_t TimerTable::find(TimerId timer) const {
  if (size_ != 0 && first_.is(timer)) return 0;
  if (size_ < 2) return size_;
  if (more_->index) {
    const auto found = more_->index->find(timer);
    return found == more_->index->end() ? size_ : found->second;
  }
  std::size_t position = 1;
  while (position < size_ && !at(position).is(timer)) ++position;
  return position;
}

void TimerTable::place(std::size_t position, const Entry& entry) {
  at(position) = entry;
  if (more_ && more_->index) (*more_->index)[entry.timer()] = position;
}

void TimerTable::sift_up(std::size_t position, const Entry& entry) {
  while (position != 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!before(entry, at(parent))) break;
    place(position, at(parent));
    position = parent;
  }
  place(position, entry);
}

void TimerTable::sift_down(std::size_t position, const Entry& entry) {
  for (;;) {
    std::size_t child = 2 * position + 1;
    if (child >= size_) break;
    if (child + 1 < size_ && before(at(child + 1), at(child))) ++child;
    if (!before(at(child), entry)) break;
    place(position, at(child));
    position = child;
  }
  place(position, entry);
}

void TimerTable::settle(std::size_t position, const Entry& entry) {
  const bool up = position != 0 && before(entry, at((position - 1) / 2));
  up ? sift_up(position, entry) : sift_down(position, entry);
}

void TimerTable::set(TimerId timer, TimePoint when) {
  const Entry entry{when, timer.subject, timer.kind, timer.owner, ++armed_};
  const std::size_t position = find(timer);
  if (position < size_) return settle(position, entry);
  if (size_++ == 0) {
    first_ = entry;
    return;
  }
  if (!more_) make_more();
  if (size_ - 1 > near_count) more_->far.push_back(entry);
  sift_up(size_ - 1, entry);
  if (!more_->index && size_ > index_above) index_all();
}

void TimerTable::index_all() {
  more_->index = std::make_unique<Index>();
  for (std::size_t i = 0; i < size_; ++i) (*more_->index)[at(i).timer()] = i;
}

void TimerTable::cancel(TimerId timer) {
  const std::size_t position = find(timer);
  if (position < size_) remove(position);
}

void TimerTable::remove(std::size_t position) {
  if (more_ && more_->index) more_->index->erase(at(position).timer());
  const Entry last = at(size_ - 1);
  drop_last();
  if (position < size_) settle(position, last);
  if (size_ < index_above / 2 && more_) more_->index.reset();
}

void TimerTable::drop_last() {
  if (size_-- - 1 > near_count) more_->far.pop_back();
}

std::optional<TimerId> TimerTable::take_due(TimePoint now, std::uint32_t mark) {
  if (size_ == 0 || first_.when > now) return std::nullopt;
  if (static_cast<std::int32_t>(first_.order - mark) > 0) return std::nullopt;
  const TimerId timer = first_.timer();
  remove(0);
  return timer;
}

}  // namespace swarmstage
