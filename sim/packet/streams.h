#pragma once

// The listeners and streams of the stage's nodes. Finds the end a node speaks of
// by its id, opens and closes ends, and knows both ends of a connection where
// the model of TLS needs that. See stream_end.h for what an end does.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>

#include "core/node/close_reason.h"
#include "core/node/stream.h"
#include "sim/packet/listener_end.h"
#include "sim/packet/stage_world.h"
#include "sim/packet/stream_end.h"

namespace swarmstage::packet {

class Streams {
 public:
  explicit Streams(World& world) : world_(world) {}

  // As in Driver.
  void listen(std::uint32_t node, ListenerId id, const ListenOptions& options);
  void close_listener(std::uint32_t node, ListenerId id);
  void connect(std::uint32_t node, StreamId id, const Endpoint& to, const ConnectOptions& options);
  void flush(std::uint32_t node, StreamId id);
  void finish(std::uint32_t node, StreamId id);
  void abort(std::uint32_t node, StreamId id);
  void pause(std::uint32_t node, StreamId id);
  void resume(std::uint32_t node, StreamId id);

  /// The node's process has ended, in order or by a crash.
  enum class Farewell : std::uint8_t { finish, reset };
  void close_all(std::uint32_t node, Farewell farewell);
  /// Streams and listeners of this address of the host end.
  void address_gone(std::uint32_t host, std::uint32_t address);
  /// The host goes on after a pause.
  void progress_all(std::uint32_t host);

  // For ends and listeners.
  World& world() { return world_; }
  StreamEnd* find(std::uint32_t node, StreamId id);
  /// An end whose connection is complete becomes a stream of its node.
  void accept(StreamEnd& end);
  /// Takes it out of its table; it lives until nobody is inside it any more.
  void remove(StreamEnd& end);
  /// Who listens there, as seen from that host; null if nobody does.
  const ListenerEnd* listener_at(std::uint32_t host, std::uint32_t address,
                                 std::uint16_t port) const;
  /// The other end of a host's connection.
  StreamEnd* other_end(std::uint32_t host, const TcpKey& key);
  /// The connector found that the handshake must fail; the acceptor asks.
  void doom(const TcpKey& connector);
  bool doomed(const TcpKey& acceptor) const;

 private:
  std::optional<std::uint32_t> host_with(std::uint32_t host, std::uint32_t address) const;
  void enter(std::unique_ptr<StreamEnd> end);
  std::unique_ptr<StreamEnd> take_arriving(StreamEnd& end);
  std::optional<CloseReason> choose_key(std::uint32_t node, const Endpoint& to,
                                        const ConnectOptions& options, TcpKey& key);
  void connect_late(std::uint32_t node, StreamId id);

  World& world_;
  std::set<TcpKey> doomed_;         // as the acceptor knows them
  StreamEnd* accepting_ = nullptr;  // told to its node, whose id for it is not known yet
};

}  // namespace swarmstage::packet
