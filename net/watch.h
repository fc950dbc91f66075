#pragma once

// A file descriptor that an event loop watches: its user is told, once for each
// time it asks, that the descriptor can be read or written or is in trouble.
// Owns the descriptor. After close or destruction the user hears nothing more,
// whatever was already on its way.

#include <memory>

#include "net/event_loop.h"

namespace swarmstage::net {

class WatchUser {
 public:
  virtual ~WatchUser() = default;
  virtual void readable() = 0;
  virtual void writable() {}
  /// The other side reset it, or closed it for good.
  virtual void troubled() {}
};

class Watch {
 public:
  Watch() = default;
  /// Takes the descriptor, which must not block.
  Watch(EventLoop& loop, int descriptor, WatchUser& user);
  ~Watch() { close(); }
  Watch(Watch&&) noexcept = default;
  Watch& operator=(Watch&& other) noexcept;

  bool is_open() const { return state_ != nullptr; }
  int descriptor() const { return descriptor_; }
  // Asking again while it is already waited for changes nothing.
  void wait_readable();
  void wait_writable();
  void wait_trouble();
  /// From now on another user is told.
  void hand_to(WatchUser& user);
  /// Gives the descriptor away and watches nothing any more.
  int release();
  void close();

 private:
  struct State;
  // Shared, because what is under way in the loop may outlive the watch.
  std::shared_ptr<State> state_;
  int descriptor_ = -1;
};

}  // namespace swarmstage::net
