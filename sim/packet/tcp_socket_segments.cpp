// What a TcpSocket does with segments and timers; the rest is in tcp_socket.cpp.

#include <algorithm>

#include <ns3/rtt-estimator.h>
#include <ns3/simulator.h>
#include <ns3/tcp-rx-buffer.h>
#include <ns3/tcp-tx-buffer.h>

#include "sim/packet/ns3_time.h"
#include "sim/packet/tcp_entry.h"
#include "sim/packet/tcp_protocol.h"
#include "sim/packet/tcp_socket.h"

namespace swarmstage::packet {

namespace {

using By = TcpEntry::By;
using ns3::TcpHeader;

const ns3::Time longest_wait = ns3::TimeStep(60'000'000'000);

// Takes a flag off the header of a segment that goes on to the base class.
void strip(ns3::Packet& packet, std::uint8_t flag) {
  TcpHeader header;
  packet.RemoveHeader(header);
  header.SetFlags(static_cast<std::uint8_t>(header.GetFlags() & ~flag));
  packet.AddHeader(header);
}

}  // namespace

void TcpSocket::arrived(ns3::Ptr<ns3::Packet> packet, const TcpSegment& segment) {
  const TcpEntry entry(*this, By::simulator);
  if (closed_) return;
  probes_unanswered_ = 0;
  if (segment.rst()) return reset_arrived(segment);
  if (segment.syn()) return syn_arrived(packet, segment);
  if (m_state == SYN_SENT || m_state == SYN_RCVD) {
    const ns3::SequenceNumber32 next = m_tcb->m_nextTxSequence;
    if (!segment.ack()) return;
    if (segment.acknowledged != next + 1) return protocol_->refuse(key_, segment);
    if (m_state == SYN_SENT) return;  // the SYN that goes with it is still to come
  }
  data_arrived(packet, segment);
}

void TcpSocket::pass_to_base(ns3::Ptr<ns3::Packet> packet) {
  // Only handshakes look at the addresses.
  if (m_state == ESTABLISHED) return DoForwardUp(packet, {}, {});
  const ns3::Address from = ns3::InetSocketAddress(ns3::Ipv4Address(key_.remote), key_.remote_port);
  const ns3::Address to = ns3::InetSocketAddress(ns3::Ipv4Address(key_.local), key_.local_port);
  DoForwardUp(packet, from, to);
}

void TcpSocket::reset_arrived(const TcpSegment& segment) {
  if (m_state == SYN_SENT) {
    const ns3::SequenceNumber32 next = m_tcb->m_nextTxSequence;
    if (segment.ack() && segment.acknowledged == next + 1) close_with(CloseReason::refused);
    return;
  }
  // In the window, or it is left over from a former connection.
  const auto beyond = segment.sequence - next_expected();
  if (beyond < 0 || static_cast<std::uint32_t>(beyond) > m_tcb->m_rxBuffer->MaxBufferSize()) {
    return;
  }
  close_with(CloseReason::reset);
}

void TcpSocket::syn_arrived(ns3::Ptr<ns3::Packet> packet, const TcpSegment& segment) {
  const ns3::SequenceNumber32 next = m_tcb->m_nextTxSequence;
  const bool answers_ours = segment.ack() && segment.acknowledged == next + 1;
  if (m_state == SYN_SENT) {
    if (segment.ack() && !answers_ours) return protocol_->refuse(key_, segment);
    return pass_to_base(packet);
  }
  if (m_state == SYN_RCVD) {
    // With an acknowledgement: both sides connected to each other.
    if (answers_ours) strip(*packet, TcpHeader::SYN);
    return pass_to_base(packet);
  }
  // A duplicate, or a peer that rebooted and finds its old connection here: it
  // will answer this acknowledgement with a reset.
  SendEmptyPacket(TcpHeader::ACK);
}

void TcpSocket::data_arrived(ns3::Ptr<ns3::Packet> packet, const TcpSegment& segment) {
  if (segment.payload_bytes > 0 &&
      !IsValidTcpSegment(segment.sequence, segment.header_bytes, segment.payload_bytes)) {
    return;
  }
  if (segment.fin()) {
    fin_arrived(segment);
    strip(*packet, TcpHeader::FIN);
  }
  const bool stale = segment.acknowledged < m_txBuffer->HeadSequence();
  if (m_state == LAST_ACK || m_state == CLOSING) {
    closing_arrived(packet);
  } else if (m_state == ESTABLISHED && stale && segment.payload_bytes > 0) {
    // Overtaken on its way. The base class would throw the data away with the
    // old acknowledgement.
    TcpHeader header;
    packet->RemoveHeader(header);
    ReceivedData(packet, header);
  } else {
    pass_to_base(packet);
  }
  if (closed_ || !m_endPoint) return;
  if (peer_finish_known_ && !peer_finished_ && next_expected() == peer_finish_) take_fin();
}

// --- Closing ---

void TcpSocket::fin_arrived(const TcpSegment& segment) {
  if (!peer_finished_ && segment.end() >= next_expected()) {
    peer_finish_known_ = true;
    peer_finish_ = segment.end();
  }
  // Again, or too early: the peer should know what we have.
  if (peer_finished_ || segment.end() != next_expected()) SendEmptyPacket(TcpHeader::ACK);
}

void TcpSocket::take_fin() {
  m_tcb->m_rxBuffer->SetFinSequence(peer_finish_);
  peer_finished_ = true;
  const bool last = m_state == FIN_WAIT_2;
  if (m_state == ESTABLISHED) m_state = CLOSE_WAIT;
  if (m_state == FIN_WAIT_1) m_state = CLOSING;
  SendEmptyPacket(TcpHeader::ACK);
  if (last) enter_time_wait();
}

// Both sides have finished; the base class would take any acknowledgement for
// that of our FIN, with data still unacknowledged.
void TcpSocket::closing_arrived(ns3::Ptr<ns3::Packet> packet) {
  TcpHeader header;
  packet->RemoveHeader(header);
  if ((header.GetFlags() & TcpHeader::ACK) == 0) return;
  EstimateRtt(header);
  UpdateWindowSize(header);
  ReceivedAck(packet, header);
  const ns3::SequenceNumber32 sent = m_tcb->m_highTxMark;
  if (header.GetAckNumber() != sent + 1) return;
  if (m_state == CLOSING) return enter_time_wait();
  close_with(CloseReason::finished);
}

bool TcpSocket::finish_outstanding() const {
  return m_state == FIN_WAIT_1 || m_state == CLOSING || m_state == LAST_ACK;
}

void TcpSocket::try_finish() {
  if (!finish_wanted_ || closed_ || finish_tries_ > 0) return;
  if (m_state != ESTABLISHED && m_state != CLOSE_WAIT) return;
  // Behind the last byte, and not while earlier ones are being repeated.
  const ns3::SequenceNumber32 next = m_tcb->m_nextTxSequence;
  const bool all_sent = next == m_txBuffer->TailSequence();
  const bool all_acknowledged = m_txBuffer->Size() == 0;
  if (all_sent || all_acknowledged) DoClose();
}

// --- What the base class sends, and its timers ---

void TcpSocket::SendEmptyPacket(std::uint8_t flags) {
  const TcpEntry entry(*this, By::simulator);
  if (closed_) return;
  const bool fin = (flags & TcpHeader::FIN) != 0;
  if (fin && ++finish_tries_ > finish_tries_max_) return close_with(CloseReason::timed_out);
  TcpSocketBase::SendEmptyPacket(flags);
  if (!fin || m_txBuffer->Size() > 0) return;  // data in flight has a timer already
  m_retxEvent.Cancel();
  const std::int64_t patience = m_rto.Get().GetTimeStep() << (finish_tries_ - 1);
  const ns3::Time wait =
      std::min(ns3::TimeStep(static_cast<std::uint64_t>(patience)), longest_wait);
  m_retxEvent = ns3::Simulator::Schedule(wait, &TcpSocket::ReTxTimeout, this);
}

std::uint32_t TcpSocket::SendDataPacket(ns3::SequenceNumber32 sequence, std::uint32_t size,
                                        bool with_ack) {
  const std::uint32_t sent = TcpSocketBase::SendDataPacket(sequence, size, with_ack);
  if (finish_wanted_ && finish_tries_ == 0 &&
      further(sequence, sent) == m_txBuffer->TailSequence()) {
    ns3::Simulator::ScheduleNow(&TcpSocket::try_finish, ns3::Ptr<TcpSocket>(this));
  }
  return sent;
}

// When the peer's window is exactly full while something is recovered, the base
// class would go on to send a segment without bytes, and fall over it.
std::uint32_t TcpSocket::AvailableWindow() const {
  const std::uint32_t window = TcpSocketBase::AvailableWindow();
  const auto sent =
      static_cast<std::uint32_t>(m_tcb->m_highTxMark.Get() - m_txBuffer->HeadSequence());
  if (window == 0 || sent < m_rWnd.Get()) return window;
  ns3::SequenceNumber32 from;
  ns3::SequenceNumber32 to;
  return m_txBuffer->NextSeg(&from, &to, false) && from == to ? 0 : window;
}

void TcpSocket::ReTxTimeout() {
  const TcpEntry entry(*this, By::simulator);
  if (closed_) return;
  if (finish_outstanding() && m_txBuffer->Size() == 0) {
    SendEmptyPacket(TcpHeader::FIN);
  } else if (unacknowledged() > 0) {
    TcpSocketBase::ReTxTimeout();
  }
  // Otherwise it is only unsent data that has no room: nothing was lost, and to
  // shrink the congestion window for it, as the base class does, would be wrong.
}

void TcpSocket::DelAckTimeout() {
  const TcpEntry entry(*this, By::simulator);
  if (!closed_) TcpSocketBase::DelAckTimeout();
}

bool TcpSocket::waits_for_room() const {
  const ns3::SequenceNumber32 next = m_tcb->m_nextTxSequence;
  return unacknowledged() == 0 && m_txBuffer->SizeFromSequence(next) > 0 &&
         (m_state == ESTABLISHED || m_state == CLOSE_WAIT);
}

// The peer's window is closed, or too small for a good segment: ask now and then
// whether it still is, for the word that it opened may be lost.
void TcpSocket::PersistTimeout() {
  const TcpEntry entry(*this, By::simulator);
  if (closed_) return;
  const bool waits = waits_for_room();
  const bool asks = waits || unacknowledged() > 0;
  if (asks && ++probes_unanswered_ > m_dataRetries) return close_with(CloseReason::timed_out);
  if (waits && m_rWnd.Get() == 0) return TcpSocketBase::PersistTimeout();
  if (waits) return send_what_fits();
  if (asks) DoRetransmit();
  m_persistTimeout = std::min(longest_wait, m_persistTimeout + m_persistTimeout);
  m_persistEvent = ns3::Simulator::Schedule(m_persistTimeout, &TcpSocket::PersistTimeout, this);
}

void TcpSocket::send_what_fits() {
  const std::uint32_t size = std::min(AvailableWindow(), GetSegSize());
  const ns3::SequenceNumber32 next = m_tcb->m_nextTxSequence;
  if (size > 0) m_tcb->m_nextTxSequence = further(next, SendDataPacket(next, size, m_connected));
}

// The base class forgets timers in some corners; nothing that is unacknowledged
// or waits for room may be without one.
void TcpSocket::rearm_timers() {
  if (m_rWnd.Get() != 0) m_persistTimeout = probe_first_;
  if (!synchronised() || m_retxEvent.IsRunning() || m_persistEvent.IsRunning()) return;
  if (unacknowledged() > 0 || finish_outstanding()) {
    m_retxEvent = ns3::Simulator::Schedule(m_rto.Get(), &TcpSocket::ReTxTimeout, this);
  } else if (waits_for_room() && !m_sendPendingDataEvent.IsRunning()) {
    m_persistEvent = ns3::Simulator::Schedule(m_persistTimeout, &TcpSocket::PersistTimeout, this);
  }
}

}  // namespace swarmstage::packet
