#pragma once

// Connects one stream: over links that take time, past lost requests, which are
// sent again after one second, two, four. Owned by the stream until it is open;
// says once what came of it, perhaps from inside dial. Its user then buries it.

#include "net/node_seat.h"
#include "net/shaped_writer.h"
#include "net/socket_calls.h"
#include "net/watch.h"

namespace swarmstage::net {

class DialerUser {
 public:
  virtual ~DialerUser() = default;
  virtual void dialed(Watch watch) = 0;
  virtual void not_dialed(CloseReason reason) = 0;
};

class Dialer final : public WatchUser, public AlarmUser, public Mortal {
 public:
  Dialer(NodeSeat& seat, DialerUser& user, const Endpoint& from, const Endpoint& to,
         Duration timeout);

  void dial();
  /// The seat's host goes on after a pause.
  void awaken();
  void close();

  void readable() override {}
  void writable() override;
  void due(TimePoint now) override;

 private:
  // What comes next, at next_ or when the kernel says so.
  enum class Step : std::uint8_t { asking, connecting, waiting, answering };

  void ask();
  void ask_later();
  void connect();
  void answered();
  void answer();
  void go_on(Step step, TimePoint when);

  NodeSeat& seat_;
  DialerUser& user_;
  Endpoint from_;
  Endpoint to_;
  TimePoint gives_up_;
  Duration pause_;
  TimePoint next_ = never;  // of the present step
  Step step_ = Step::asking;
  CloseReason failed_ = CloseReason::unreachable;  // if there is no watch
  Watch watch_;
  Alarm alarm_;
};

}  // namespace swarmstage::net
