#include "net/delayed_tasks.h"

#include <utility>

namespace swarmstage::net {

void DelayedTasks::add(TimePoint when, std::function<void()> task) {
  tasks_.emplace(when, std::move(task));
  alarm_.set(tasks_.begin()->first);
}

void DelayedTasks::due(TimePoint now) {
  // One that a task adds waits for the next time, as alarms do.
  std::multimap<TimePoint, std::function<void()>> ready;
  while (!tasks_.empty() && tasks_.begin()->first <= now) {
    ready.insert(tasks_.extract(tasks_.begin()));
  }
  for (const auto& [when, task] : ready) task();
  if (!tasks_.empty()) alarm_.set(tasks_.begin()->first);
}

}  // namespace swarmstage::net
