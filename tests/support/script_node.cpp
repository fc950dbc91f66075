#include "tests/support/script_node.h"

namespace swarmstage::support {

using namespace delivered;

namespace {

/// Inside a handler, and out again also when the reaction throws.
class Busy {
 public:
  explicit Busy(Script& script) : script_(script) {
    if (script_.busy) script_.diary.breach("a handler runs inside a handler");
    script_.busy = true;
  }
  ~Busy() { script_.busy = false; }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  Script& script_;
};

}  // namespace

void ScriptNode::hear(Context& context, const Delivery& delivery) {
  const Busy busy(script_);
  const TimePoint before = context.now();
  script_.diary.note(before, delivery);
  if (const auto& react = script_.reactions[delivery.index()]) react(context, delivery);
  if (context.now() != before) script_.diary.breach("time moves inside a handler");
}

void ScriptNode::on_invoke(Context& context, const Invocation& invocation) {
  if (invocation.name != "act") return hear(context, Invoked{invocation});
  const Busy busy(script_);
  const auto act = std::move(script_.acts.front());
  script_.acts.pop_front();
  act(context);
  ++script_.acted;
}

std::optional<std::string> ScriptNode::on_reload(Context& context, const Json& config) {
  hear(context, Reloaded{config});
  return script_.reload ? script_.reload(config) : std::nullopt;
}

Json ScriptNode::observe(std::string_view name, const Json& arguments) const {
  return script_.observe ? script_.observe(name, arguments) : Json();
}

void ScriptNode::on_start(Context& context) {
  hear(context, Started{});
}
void ScriptNode::on_drain(Context& context) {
  hear(context, Drained{});
}
void ScriptNode::on_stop(Context& context) {
  hear(context, Stopped{});
}
void ScriptNode::on_port_opened(Context& context, PortId port, const Endpoint& local) {
  hear(context, PortOpened{port, local});
}
void ScriptNode::on_port_failed(Context& context, PortId port, CloseReason reason) {
  hear(context, PortFailed{port, reason});
}
void ScriptNode::on_port_closed(Context& context, PortId port, CloseReason reason) {
  hear(context, PortClosed{port, reason});
}
void ScriptNode::on_datagram(Context& context, const Datagram& datagram) {
  hear(context, datagram);
}
void ScriptNode::on_timer(Context& context, TimerId timer) {
  hear(context, TimerFired{timer});
}
void ScriptNode::on_listener_opened(Context& context, ListenerId listener, const Endpoint& local) {
  hear(context, ListenerOpened{listener, local});
}
void ScriptNode::on_listener_failed(Context& context, ListenerId listener, CloseReason reason) {
  hear(context, ListenerFailed{listener, reason});
}
void ScriptNode::on_listener_closed(Context& context, ListenerId listener, CloseReason reason) {
  hear(context, ListenerClosed{listener, reason});
}
void ScriptNode::on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) {
  hear(context, StreamOpened{stream, info});
}
void ScriptNode::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  hear(context, StreamData{stream, bytes});
}
void ScriptNode::on_stream_end(Context& context, StreamId stream) {
  hear(context, StreamEnded{stream});
}
void ScriptNode::on_stream_writable(Context& context, StreamId stream) {
  hear(context, StreamWritable{stream});
}
void ScriptNode::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  hear(context, StreamClosed{stream, reason});
}
void ScriptNode::on_resolved(Context& context, ResolveId resolve, const ResolveReply& reply) {
  hear(context, Resolved{resolve, reply});
}
void ScriptNode::on_reply(Context& context, CallId call, const ServiceReply& reply) {
  hear(context, Replied{call, reply});
}
void ScriptNode::on_host_changed(Context& context, const HostChange& change) {
  hear(context, HostChanged{change});
}

}  // namespace swarmstage::support
