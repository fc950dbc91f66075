#pragma once

// START HERE. A node is protocol logic on one machine. It owns its state and
// nothing else: no socket, no clock, no thread. It reacts to what happens in
// the handlers below, each of which is lent a Context, and asks for what it
// wants through that context. Asking does nothing at once: it records a command,
// and the NodeRunner carries the commands out, in order, after the handler has
// returned. So a handler never runs inside a handler, and a test calls a handler
// and looks at the outbox.
//
// The grammar a node may rely on, on every stage:
//
//   node      start (anything)* [drain (anything)*] stop      a crash skips both
//   port      (opened (datagram)* closed) | failed
//   listener  (opened (stream opened)* closed) | failed
//   stream    [opened (data | writable)* [end writable*]] closed
//   call      (reply)* last reply        resolve  one resolved
//   invoke    answered once by complete or fail, now or later
//
// closed comes exactly once and last, also after our own abort and after a
// failed connect; then the id is never used again. Bytes and references passed
// to a handler are valid inside it only. Time stands still inside a handler.
// Using an id that was closed is a mistake of the node and ends the program;
// whatever the network or a peer does is a value it is told.
//
// Next: context.h (what a handler may ask), component.h (nodes made of parts),
// role.h (how a node describes itself), node_runner.h (how it is run).

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/node/close_reason.h"
#include "core/node/datagram.h"
#include "core/node/host.h"
#include "core/node/ids.h"
#include "core/node/service.h"
#include "core/node/stream.h"

namespace swarmstage {

class Context;

class Node {
 public:
  virtual ~Node() = default;

  // Life.
  virtual void on_start(Context&) {}
  /// Asked to leave. Nothing is closed for the node: it has drained once it has closed its
  /// listeners and its streams are over; one that keeps either takes all the time there is.
  virtual void on_drain(Context&) {}
  virtual void on_stop(Context&) {}
  /// Applies the whole new configuration, or changes nothing and says why not.
  virtual std::optional<std::string> on_reload(Context&, const Json& config);

  // Ports and datagrams.
  virtual void on_port_opened(Context&, PortId, const Endpoint& /*local*/) {}
  virtual void on_port_failed(Context&, PortId, CloseReason) {}
  virtual void on_port_closed(Context&, PortId, CloseReason) {}
  virtual void on_datagram(Context&, const Datagram&) {}

  // Time.
  virtual void on_timer(Context&, TimerId) {}

  // Listeners and streams. An accepted stream is opened with its listener's id.
  virtual void on_listener_opened(Context&, ListenerId, const Endpoint& /*local*/) {}
  virtual void on_listener_failed(Context&, ListenerId, CloseReason) {}
  virtual void on_listener_closed(Context&, ListenerId, CloseReason) {}
  virtual void on_stream_opened(Context&, StreamId, const StreamInfo&) {}
  virtual void on_stream_data(Context&, StreamId, ByteView) {}
  /// A hint, outside of handlers: bytes of that stream, which may have gone by then, come
  /// soon. The processor may fetch what they touch, in steps from 0 to fetch_steps - 1, each
  /// what the one before led to. Nothing may change by it; any step may be left out.
  virtual void fetch_ahead(StreamId, unsigned /*step*/) const {}
  static constexpr unsigned fetch_steps = 5;
  virtual void on_stream_end(Context&, StreamId) {}
  virtual void on_stream_writable(Context&, StreamId) {}
  virtual void on_stream_closed(Context&, StreamId, CloseReason) {}

  // Answers and questions.
  virtual void on_resolved(Context&, ResolveId, const ResolveReply&) {}
  virtual void on_reply(Context&, CallId, const ServiceReply&) {}
  /// Answers with Context::complete or fail; by default: no such operation.
  virtual void on_invoke(Context&, const Invocation&);
  virtual void on_host_changed(Context&, const HostChange&) {}

  /// What outsiders may see, computed when somebody looks. Tell the context
  /// when it has changed. Null: no such observable.
  virtual Json observe(std::string_view /*name*/, const Json& /*arguments*/) const { return {}; }
};

}  // namespace swarmstage
