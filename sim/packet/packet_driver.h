#pragma once

// What the runners of the packet stage talk to: passes each request to the part
// that knows about it, and wakes nodes. One for the stage, which owns it.

#include <optional>

#include "core/node/driver.h"
#include "sim/packet/datagrams.h"
#include "sim/packet/questions.h"
#include "sim/packet/streams.h"

namespace swarmstage::packet {

class PacketDriver final : public Driver {
 public:
  /// Before any other call. All outlive the driver.
  void connect_to(World& world, Datagrams& datagrams, Streams& streams, Questions& questions);

  void wake_at(NodeIndex node, TimePoint at) override;
  WallTime wall_time(NodeIndex node) override;
  void fill_unguessable(NodeIndex node, std::span<std::byte> bytes) override;

  void open_port(NodeIndex node, PortId port, const PortOptions& options) override;
  void close_port(NodeIndex node, PortId port) override;
  void join_group(NodeIndex node, PortId port, const IpAddress& group) override;
  void leave_group(NodeIndex node, PortId port, const IpAddress& group) override;
  void send(NodeIndex node, PortId port, const Endpoint& to, ByteView bytes) override;
  void broadcast(NodeIndex node, PortId port, std::uint16_t number, ByteView bytes) override;

  void listen(NodeIndex node, ListenerId id, const ListenOptions& options) override;
  void close_listener(NodeIndex node, ListenerId id) override;
  void connect(NodeIndex node, StreamId id, const Endpoint& to,
               const ConnectOptions& options) override;
  void flush(NodeIndex node, StreamId id) override;
  void finish(NodeIndex node, StreamId id) override;
  void abort(NodeIndex node, StreamId id) override;
  void pause(NodeIndex node, StreamId id) override;
  void resume(NodeIndex node, StreamId id) override;

  void resolve(NodeIndex node, ResolveId id, std::string_view name) override;
  void call(NodeIndex node, CallId id, std::string_view service, const Json& request,
            TimePoint deadline) override;
  void cancel_call(NodeIndex node, CallId id) override;

 private:
  void wake(std::uint32_t node, TimePoint at);

  World* world_ = nullptr;
  Datagrams* datagrams_ = nullptr;
  Streams* streams_ = nullptr;
  Questions* questions_ = nullptr;
};

}  // namespace swarmstage::packet
