#pragma once

// A stream of one node on a socket of the system, from connect or accept until
// closed. Bytes are pulled from the runner and wait for room only when the
// kernel is full; reading goes through the loop's buffer. Owned by the node's
// seat; silent once closed has been delivered or abort was called.

#include "core/node/stream.h"
#include "net/node_seat.h"
#include "net/socket_calls.h"
#include "net/watch.h"

namespace swarmstage::net {

class TcpStream final : public Mortal, public WatchUser, public AlarmUser {
 public:
  /// Accepted: open as soon as it has an id.
  TcpStream(NodeSeat& seat, FileDescriptor descriptor);
  /// Connecting: opened or closed is delivered, perhaps at once.
  TcpStream(NodeSeat& seat, StreamId id, const ConnectOptions& options);
  void connect(const Endpoint& from, const Endpoint& to);

  StreamId id() const { return id_; }
  void set_id(StreamId id) { id_ = id; }
  void start_reading();

  void flush();
  void finish();
  void abort();
  void pause();
  void resume();
  /// The node ended.
  void end(Ending how);
  /// Its host goes on after a pause.
  void awaken();

  void readable() override;
  void writable() override;
  void troubled() override;
  void due(TimePoint now) override;

 private:
  enum class Phase : std::uint8_t { connecting, open, gone };

  void connected();
  bool read_once();
  void read_ended();
  void read_failed(int error);
  void send_pending();
  bool send_views();
  void sent_all();
  void close(CloseReason reason);

  NodeSeat& seat_;
  StreamId id_;
  Watch watch_;
  Alarm deadline_;
  Endpoint remote_;
  Phase phase_ = Phase::open;
  bool reading_ = true;     // the node wants to hear
  bool ended_ = false;      // the peer said all
  bool finishing_ = false;  // the node said all
  bool finished_ = false;   // and the peer was told
  bool full_ = false;       // waiting for room
  bool sending_ = false;    // inside send_pending
  bool broken_ = false;     // the peer takes no more
};

}  // namespace swarmstage::net
