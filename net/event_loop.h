#pragma once

// The waiting of one thread: for sockets (watch.h), for times (alarm_clock.h)
// and for tasks from other threads. Everything runs on the thread that calls
// run or turn; only post and stop may be called from others. Owned by a stage
// or a live node, and outlives all watches and alarms made with it.
//
// Asio is inside and shows in no header.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "net/alarm_clock.h"

namespace swarmstage::net {

/// When a run began; loops with the same origin tell the same time.
using Origin = std::chrono::steady_clock::time_point;

/// What a handler of its own may have ended: kept until the turn is over.
class Mortal {
 public:
  virtual ~Mortal() = default;
};

class EventLoop {
 public:
  explicit EventLoop(Origin origin = std::chrono::steady_clock::now());
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  TimePoint now() const { return TimePoint(std::chrono::steady_clock::now() - origin_); }
  AlarmClock& alarms() { return alarms_; }

  /// Calls the task on the loop's thread, soon. From any thread.
  void post(std::function<void()> task);
  /// Runs until stop is called.
  void run();
  /// Waits until something happens, at most until then, and handles a batch of it.
  void turn(TimePoint until = never);
  /// Handles what is ready, without waiting, until nothing is.
  void finish();
  /// How many turns there have been.
  std::uint64_t turns() const { return turns_; }
  /// Makes the present or the next run return. From any thread.
  void stop();

  /// Ends the object when no handler is on the stack any more.
  void bury(std::unique_ptr<Mortal> object) { graves_.push_back(std::move(object)); }
  /// Where the bytes of the delivery under way are; one for all sockets.
  std::span<std::byte> buffer() { return buffer_; }

 private:
  friend class Watch;
  friend class SignalWatch;
  struct Machinery;

  void arm(TimePoint until);
  void rang();

  Origin origin_;
  AlarmClock alarms_;
  std::atomic<bool> stopped_{false};
  std::uint64_t turns_ = 0;
  std::vector<std::unique_ptr<Mortal>> graves_;
  std::vector<std::byte> buffer_;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace swarmstage::net
