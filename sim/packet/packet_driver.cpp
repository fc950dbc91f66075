#include "sim/packet/packet_driver.h"

#include <algorithm>

namespace swarmstage::packet {

void PacketDriver::connect_to(World& world, Datagrams& datagrams, Streams& streams,
                              Questions& questions) {
  world_ = &world;
  datagrams_ = &datagrams;
  streams_ = &streams;
  questions_ = &questions;
}

// --- Time and chance ---

// A wake that was asked for earlier stays queued if a still earlier one is asked
// for; it is known for void by its time.
void PacketDriver::wake_at(NodeIndex node, TimePoint at) {
  NodeState& state = world_->nodes[node.value];
  const TimePoint when = std::max(at, world_->now());
  if (at == never || when >= state.wake_at) return;
  state.wake_at = when;
  world_->post(when, [this, index = node.value, when] { wake(index, when); });
}

void PacketDriver::wake(std::uint32_t node, TimePoint at) {
  NodeState& state = world_->nodes[node];
  if (state.wake_at != at) return;
  state.wake_at = never;
  HostState& host = world_->host_of(node);
  if (!host.paused) return state.runner->wake(at);
  host.held.push_back([this, node, life = state.life] {
    NodeState& later = world_->nodes[node];
    if (later.life == life) later.runner->wake(world_->now());
  });
}

WallTime PacketDriver::wall_time(NodeIndex node) {
  const TimePoint now = world_->now();
  const Duration departure = world_->nodes[node.value].clock.departure(now);
  return {world_->options.epoch.nanoseconds + nanoseconds(now) + departure.count()};
}

void PacketDriver::fill_unguessable(NodeIndex node, std::span<std::byte> bytes) {
  NodeState& state = world_->nodes[node.value];
  if (!state.unguessable) {
    state.unguessable.emplace(world_->options.seed, state.stable_id + state.life, "unguessable");
  }
  state.unguessable->fill(bytes);
}

// --- Ports ---

void PacketDriver::open_port(NodeIndex node, PortId port, const PortOptions& options) {
  datagrams_->open(node.value, port, options);
}

void PacketDriver::close_port(NodeIndex node, PortId port) {
  datagrams_->close(node.value, port);
}

void PacketDriver::join_group(NodeIndex node, PortId port, const IpAddress& group) {
  datagrams_->join(node.value, port, group);
}

void PacketDriver::leave_group(NodeIndex node, PortId port, const IpAddress& group) {
  datagrams_->leave(node.value, port, group);
}

void PacketDriver::send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) {
  datagrams_->send(node.value, port, to, bytes);
}

void PacketDriver::broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) {
  datagrams_->broadcast(node.value, port, number, bytes);
}

// --- Streams ---

void PacketDriver::listen(NodeIndex node, ListenerId id, const ListenOptions& options) {
  streams_->listen(node.value, id, options);
}

void PacketDriver::close_listener(NodeIndex node, ListenerId id) {
  streams_->close_listener(node.value, id);
}

void PacketDriver::connect(NodeIndex node, StreamId id, const Endpoint& to,
                           const ConnectOptions& options) {
  streams_->connect(node.value, id, to, options);
}

void PacketDriver::flush(NodeIndex node, StreamId id) {
  streams_->flush(node.value, id);
}

void PacketDriver::finish(NodeIndex node, StreamId id) {
  streams_->finish(node.value, id);
}

void PacketDriver::abort(NodeIndex node, StreamId id) {
  streams_->abort(node.value, id);
}

void PacketDriver::pause(NodeIndex node, StreamId id) {
  streams_->pause(node.value, id);
}

void PacketDriver::resume(NodeIndex node, StreamId id) {
  streams_->resume(node.value, id);
}

// --- Names and services ---

void PacketDriver::resolve(NodeIndex node, ResolveId id, std::string_view name) {
  questions_->resolve(node.value, id, name);
}

void PacketDriver::call(NodeIndex node, CallId id, std::string_view service, const Json& request,
                        TimePoint deadline) {
  questions_->call(node.value, id, service, request, deadline);
}

void PacketDriver::cancel_call(NodeIndex node, CallId id) {
  questions_->cancel(node.value, id);
}

}  // namespace swarmstage::packet
