#pragma once

// The driver of the model stage: passes each command to the part of the model
// that carries it out.

#include <span>
#include <string_view>

#include "core/node/driver.h"

namespace swarmstage::model {

class ModelStage;

class ModelDriver final : public Driver {
 public:
  explicit ModelDriver(ModelStage& stage) : stage_(stage) {}

  void wake_at(NodeIndex node, TimePoint when) override;
  WallTime wall_time(NodeIndex node) override;
  void fill_unguessable(NodeIndex node, std::span<std::byte> bytes) override;
  const Host& host(NodeIndex node) override;

  void open_port(NodeIndex node, PortId port, const PortOptions& options) override;
  void close_port(NodeIndex node, PortId port) override;
  void join_group(NodeIndex node, PortId port, const IpAddress& group) override;
  void leave_group(NodeIndex node, PortId port, const IpAddress& group) override;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override;
  void broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) override;

  void listen(NodeIndex node, ListenerId listener, const ListenOptions& options) override;
  void close_listener(NodeIndex node, ListenerId listener) override;
  void connect(NodeIndex node, StreamId stream, const Endpoint& to,
               const ConnectOptions& options) override;
  void flush(NodeIndex node, StreamId stream) override;
  void flush_follows(NodeIndex node, StreamId stream) override;
  void finish(NodeIndex node, StreamId stream) override;
  void abort(NodeIndex node, StreamId stream) override;
  void pause(NodeIndex node, StreamId stream) override;
  void resume(NodeIndex node, StreamId stream) override;

  void resolve(NodeIndex node, ResolveId resolve, std::string_view name) override;
  void call(NodeIndex node, CallId call, std::string_view service, const Json& request,
            TimePoint deadline) override;
  void cancel_call(NodeIndex node, CallId call) override;

 private:
  ModelStage& stage_;
};

}  // namespace swarmstage::model
