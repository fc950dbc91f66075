#pragma once

// The control connection as a process that is driven has it: lines in from one
// descriptor, lines out to another. Writing waits for the reader, so a driver
// that does not listen holds this process up and nothing grows. Owned by the
// desk; the loop it watches with may come later.

#include <memory>
#include <optional>
#include <string>

#include "core/control/control_message.h"
#include "net/remote/control_lines.h"
#include "net/watch.h"

namespace swarmstage::net {

class ControlPort final : public WatchUser {
 public:
  ControlPort(int input, int output);
  /// The input is again as it was: it may be a terminal that others read after us.
  ~ControlPort() override;
  ControlPort(const ControlPort&) = delete;
  ControlPort& operator=(const ControlPort&) = delete;

  /// Waits for a line; nothing: there will be none.
  std::optional<std::string> wait_line();
  /// From now on what comes in wakes this loop.
  void watch(EventLoop& loop);
  /// A line that has come, without waiting.
  std::optional<std::string> next_line() { return lines_.next(); }
  /// Nothing more comes in; what has come is still to be had.
  bool ended() const { return ended_; }
  /// A line that comes in is longer than any may be.
  bool overrun() const { return lines_.too_long(); }

  void say(const ControlMessage& message);
  /// False: nobody listens any more.
  bool flush();

  void readable() override;

 private:
  void read_once();

  int input_;
  int input_flags_;  // before the loop made it non-blocking
  int output_;
  Watch watch_;
  ControlLines lines_;
  std::string unsaid_;
  bool ended_ = false;
  bool deaf_ = false;  // the other side
};

}  // namespace swarmstage::net
