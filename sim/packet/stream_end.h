#pragma once

// A node's end of a stream: what is between its runner and a TCP socket. Bytes
// are pulled from the runner as far as the socket has room and pushed to the
// node as far as it reads; a modelled TLS handshake comes before both. Events of
// the socket set facts, and progress() does what they allow: nothing while the
// node's host stands still. Owned by the node's table; when the stream ends it
// leaves the table first and is told to the node then.

#include <cstdint>
#include <memory>
#include <optional>

#include "core/node/close_reason.h"
#include "core/node/ids.h"
#include "core/node/stream.h"
#include "core/stage/modelled_tls.h"
#include "sim/packet/stage_world.h"
#include "sim/packet/tcp_socket.h"

namespace swarmstage::packet {

class Streams;

class StreamEnd final : public TcpEvents {
 public:
  enum class Side : std::uint8_t { connecting, accepting };

  StreamEnd(Streams& streams, std::uint32_t node, Side side, ns3::Ptr<TcpSocket> socket);
  ~StreamEnd() override;
  StreamEnd(const StreamEnd&) = delete;
  StreamEnd& operator=(const StreamEnd&) = delete;

  // What it is.
  std::uint32_t node() const { return node_; }
  StreamId id() const { return id_; }
  void set_id(StreamId id) { id_ = id; }
  void set_listener(ListenerId listener) { listener_ = listener; }
  void set_tls(const std::optional<TlsOptions>& tls) { tls_ = tls; }
  TcpSocket& socket() { return *socket_; }
  bool open() const { return phase_ == Phase::open; }
  StreamInfo info() const;

  // What the node asks.
  void flush();
  void finish();
  void pause() { paused_ = true; }
  void resume();

  // Ends that are not the network's.
  /// The node's own doing: the peer is reset, nothing is told.
  void abort();
  /// Told to the node with that reason; the peer hears nothing.
  void drop(CloseReason reason);
  /// The node's process is gone.
  void orphan();

  /// Does what can be done now.
  void progress();

  // TcpEvents
  void tcp_connected(TcpSocket&) override;
  void tcp_readable(TcpSocket&) override { progress(); }
  void tcp_writable(TcpSocket&) override { progress(); }
  void tcp_finished(TcpSocket&) override { progress(); }
  void tcp_closed(TcpSocket&, CloseReason reason) override;

 private:
  enum class Phase : std::uint8_t { connecting, securing, open, gone };

  void begin();
  bool send_flight(std::uint32_t bytes);
  void secure();
  void secured();
  void become_open();
  void receive();
  void conclude();
  void leave();
  void close(CloseReason reason);
  NodeRunner& runner();

  Streams& streams_;
  World& world_;
  std::uint32_t node_;
  Side side_;
  Phase phase_ = Phase::connecting;
  bool connected_ = false;
  bool paused_ = false;
  bool finish_asked_ = false;
  bool end_told_ = false;
  bool busy_ = false;
  StreamId id_;
  ListenerId listener_;
  ns3::Ptr<TcpSocket> socket_;
  std::optional<CloseReason> closed_;
  std::optional<TlsOptions> tls_;
  PeerIdentity peer_;
  std::uint32_t flight_left_ = 0;  // bytes of the peer's handshake still to come
  std::uint32_t flights_read_ = 0;
  std::unique_ptr<ModelledHandshake> handshake_;
};

}  // namespace swarmstage::packet
