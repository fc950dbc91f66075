#include "tests/conformance/mutants/node_decorator.h"

namespace swarmstage::conformance {

using namespace delivered;

namespace {

void tell(Node& node, Context& context, const Started&) {
  node.on_start(context);
}
void tell(Node& node, Context& context, const Drained&) {
  node.on_drain(context);
}
void tell(Node& node, Context& context, const Stopped&) {
  node.on_stop(context);
}
void tell(Node& node, Context& context, const PortOpened& d) {
  node.on_port_opened(context, d.port, d.local);
}
void tell(Node& node, Context& context, const PortFailed& d) {
  node.on_port_failed(context, d.port, d.reason);
}
void tell(Node& node, Context& context, const PortClosed& d) {
  node.on_port_closed(context, d.port, d.reason);
}
void tell(Node& node, Context& context, const Datagram& d) {
  node.on_datagram(context, d);
}
void tell(Node& node, Context& context, const TimerFired& d) {
  node.on_timer(context, d.timer);
}
void tell(Node& node, Context& context, const ListenerOpened& d) {
  node.on_listener_opened(context, d.listener, d.local);
}
void tell(Node& node, Context& context, const ListenerFailed& d) {
  node.on_listener_failed(context, d.listener, d.reason);
}
void tell(Node& node, Context& context, const ListenerClosed& d) {
  node.on_listener_closed(context, d.listener, d.reason);
}
void tell(Node& node, Context& context, const StreamOpened& d) {
  node.on_stream_opened(context, d.stream, d.info);
}
void tell(Node& node, Context& context, const StreamData& d) {
  node.on_stream_data(context, d.stream, d.bytes);
}
void tell(Node& node, Context& context, const StreamEnded& d) {
  node.on_stream_end(context, d.stream);
}
void tell(Node& node, Context& context, const StreamWritable& d) {
  node.on_stream_writable(context, d.stream);
}
void tell(Node& node, Context& context, const StreamClosed& d) {
  node.on_stream_closed(context, d.stream, d.reason);
}
void tell(Node& node, Context& context, const Resolved& d) {
  node.on_resolved(context, d.resolve, d.reply);
}
void tell(Node& node, Context& context, const Replied& d) {
  node.on_reply(context, d.call, d.reply);
}
void tell(Node& node, Context& context, const HostChanged& d) {
  node.on_host_changed(context, d.change);
}
void tell(Node& node, Context& context, const Invoked& d) {
  node.on_invoke(context, d.invocation);
}

}  // namespace

void NodeDecorator::meddle(Context& context, const Delivery& delivery) {
  meddle_(delivery, [this, &context](const Delivery& each) { pass(context, each); });
}

void NodeDecorator::pass(Context& context, const Delivery& delivery) {
  if (const auto* reloaded = std::get_if<Reloaded>(&delivery)) {
    refusal_ = real_->on_reload(context, reloaded->config);
    return;
  }
  std::visit(
      [&](const auto& each) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(each)>, Reloaded>) {
          tell(*real_, context, each);
        }
      },
      delivery);
}

std::optional<std::string> NodeDecorator::on_reload(Context& context, const Json& config) {
  refusal_.reset();
  meddle(context, Reloaded{config});
  return refusal_;
}

// The case's own wishes are no deliveries; a mutant leaves them alone.
void NodeDecorator::on_invoke(Context& context, const Invocation& invocation) {
  if (invocation.name == "act") return real_->on_invoke(context, invocation);
  meddle(context, Invoked{invocation});
}

Json NodeDecorator::observe(std::string_view name, const Json& arguments) const {
  return real_->observe(name, arguments);
}

void NodeDecorator::on_start(Context& context) {
  meddle(context, Started{});
}
void NodeDecorator::on_drain(Context& context) {
  meddle(context, Drained{});
}
void NodeDecorator::on_stop(Context& context) {
  meddle(context, Stopped{});
}
void NodeDecorator::on_port_opened(Context& context, PortId port, const Endpoint& local) {
  meddle(context, PortOpened{port, local});
}
void NodeDecorator::on_port_failed(Context& context, PortId port, CloseReason reason) {
  meddle(context, PortFailed{port, reason});
}
void NodeDecorator::on_port_closed(Context& context, PortId port, CloseReason reason) {
  meddle(context, PortClosed{port, reason});
}
void NodeDecorator::on_datagram(Context& context, const Datagram& datagram) {
  meddle(context, datagram);
}
void NodeDecorator::on_timer(Context& context, TimerId timer) {
  meddle(context, TimerFired{timer});
}
void NodeDecorator::on_listener_opened(Context& context, ListenerId listener,
                                       const Endpoint& local) {
  meddle(context, ListenerOpened{listener, local});
}
void NodeDecorator::on_listener_failed(Context& context, ListenerId listener, CloseReason reason) {
  meddle(context, ListenerFailed{listener, reason});
}
void NodeDecorator::on_listener_closed(Context& context, ListenerId listener, CloseReason reason) {
  meddle(context, ListenerClosed{listener, reason});
}
void NodeDecorator::on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) {
  meddle(context, StreamOpened{stream, info});
}
void NodeDecorator::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  meddle(context, StreamData{stream, bytes});
}
void NodeDecorator::on_stream_end(Context& context, StreamId stream) {
  meddle(context, StreamEnded{stream});
}
void NodeDecorator::on_stream_writable(Context& context, StreamId stream) {
  meddle(context, StreamWritable{stream});
}
void NodeDecorator::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  meddle(context, StreamClosed{stream, reason});
}
void NodeDecorator::on_resolved(Context& context, ResolveId resolve, const ResolveReply& reply) {
  meddle(context, Resolved{resolve, reply});
}
void NodeDecorator::on_reply(Context& context, CallId call, const ServiceReply& reply) {
  meddle(context, Replied{call, reply});
}
void NodeDecorator::on_host_changed(Context& context, const HostChange& change) {
  meddle(context, HostChanged{change});
}

}  // namespace swarmstage::conformance
