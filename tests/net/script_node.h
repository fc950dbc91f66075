#pragma once

// A node for tests of the sockets: each handler is a function the test sets, and
// everything not set does nothing. Functions run on the node's thread.

#include <functional>

#include "core/node/context.h"
#include "core/node/node.h"

namespace swarmstage::net {

struct Script {
  std::function<void(Context&)> start;
  std::function<void(Context&)> drain;
  std::function<void(Context&)> stop;
  std::function<std::optional<std::string>(const Json&)> reload;
  std::function<void(Context&, PortId, const Endpoint&)> port_opened;
  std::function<void(Context&, CloseReason)> port_failed;
  std::function<void(Context&, const Datagram&)> datagram;
  std::function<void(Context&, TimerId)> timer;
  std::function<void(Context&, ListenerId, const Endpoint&)> listener_opened;
  std::function<void(Context&, CloseReason)> listener_failed;
  std::function<void(Context&, StreamId, const StreamInfo&)> opened;
  std::function<void(Context&, StreamId, ByteView)> data;
  std::function<void(Context&, StreamId)> ended;
  std::function<void(Context&, StreamId)> writable;
  std::function<void(Context&, StreamId, CloseReason)> closed;
  std::function<void(Context&, const ResolveReply&)> resolved;
  std::function<void(Context&, const ServiceReply&)> reply;
  std::function<void(Context&, const Invocation&)> invoked;
  std::function<Json(std::string_view)> observe;
};

class ScriptNode final : public Node {
 public:
  explicit ScriptNode(Script script) : script_(std::move(script)) {}

  void on_start(Context& context) override { call(script_.start, context); }
  void on_drain(Context& context) override { call(script_.drain, context); }
  void on_stop(Context& context) override { call(script_.stop, context); }
  std::optional<std::string> on_reload(Context&, const Json& config) override {
    return script_.reload ? script_.reload(config) : std::nullopt;
  }
  void on_port_opened(Context& context, PortId port, const Endpoint& local) override {
    call(script_.port_opened, context, port, local);
  }
  void on_port_failed(Context& context, PortId, CloseReason reason) override {
    call(script_.port_failed, context, reason);
  }
  void on_datagram(Context& context, const Datagram& datagram) override {
    call(script_.datagram, context, datagram);
  }
  void on_timer(Context& context, TimerId timer) override { call(script_.timer, context, timer); }
  void on_listener_opened(Context& context, ListenerId id, const Endpoint& local) override {
    call(script_.listener_opened, context, id, local);
  }
  void on_listener_failed(Context& context, ListenerId, CloseReason reason) override {
    call(script_.listener_failed, context, reason);
  }
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) override {
    call(script_.opened, context, stream, info);
  }
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    call(script_.data, context, stream, bytes);
  }
  void on_stream_end(Context& context, StreamId stream) override {
    call(script_.ended, context, stream);
  }
  void on_stream_writable(Context& context, StreamId stream) override {
    call(script_.writable, context, stream);
  }
  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override {
    call(script_.closed, context, stream, reason);
  }
  void on_resolved(Context& context, ResolveId, const ResolveReply& reply) override {
    call(script_.resolved, context, reply);
  }
  void on_reply(Context& context, CallId, const ServiceReply& reply) override {
    call(script_.reply, context, reply);
  }
  void on_invoke(Context& context, const Invocation& invocation) override {
    if (!script_.invoked) return Node::on_invoke(context, invocation);
    script_.invoked(context, invocation);
  }
  Json observe(std::string_view name, const Json&) const override {
    return script_.observe ? script_.observe(name) : Json();
  }

 private:
  template <typename Function, typename... Arguments>
  static void call(const Function& function, Arguments&&... arguments) {
    if (function) function(std::forward<Arguments>(arguments)...);
  }

  Script script_;
};

}  // namespace swarmstage::net
