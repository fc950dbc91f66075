#pragma once

// Who takes over a stream when HTTP is done with it: after 101 or CONNECT the
// server and the client forward what happens to the stream to one of these. The
// handler writes, pauses, finishes and aborts by the context as with any stream.
// It is owned by whoever registered it and outlives the stream. Calls arrive
// under the component of the server or client: a handler that is part of another
// component enters it first (component.h) to set timers of its own.
// Grammar: upgraded (data | writable)* [end writable*] closed.

#include "core/base/byte_view.h"
#include "core/node/close_reason.h"
#include "core/node/ids.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::http {

class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  virtual void on_stream_data(Context&, StreamId, ByteView) = 0;
  virtual void on_stream_end(Context&, StreamId) = 0;
  virtual void on_stream_writable(Context&, StreamId) {}
  virtual void on_stream_closed(Context&, StreamId, CloseReason) = 0;
};

}  // namespace swarmstage::http
