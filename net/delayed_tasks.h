#pragma once

// Tasks of a loop's own thread that have a time. They are forgotten with this
// object, which the loop outlives.

#include <functional>
#include <map>

#include "net/event_loop.h"

namespace swarmstage::net {

class DelayedTasks final : public AlarmUser {
 public:
  explicit DelayedTasks(EventLoop& loop) : alarm_(loop.alarms(), *this) {}

  void add(TimePoint when, std::function<void()> task);
  void due(TimePoint now) override;

 private:
  Alarm alarm_;
  std::multimap<TimePoint, std::function<void()>> tasks_;
};

}  // namespace swarmstage::net
