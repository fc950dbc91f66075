#pragma once

// A stream of one node on a socket of the system, from connect or accept until
// closed. Bytes are pulled from the runner and wait for room only when the
// kernel is full; reading goes through the loop's buffer. Over links that take
// time, a shaped writer stands between the runner and the kernel; secured, a TLS
// session does, and the stream is not open before its handshake is done (that
// part is in tcp_stream_tls.cpp). Owned by the node's seat, an accepted one by its
// listener until it is open; silent once closed has been delivered or abort was
// called.

#include <optional>
#include <string>

#include "core/node/stream.h"
#include "net/dialer.h"
#include "net/gather.h"
#include "net/node_seat.h"
#include "net/shaped_writer.h"
#include "net/tls_part.h"
#include "net/watch.h"

namespace swarmstage::net {

class TcpStream final : public Mortal, public WatchUser, public AlarmUser, public DialerUser {
 public:
  /// Accepted: open as soon as it has an id.
  TcpStream(NodeSeat& seat, FileDescriptor descriptor, const Endpoint& remote);
  /// Connecting: opened or closed is delivered, perhaps at once.
  TcpStream(NodeSeat& seat, StreamId id, const Endpoint& remote);
  void connect(const Endpoint& from, Duration timeout);

  /// Before connect, or for an accepted one instead of an id: then the user hears
  /// once what came of it, and takes the stream or ends it.
  void secure(std::unique_ptr<TlsSession> session, Duration timeout, ArrivalUser* arrival);
  /// Once open and given an id.
  void begin();

  StreamId id() const { return id_; }
  void set_id(StreamId id) { id_ = id; }
  const Endpoint& remote() const { return remote_; }
  int descriptor() const { return watch_.descriptor(); }
  /// Unspecified while it connects.
  const IpAddress& local_address() const { return local_address_; }
  void start_reading();
  /// The node has finished it, and the system has taken all of it and its end.
  bool has_said_all() const { return finished_; }

  void flush();
  void finish();
  void abort();
  void pause();
  void resume();
  /// The node ended.
  void end(Ending how);
  /// The address it is bound to went away.
  void lose_address();
  /// Its host goes on after a pause.
  void awaken();

  void readable() override;
  void writable() override;
  void troubled() override;
  void due(TimePoint now) override;
  void tls_due(TimePoint now);
  void dialed(Watch watch) override;
  void not_dialed(CloseReason reason) override;

 private:
  enum class Phase : std::uint8_t { connecting, securing, open, gone };

  bool is_alive() const { return phase_ == Phase::securing || phase_ == Phase::open; }
  bool wants_bytes() const { return phase_ == Phase::securing || (reading_ && !ended_); }
  bool read_once();
  void read_ended();
  void read_failed(int error);
  void send_pending();
  bool send_at_once();
  bool send_shaped(const std::optional<Shape>& shape);
  bool write_views(std::span<const ByteView> views, std::size_t& taken);
  void sent_all();
  std::size_t next_views(std::span<ByteView> views);
  void views_taken(std::size_t count);
  bool nothing_left();
  void open(const Endpoint& local);

  // Secured.
  void begin_handshake();
  void take_secured(ByteView encrypted);
  void go_on_securing();
  void hear_plain();
  void encrypt();
  void say_goodbye();
  void tls_failed(CloseReason reason);
  void tls_failed(CloseReason reason, const std::string& why, TlsFault fault = TlsFault::other);

  void leave(Ending how);
  void close(CloseReason reason);

  NodeSeat& seat_;
  StreamId id_;
  Watch watch_;
  Endpoint remote_;
  IpAddress local_address_;
  Phase phase_ = Phase::open;
  bool reading_ = true;                   // the node wants to hear
  bool ended_ = false;                    // the peer said all
  bool finishing_ = false;                // the node said all
  bool finished_ = false;                 // and the peer was told
  bool full_ = false;                     // waiting for room
  bool sending_ = false;                  // inside send_pending
  bool broken_ = false;                   // the peer takes no more
  std::unique_ptr<Dialer> dialer_;        // while connecting
  std::unique_ptr<ShapedWriter> writer_;  // while links take time
  std::unique_ptr<TlsPart> tls_;          // if it is secured
  Alarm alarm_;                           // of the writer
};

}  // namespace swarmstage::net
