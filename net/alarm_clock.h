#pragma once

// All deadlines of one thread in one heap, so that a thousand nodes need a
// single timer of the system. An alarm belongs to its user, can be moved at
// will, and takes itself out of the heap when it is destroyed.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/node/time.h"

namespace swarmstage::net {

class AlarmClock;

class AlarmUser {
 public:
  virtual ~AlarmUser() = default;
  virtual void due(TimePoint now) = 0;
};

class Alarm {
 public:
  Alarm(AlarmClock& clock, AlarmUser& user) : clock_(clock), user_(user) {}
  ~Alarm() { cancel(); }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// Sets or moves it.
  void set(TimePoint when);
  void cancel();
  bool is_set() const { return place_ != nowhere; }
  TimePoint when() const { return when_; }

 private:
  friend class AlarmClock;
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  AlarmClock& clock_;
  AlarmUser& user_;
  TimePoint when_ = never;
  std::uint64_t order_ = 0;
  std::size_t place_ = nowhere;
};

class AlarmClock {
 public:
  TimePoint earliest() const { return heap_.empty() ? never : heap_.front()->when_; }
  /// Calls the users of all alarms that are due. One set while ringing waits
  /// for the next time, however early it is set to.
  void ring(TimePoint now);

 private:
  friend class Alarm;

  static bool before(const Alarm& left, const Alarm& right);
  void put(std::size_t place, Alarm& alarm);
  void sift(std::size_t place, Alarm& alarm);
  void remove(Alarm& alarm);

  std::vector<Alarm*> heap_;
  std::uint64_t armed_ = 0;
};

}  // namespace swarmstage::net
