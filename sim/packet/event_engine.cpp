#include "sim/packet/event_engine.h"

#include <utility>

#include <ns3/make-event.h>
#include <ns3/simulator.h>

#include "core/base/assert.h"

namespace swarmstage::packet {

namespace {

/// The low half of an event's number, all that an EventId has room for.
std::uint32_t low_half(std::uint64_t number) {
  return static_cast<std::uint32_t>(number);
}

}  // namespace

ns3::TypeId EventEngine::GetTypeId() {
  static const ns3::TypeId type = ns3::TypeId("swarmstage::EventEngine")
                                      .SetParent<ns3::SimulatorImpl>()
                                      .AddConstructor<EventEngine>();
  return type;
}

EventEngine::EventEngine() : context_(ns3::Simulator::NO_CONTEXT) {}

bool EventEngine::earlier(const Entry& left, const Entry& right) {
  return left.time != right.time ? left.time < right.time : left.number < right.number;
}

void EventEngine::push(const Entry& entry) {
  std::size_t hole = heap_.size();
  heap_.push_back(entry);
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / 2;
    if (!earlier(entry, heap_[parent])) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = entry;
}

EventEngine::Entry EventEngine::pop() {
  const Entry first = heap_.front();
  const Entry moved = heap_.back();
  heap_.pop_back();
  const std::size_t size = heap_.size();
  if (size == 0) return first;
  std::size_t hole = 0;
  for (std::size_t child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size && earlier(heap_[child + 1], heap_[child])) ++child;
    if (!earlier(heap_[child], moved)) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = moved;
  return first;
}

void EventEngine::run_first() {
  const Entry entry = pop();
  now_ = entry.time;
  context_ = entry.context;
  current_number_ = entry.number;
  ++executed_;
  // Adopted, so that an exception out of a handler leaves the engine whole.
  const ns3::Ptr<ns3::EventImpl> event(entry.event, false);
  event->Invoke();
}

void EventEngine::run_until(std::int64_t time) {
  SWARMSTAGE_ASSERT(time >= now_, "simulated time cannot go back");
  stopped_ = false;
  while (!heap_.empty() && heap_.front().time <= time && !stopped_) run_first();
  if (stopped_) return;
  now_ = time;
  context_ = ns3::Simulator::NO_CONTEXT;
}

void EventEngine::Run() {
  stopped_ = false;
  while (!heap_.empty() && !stopped_) run_first();
}

std::int64_t EventEngine::next_time() const {
  return heap_.empty() ? no_event : heap_.front().time;
}

std::uint64_t EventEngine::post(std::int64_t time, std::uint32_t context, ns3::EventImpl* event) {
  SWARMSTAGE_ASSERT(time >= now_, "an event was scheduled in the past");
  // EventIds keep the low half only, where the first few values have meanings.
  if (low_half(next_number_) < ns3::EventId::UID::VALID) {
    next_number_ += ns3::EventId::UID::VALID;
  }
  const std::uint64_t number = next_number_++;
  push({time, number, event, context});
  return number;
}

ns3::EventId EventEngine::Schedule(const ns3::Time& delay, ns3::EventImpl* event) {
  const std::int64_t time = now_ + delay.GetTimeStep();
  const std::uint64_t number = post(time, context_, event);
  return {ns3::Ptr<ns3::EventImpl>(event), static_cast<std::uint64_t>(time), context_,
          low_half(number)};
}

void EventEngine::ScheduleWithContext(std::uint32_t context, const ns3::Time& delay,
                                      ns3::EventImpl* event) {
  post(now_ + delay.GetTimeStep(), context, event);
}

ns3::EventId EventEngine::ScheduleNow(ns3::EventImpl* event) {
  return Schedule(ns3::TimeStep(0), event);
}

ns3::EventId EventEngine::ScheduleDestroy(ns3::EventImpl* event) {
  const ns3::EventId id(ns3::Ptr<ns3::EventImpl>(event, false), static_cast<std::uint64_t>(now_),
                        ns3::Simulator::NO_CONTEXT, ns3::EventId::UID::DESTROY);
  destroy_events_.push_back(id);
  return id;
}

void EventEngine::Destroy() {
  while (!destroy_events_.empty()) {
    const ns3::EventId id = destroy_events_.front();
    destroy_events_.pop_front();
    if (!id.PeekEventImpl()->IsCancelled()) id.PeekEventImpl()->Invoke();
  }
}

void EventEngine::DoDispose() {
  // Dropping an event may cancel others: they must not find a half-empty heap.
  const std::vector<Entry> entries = std::exchange(heap_, {});
  for (const Entry& entry : entries) entry.event->Unref();
  SimulatorImpl::DoDispose();
}

bool EventEngine::IsFinished() const {
  return heap_.empty() || stopped_;
}

void EventEngine::Stop() {
  stopped_ = true;
}

void EventEngine::Stop(const ns3::Time& delay) {
  Schedule(delay, ns3::MakeEvent(static_cast<void (*)()>(&ns3::Simulator::Stop)));
}

void EventEngine::Remove(const ns3::EventId& id) {
  // Taking it out of the heap would cost its whole length; a cancelled event is
  // skipped when its time comes.
  if (id.GetUid() == ns3::EventId::UID::DESTROY) {
    destroy_events_.remove(id);
    return;
  }
  Cancel(id);
}

void EventEngine::Cancel(const ns3::EventId& id) {
  if (!IsExpired(id)) id.PeekEventImpl()->Cancel();
}

bool EventEngine::destroy_event_pending(const ns3::EventId& id) const {
  for (const ns3::EventId& pending : destroy_events_) {
    if (pending == id) return true;
  }
  return false;
}

bool EventEngine::IsExpired(const ns3::EventId& id) const {
  if (id.PeekEventImpl() == nullptr || id.PeekEventImpl()->IsCancelled()) return true;
  if (id.GetUid() == ns3::EventId::UID::DESTROY) return !destroy_event_pending(id);
  const auto time = static_cast<std::int64_t>(id.GetTs());
  if (time != now_) return time < now_;
  // Compared as a difference, so that it stays right when 32 bits wrap around.
  return static_cast<std::int32_t>(id.GetUid() - low_half(current_number_)) <= 0;
}

ns3::Time EventEngine::Now() const {
  return ns3::TimeStep(static_cast<std::uint64_t>(now_));
}

ns3::Time EventEngine::GetDelayLeft(const ns3::EventId& id) const {
  if (IsExpired(id)) return ns3::TimeStep(0);
  return ns3::TimeStep(id.GetTs() - static_cast<std::uint64_t>(now_));
}

ns3::Time EventEngine::GetMaximumSimulationTime() const {
  return ns3::TimeStep(static_cast<std::uint64_t>(no_event));
}

void EventEngine::SetScheduler(ns3::ObjectFactory) {}  // the heap is the scheduler

std::uint32_t EventEngine::GetSystemId() const {
  return 0;
}

std::uint32_t EventEngine::GetContext() const {
  return context_;
}

std::uint64_t EventEngine::GetEventCount() const {
  return executed_;
}

}  // namespace swarmstage::packet
