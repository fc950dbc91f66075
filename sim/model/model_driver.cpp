#include "sim/model/model_driver.h"

#include "sim/model/model_stage.h"

namespace swarmstage::model {

// --- Time and chance ---

void ModelDriver::wake_at(NodeIndex node, TimePoint when) {
  stage_.wake_at(node.value, ticks(when));
}

WallTime ModelDriver::wall_time(NodeIndex node) {
  return stage_.wall_time(node.value);
}

void ModelDriver::fill_unguessable(NodeIndex node, std::span<std::byte> bytes) {
  NodeState& state = stage_.world_.nodes[node.value];
  std::optional<Random>& random = state.more().unguessable;
  if (!random) random.emplace(stage_.world_.seed, state.stable_id + state.lives, "unguessable");
  random->fill(bytes);
}

const Host& ModelDriver::host(NodeIndex node) {
  return stage_.world_.network.described(stage_.world_.nodes[node.value].host);
}

// --- Datagrams ---

void ModelDriver::open_port(NodeIndex node, PortId port, const PortOptions& options) {
  stage_.datagrams_.open(node.value, port, options);
}

void ModelDriver::close_port(NodeIndex node, PortId port) {
  stage_.datagrams_.close(node.value, port);
}

void ModelDriver::join_group(NodeIndex node, PortId port, const IpAddress& group) {
  stage_.datagrams_.join(node.value, port, group);
}

void ModelDriver::leave_group(NodeIndex node, PortId port, const IpAddress& group) {
  stage_.datagrams_.leave(node.value, port, group);
}

void ModelDriver::send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) {
  stage_.datagrams_.send(node.value, port, to, bytes);
}

void ModelDriver::broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) {
  stage_.datagrams_.broadcast(node.value, port, number, bytes);
}

// --- Streams ---

void ModelDriver::listen(NodeIndex node, ListenerId listener, const ListenOptions& options) {
  stage_.streams_.listen(node.value, listener, options);
}

void ModelDriver::close_listener(NodeIndex node, ListenerId listener) {
  stage_.streams_.close_listener(node.value, listener);
}

void ModelDriver::connect(NodeIndex node, StreamId stream, const Endpoint& to,
                          const ConnectOptions& options) {
  stage_.streams_.connect(node.value, stream, to, options);
}

void ModelDriver::flush(NodeIndex node, StreamId stream) {
  stage_.streams_.flush(node.value, stream);
}

void ModelDriver::flush_follows(NodeIndex node, StreamId stream) {
  stage_.streams_.fetch_ahead(node.value, stream);
}

void ModelDriver::finish(NodeIndex node, StreamId stream) {
  stage_.streams_.finish(node.value, stream);
}

void ModelDriver::abort(NodeIndex node, StreamId stream) {
  stage_.streams_.abort(node.value, stream);
}

void ModelDriver::pause(NodeIndex node, StreamId stream) {
  stage_.streams_.pause(node.value, stream);
}

void ModelDriver::resume(NodeIndex node, StreamId stream) {
  stage_.streams_.resume(node.value, stream);
}

// --- Names and services ---

void ModelDriver::resolve(NodeIndex node, ResolveId resolve, std::string_view name) {
  stage_.answers_.resolve(node.value, resolve, name);
}

void ModelDriver::call(NodeIndex node, CallId call, std::string_view service, const Json& request,
                       TimePoint deadline) {
  stage_.answers_.call(node.value, call, service, request, deadline);
}

void ModelDriver::cancel_call(NodeIndex node, CallId call) {
  stage_.answers_.cancel(node.value, call);
}

}  // namespace swarmstage::model
