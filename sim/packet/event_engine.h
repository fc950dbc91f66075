#pragma once

// The event loop of ns-3, in our own words: one binary heap of events ordered by
// (time, number), numbers in 64 bits so that ties stay first-in-first-out for
// ever, and a run_until that leaves nothing behind in the queue, where the
// original needs a stop event which stays queued if it does not fire. Installed
// by Simulation before anything else of ns-3 is used; ns-3 owns it. Single
// threaded: nothing may be scheduled from another thread.

#include <cstdint>
#include <limits>
#include <list>
#include <vector>

#include <ns3/event-id.h>
#include <ns3/event-impl.h>
#include <ns3/nstime.h>
#include <ns3/object-factory.h>
#include <ns3/simulator-impl.h>

namespace swarmstage::packet {

class EventEngine final : public ns3::SimulatorImpl {
 public:
  static ns3::TypeId GetTypeId();

  static constexpr std::int64_t no_event = std::numeric_limits<std::int64_t>::max();

  /// Runs every event up to and including this time, in nanoseconds, also those
  /// that are scheduled meanwhile; afterwards it is that time.
  void run_until(std::int64_t time);
  /// Runs the earliest event; there must be one.
  void run_next() { run_first(); }
  std::int64_t now() const { return now_; }
  /// When the next event is due; no_event if there is none. Cancelled events
  /// count: they stay queued until their time.
  std::int64_t next_time() const;
  std::uint64_t executed() const { return executed_; }
  std::size_t queued() const { return heap_.size(); }
  /// Schedules at an absolute time and takes over one reference to the event.
  std::uint64_t post(std::int64_t time, std::uint32_t context, ns3::EventImpl* event);

  // ns3::SimulatorImpl
  void Destroy() override;
  bool IsFinished() const override;
  void Stop() override;
  void Stop(const ns3::Time& delay) override;
  ns3::EventId Schedule(const ns3::Time& delay, ns3::EventImpl* event) override;
  void ScheduleWithContext(std::uint32_t context, const ns3::Time& delay,
                           ns3::EventImpl* event) override;
  ns3::EventId ScheduleNow(ns3::EventImpl* event) override;
  ns3::EventId ScheduleDestroy(ns3::EventImpl* event) override;
  void Remove(const ns3::EventId& id) override;
  void Cancel(const ns3::EventId& id) override;
  bool IsExpired(const ns3::EventId& id) const override;
  void Run() override;
  ns3::Time Now() const override;
  ns3::Time GetDelayLeft(const ns3::EventId& id) const override;
  ns3::Time GetMaximumSimulationTime() const override;
  void SetScheduler(ns3::ObjectFactory factory) override;
  std::uint32_t GetSystemId() const override;
  std::uint32_t GetContext() const override;
  std::uint64_t GetEventCount() const override;

 private:
  struct Entry {
    std::int64_t time;
    std::uint64_t number;
    ns3::EventImpl* event;
    std::uint32_t context;
  };

  static bool earlier(const Entry& left, const Entry& right);
  void DoDispose() override;
  void push(const Entry& entry);
  Entry pop();
  void run_first();
  bool destroy_event_pending(const ns3::EventId& id) const;

  std::vector<Entry> heap_;
  std::list<ns3::EventId> destroy_events_;
  std::int64_t now_ = 0;
  std::uint64_t next_number_ = ns3::EventId::UID::VALID;
  std::uint64_t current_number_ = 0;
  std::uint64_t executed_ = 0;
  std::uint32_t context_;
  bool stopped_ = false;

 public:
  EventEngine();
};

}  // namespace swarmstage::packet
