#pragma once

// Turns the process's signals into calls on a loop's thread. One at a time in a
// process; while it lives, the signals have no other effect.

#include <functional>
#include <initializer_list>
#include <memory>

#include "net/event_loop.h"

namespace swarmstage::net {

class SignalWatch {
 public:
  SignalWatch(EventLoop& loop, std::initializer_list<int> signals,
              std::function<void(int)> on_signal);
  ~SignalWatch();

 private:
  struct State;

  // Shared with the wait under way, which ends after the watch.
  std::shared_ptr<State> state_;
};

}  // namespace swarmstage::net
