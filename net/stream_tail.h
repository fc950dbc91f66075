#pragma once

// What a stream leaves behind that ended before its last bytes had crossed their
// link: the socket and those bytes. They arrive at their time, then the socket
// is closed or reset, as late as the link makes it.

#include <functional>
#include <memory>

#include "net/node_seat.h"
#include "net/shaped_writer.h"
#include "net/watch.h"

namespace swarmstage::net {

class StreamTail final : public WatchUser, public AlarmUser, public Mortal {
 public:
  /// `over` is called once, and may end this.
  StreamTail(EventLoop& loop, FileDescriptor socket, std::unique_ptr<ShapedWriter> writer,
             Duration latency, Ending how, std::function<void(StreamTail&)> over);

  void readable() override {}
  void writable() override;
  void due(TimePoint now) override;

 private:
  bool write(TimePoint now);

  EventLoop& loop_;
  Watch watch_;
  std::unique_ptr<ShapedWriter> writer_;
  TimePoint end_at_;
  Ending how_;
  std::function<void(StreamTail&)> over_;
  Alarm alarm_;
};

}  // namespace swarmstage::net
