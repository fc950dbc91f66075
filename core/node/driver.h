#pragma once

// What a network must offer the runners of one thread. A driver belongs to a
// stage, outlives its runners and is called only while one of them drains its
// outbox. It owes the runner the call grammar of node.h, and three things more:
//
//   - It never delivers to another node from inside a call; it queues that. To
//     the calling node it may deliver at once (a port opened, a connect refused):
//     the runner keeps such a delivery until the handler's commands are done.
//   - Stream bytes are pulled: flush says that there are some, the driver looks
//     at NodeRunner::pending and says by NodeRunner::taken how many it took.
//   - close_port, close_listener and abort are final: the runner itself tells the
//     node closed, and the driver never speaks of that id again. Nor does it after
//     it has delivered closed or failed itself.
//
// The bytes of a call are valid during the call only.

#include <span>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/base/json.h"
#include "core/node/datagram.h"
#include "core/node/ids.h"
#include "core/node/stream.h"
#include "core/node/time.h"

namespace swarmstage {

struct Host;

class Driver {
 public:
  virtual ~Driver() = default;

  // Time and chance.
  /// Call NodeRunner::wake at this time; earlier or more often is harmless.
  virtual void wake_at(NodeIndex, TimePoint) = 0;
  virtual WallTime wall_time(NodeIndex) = 0;
  virtual void fill_unguessable(NodeIndex, std::span<std::byte>) = 0;
  /// Asked only for nodes whose runner was given no host.
  virtual const Host& host(NodeIndex);

  // Ports: answered by PortOpened or PortFailed.
  virtual void open_port(NodeIndex, PortId, const PortOptions&) = 0;
  virtual void close_port(NodeIndex, PortId) = 0;
  virtual void join_group(NodeIndex, PortId, const IpAddress& group) = 0;
  virtual void leave_group(NodeIndex, PortId, const IpAddress& group) = 0;
  virtual void send(NodeIndex, PortId, const Endpoint& to, ByteView) = 0;
  /// To that port number on every other node of the host's segments.
  virtual void broadcast(NodeIndex, PortId, std::uint16_t number, ByteView) = 0;

  // Listeners and streams.
  virtual void listen(NodeIndex, ListenerId, const ListenOptions&) = 0;
  virtual void close_listener(NodeIndex, ListenerId) = 0;
  virtual void connect(NodeIndex, StreamId, const Endpoint& to, const ConnectOptions&) = 0;
  virtual void flush(NodeIndex, StreamId) = 0;
  /// A hint that flush will follow before the present handler is done: a driver that
  /// must look for its record far away in memory may begin to.
  virtual void flush_follows(NodeIndex, StreamId) {}
  /// Once everything pending has been taken, tell the peer that was all.
  virtual void finish(NodeIndex, StreamId) = 0;
  virtual void abort(NodeIndex, StreamId) = 0;
  virtual void pause(NodeIndex, StreamId) = 0;
  virtual void resume(NodeIndex, StreamId) = 0;

  // Names and services.
  virtual void resolve(NodeIndex, ResolveId, std::string_view name) = 0;
  virtual void call(NodeIndex, CallId, std::string_view service, const Json& request,
                    TimePoint deadline) = 0;
  virtual void cancel_call(NodeIndex, CallId) = 0;
};

}  // namespace swarmstage
