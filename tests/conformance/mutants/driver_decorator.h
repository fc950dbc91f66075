#pragma once

// A driver that passes everything on to another; mutants change one thing of it.
// By times() a mutant decides how often a command is passed on: 0 loses it.

#include "core/node/driver.h"

namespace swarmstage::conformance {

class DriverDecorator : public Driver {
 public:
  explicit DriverDecorator(Driver& real_driver) : real_(real_driver) {}

  void wake_at(NodeIndex node, TimePoint when) override {
    for (int i = times("wake_at"); i > 0; --i) real().wake_at(node, when);
  }
  WallTime wall_time(NodeIndex node) override { return real().wall_time(node); }
  void fill_unguessable(NodeIndex node, std::span<std::byte> bytes) override {
    for (int i = times("fill_unguessable"); i > 0; --i) real().fill_unguessable(node, bytes);
  }
  void open_port(NodeIndex node, PortId port, const PortOptions& options) override {
    for (int i = times("open_port"); i > 0; --i) real().open_port(node, port, options);
  }
  void close_port(NodeIndex node, PortId port) override {
    for (int i = times("close_port"); i > 0; --i) real().close_port(node, port);
  }
  void join_group(NodeIndex node, PortId port, const IpAddress& group) override {
    for (int i = times("join_group"); i > 0; --i) real().join_group(node, port, group);
  }
  void leave_group(NodeIndex node, PortId port, const IpAddress& group) override {
    for (int i = times("leave_group"); i > 0; --i) real().leave_group(node, port, group);
  }
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override {
    for (int i = times("send"); i > 0; --i) real().send(node, port, to, bytes);
  }
  void broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) override {
    for (int i = times("broadcast"); i > 0; --i) real().broadcast(node, port, number, bytes);
  }
  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override {
    for (int i = times("listen"); i > 0; --i) real().listen(node, listener, options);
  }
  void close_listener(NodeIndex node, ListenerId listener) override {
    for (int i = times("close_listener"); i > 0; --i) real().close_listener(node, listener);
  }
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override {
    for (int i = times("connect"); i > 0; --i) real().connect(node, stream, to, options);
  }
  void flush(NodeIndex node, StreamId stream) override {
    for (int i = times("flush"); i > 0; --i) real().flush(node, stream);
  }
  void finish(NodeIndex node, StreamId stream) override {
    for (int i = times("finish"); i > 0; --i) real().finish(node, stream);
  }
  void abort(NodeIndex node, StreamId stream) override {
    for (int i = times("abort"); i > 0; --i) real().abort(node, stream);
  }
  void pause(NodeIndex node, StreamId stream) override {
    for (int i = times("pause"); i > 0; --i) real().pause(node, stream);
  }
  void resume(NodeIndex node, StreamId stream) override {
    for (int i = times("resume"); i > 0; --i) real().resume(node, stream);
  }
  void resolve(NodeIndex node, ResolveId question, std::string_view name) override {
    for (int i = times("resolve"); i > 0; --i) real().resolve(node, question, name);
  }
  void call(NodeIndex node, CallId call_id, std::string_view service, const Json& request,
            TimePoint deadline) override {
    for (int i = times("call"); i > 0; --i) real().call(node, call_id, service, request, deadline);
  }
  void cancel_call(NodeIndex node, CallId call_id) override {
    for (int i = times("cancel_call"); i > 0; --i) real().cancel_call(node, call_id);
  }

 protected:
  virtual int times(std::string_view /*command*/) { return 1; }
  Driver& real() { return real_; }

 private:
  Driver& real_;
};

}  // namespace swarmstage::conformance
