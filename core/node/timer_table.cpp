#include "core/node/timer_table.h"

#include "core/trace/mix.h"

namespace swarmstage {

namespace {

constexpr std::size_t index_above = 24;  // fewer are found faster by looking

struct TimerHash {
  std::size_t operator()(const TimerId& timer) const {
    return mix(timer.subject, static_cast<std::uint64_t>(timer.kind) << 16U | timer.owner);
  }
};

}  // namespace

// Looked up, never iterated: its order reaches nobody.
struct TimerTable::Index {
  std::unordered_map<TimerId, std::size_t, TimerHash> position;
};

TimerTable::TimerTable() = default;
TimerTable::TimerTable(TimerTable&&) noexcept = default;
TimerTable& TimerTable::operator=(TimerTable&&) noexcept = default;
TimerTable::~TimerTable() = default;

// Orders are compared by distance, so that the counter may wrap.
bool TimerTable::before(const Entry& left, const Entry& right) {
  if (left.when != right.when) return left.when < right.when;
  return static_cast<std::int32_t>(left.order - right.order) < 0;
}

std::size_t TimerTable::find(TimerId timer) const {
  if (index_) {
    const auto found = index_->position.find(timer);
    return found == index_->position.end() ? heap_.size() : found->second;
  }
  std::size_t position = 0;
  while (position < heap_.size() && heap_[position].timer != timer) ++position;
  return position;
}

void TimerTable::place(std::size_t position, const Entry& entry) {
  heap_[position] = entry;
  if (index_) index_->position[entry.timer] = position;
}

void TimerTable::sift_up(std::size_t position, const Entry& entry) {
  while (position != 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!before(entry, heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, entry);
}

void TimerTable::sift_down(std::size_t position, const Entry& entry) {
  for (;;) {
    std::size_t child = 2 * position + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
    if (!before(heap_[child], entry)) break;
    place(position, heap_[child]);
    position = child;
  }
  place(position, entry);
}

void TimerTable::settle(std::size_t position, const Entry& entry) {
  const bool up = position != 0 && before(entry, heap_[(position - 1) / 2]);
  up ? sift_up(position, entry) : sift_down(position, entry);
}

void TimerTable::set(TimerId timer, TimePoint when) {
  const Entry entry{when, timer, ++armed_};
  const std::size_t position = find(timer);
  if (position < heap_.size()) return settle(position, entry);
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
  if (index_ || heap_.size() <= index_above) return;
  index_ = std::make_unique<Index>();
  for (std::size_t i = 0; i < heap_.size(); ++i) index_->position[heap_[i].timer] = i;
}

void TimerTable::cancel(TimerId timer) {
  const std::size_t position = find(timer);
  if (position < heap_.size()) remove(position);
}

void TimerTable::remove(std::size_t position) {
  if (index_) index_->position.erase(heap_[position].timer);
  const Entry last = heap_.back();
  heap_.pop_back();
  if (position < heap_.size()) settle(position, last);
  if (heap_.size() < index_above / 2) index_.reset();
}

std::optional<TimerId> TimerTable::take_due(TimePoint now, std::uint32_t mark) {
  if (heap_.empty() || heap_.front().when > now) return std::nullopt;
  if (static_cast<std::int32_t>(heap_.front().order - mark) > 0) return std::nullopt;
  const TimerId timer = heap_.front().timer;
  remove(0);
  return timer;
}

}  // namespace swarmstage
