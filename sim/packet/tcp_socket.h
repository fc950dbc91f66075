#pragma once

// ns-3's TCP with what stock 3.37 gets wrong mended. The base class keeps what is
// good in it: congestion control, loss recovery, the buffers. Ours are opening,
// closing and every segment that is not plain data:
//
//   - a refused connect, a reset and a time-out are told apart and told at once;
//   - a reader that paused announces its window again when it goes on;
//   - a SYN for a live connection is challenged, so that a rebooted peer gets
//     through and a duplicated one does no harm;
//   - a FIN is sent behind the last byte, repeated a limited number of times, and
//     never lost from sight by either side; ending never drops unsent data;
//   - abort resets the peer, kill vanishes without a word, both at once.
//
// A socket belongs to the host's TcpProtocol, which finds it by its addresses,
// and to whoever holds the Ptr. Events come from the simulator's loop, never
// from inside a call of the owner, and none after kill, abort or closed.

#include <cstdint>
#include <optional>
#include <span>

#include <ns3/tcp-socket-base.h>

#include "core/base/byte_view.h"
#include "core/node/close_reason.h"
#include "core/node/random.h"
#include "sim/packet/socket_table.h"
#include "sim/packet/tcp_segment.h"
#include "sim/packet/tcp_settings.h"

namespace swarmstage::packet {

class TcpProtocol;
class TcpSocket;

/// What a socket tells its owner: connected, then readable, writable and
/// finished in any order, then closed, once and last. Accepted sockets are
/// connected already.
class TcpEvents {
 public:
  virtual ~TcpEvents() = default;
  virtual void tcp_connected(TcpSocket&) = 0;
  virtual void tcp_readable(TcpSocket&) = 0;
  /// There is room again after a write that did not take everything.
  virtual void tcp_writable(TcpSocket&) = 0;
  /// The peer sends no more than what can be read by now.
  virtual void tcp_finished(TcpSocket&) = 0;
  virtual void tcp_closed(TcpSocket&, CloseReason) = 0;
};

class TcpSocket final : public ns3::TcpSocketBase {
 public:
  static ns3::TypeId GetTypeId();
  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  TcpSocket() = default;
  TcpSocket(const TcpSocket& other);
  ~TcpSocket() override;

  /// A socket of which all others of a simulation are copies, because setting
  /// one up from its attributes costs more than the rest of its life.
  static ns3::Ptr<TcpSocket> make_prototype(const TcpSettings& settings);
  /// A closed socket of that host.
  static ns3::Ptr<TcpSocket> copy(const ns3::Ptr<TcpSocket>& prototype, TcpProtocol& protocol);

  void set_events(TcpEvents* events) { events_ = events; }
  TcpEvents* events() const { return events_; }
  const TcpKey& key() const { return key_; }
  std::uint32_t segment_bytes() const { return GetSegSize(); }

  // Opening: one of the two.
  void connect(const TcpKey& key);
  /// Answers a SYN that came for a listener of this host.
  void accept(ns3::Ptr<ns3::Packet> syn, const TcpKey& key);

  // Data.
  /// Returns how many of the bytes were taken.
  std::size_t write(ByteView bytes);
  std::size_t read(std::span<std::byte> buffer);
  std::size_t readable() const;
  /// Everything the peer will ever send has been read.
  bool at_end() const { return peer_finished_ && readable() == 0; }

  // Ending.
  /// After what was written, tell the peer that was all.
  void finish();
  void abort();
  void kill();
  /// Its process has ended: what was written still goes out, unread data or any
  /// that comes later resets the peer, and nobody is told any more.
  void orphan();
  bool closed() const { return closed_.has_value(); }
  /// Accepted by the host, but the peer has not confirmed yet.
  bool half_open() const { return !active_ && !told_connected_; }

  /// From the protocol: a segment for this connection.
  void arrived(ns3::Ptr<ns3::Packet> packet, const TcpSegment& segment);

 private:
  friend class TcpEntry;

  // ns3::TcpSocketBase: where its timers and state machine come through.
  ns3::Ptr<ns3::TcpSocketBase> Fork() override;
  void CompleteFork(ns3::Ptr<ns3::Packet> packet, const ns3::TcpHeader& header,
                    const ns3::Address& from, const ns3::Address& to) override;
  void SendEmptyPacket(std::uint8_t flags) override;
  std::uint32_t SendDataPacket(ns3::SequenceNumber32 sequence, std::uint32_t size,
                               bool with_ack) override;
  std::uint16_t AdvertisedWindowSize(bool scale) const override;
  std::uint32_t AvailableWindow() const override;
  void ReTxTimeout() override;
  void DelAckTimeout() override;
  void PersistTimeout() override;

  // Segments, by kind.
  void reset_arrived(const TcpSegment& segment);
  void syn_arrived(ns3::Ptr<ns3::Packet> packet, const TcpSegment& segment);
  void data_arrived(ns3::Ptr<ns3::Packet> packet, const TcpSegment& segment);
  void closing_arrived(ns3::Ptr<ns3::Packet> packet);
  void fin_arrived(const TcpSegment& segment);
  void take_fin();
  void pass_to_base(ns3::Ptr<ns3::Packet> packet);

  // Sending what is not data.
  void send_reset();
  void reap();
  void try_finish();
  void update_window();
  void send_what_fits();
  void rearm_timers();

  // The end.
  void close_with(CloseReason reason);
  void enter_time_wait();
  void leave_host();

  void settle();
  void tell();
  bool synchronised() const;
  bool finish_outstanding() const;
  bool reading() const;
  bool waits_for_room() const;
  std::uint32_t unacknowledged() const;
  ns3::SequenceNumber32 next_expected() const;

  TcpProtocol* protocol_ = nullptr;
  TcpEvents* events_ = nullptr;
  TcpKey key_;
  std::optional<CloseReason> closed_;
  ns3::SequenceNumber32 peer_finish_;              // where the peer's FIN is, once it came
  mutable ns3::SequenceNumber32 advertised_edge_;  // up to where the peer may send
  ns3::Time probe_first_;
  std::uint32_t finish_tries_max_ = 0;
  std::uint32_t finish_tries_ = 0;
  std::uint32_t probes_unanswered_ = 0;
  std::size_t told_readable_ = 0;
  std::uint8_t depth_ = 0;  // of calls into this socket that have not returned
  bool active_ = false;     // we connected
  bool entered_ = false;    // the protocol finds us
  bool told_connected_ = false;
  bool told_closed_ = false;
  bool wants_room_ = false;
  bool orphaned_ = false;
  bool finish_wanted_ = false;
  bool peer_finish_known_ = false;
  bool peer_finished_ = false;
  bool told_finished_ = false;
};

}  // namespace swarmstage::packet
