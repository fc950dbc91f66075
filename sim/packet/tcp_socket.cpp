#include "sim/packet/tcp_socket.h"

#include <algorithm>

#include <ns3/ipv4-end-point.h>
#include <ns3/rtt-estimator.h>
#include <ns3/simulator.h>
#include <ns3/tcp-cubic.h>
#include <ns3/tcp-prr-recovery.h>
#include <ns3/tcp-rx-buffer.h>
#include <ns3/tcp-tx-buffer.h>

#include "core/base/assert.h"
#include "sim/packet/ns3_time.h"
#include "sim/packet/tcp_entry.h"
#include "sim/packet/tcp_protocol.h"

namespace swarmstage::packet {

namespace {

using By = TcpEntry::By;

// Initial sequence numbers stay well below half the circle: the base class
// compares some of them with 0.
constexpr std::uint64_t first_sequence_bound = 1U << 30;
constexpr std::size_t largest_write = 32U << 10;
const ns3::Time orphan_patience = ns3::TimeStep(60'000'000'000);

ns3::Address ip_address(std::uint32_t address) {
  return ns3::Ipv4Address(address);
}

}  // namespace

// --- Making ---

ns3::TypeId TcpSocket::GetTypeId() {
  static const ns3::TypeId type = ns3::TypeId("swarmstage::TcpSocket")
                                      .SetParent<ns3::TcpSocketBase>()
                                      .AddConstructor<TcpSocket>();
  return type;
}

TcpSocket::TcpSocket(const TcpSocket& other)
    : ns3::TcpSocketBase(other),
      protocol_(other.protocol_),
      probe_first_(other.probe_first_),
      finish_tries_max_(other.finish_tries_max_) {}

TcpSocket::~TcpSocket() {
  leave_host();
}

ns3::Ptr<TcpSocket> TcpSocket::make_prototype(const TcpSettings& settings) {
  auto socket = ns3::CreateObject<TcpSocket>();
  socket->SetRtt(ns3::CreateObject<ns3::RttMeanDeviation>());
  socket->SetCongestionControlAlgorithm(ns3::CreateObject<ns3::TcpCubic>());
  socket->SetRecoveryAlgorithm(ns3::CreateObject<ns3::TcpPrrRecovery>());
  socket->probe_first_ = to_ns3(settings.window_probe_first);
  socket->finish_tries_max_ = settings.finish_tries;
  return socket;
}

ns3::Ptr<TcpSocket> TcpSocket::copy(const ns3::Ptr<TcpSocket>& prototype, TcpProtocol& protocol) {
  auto socket = ns3::CopyObject<TcpSocket>(prototype);
  socket->protocol_ = &protocol;
  socket->SetNode(protocol.node());
  socket->SetTcp(&protocol);
  const ns3::SequenceNumber32 first(
      static_cast<std::uint32_t>(protocol.random().below(first_sequence_bound)));
  socket->m_tcb->m_nextTxSequence = first;
  socket->m_tcb->m_highTxMark = first;
  socket->m_txBuffer->SetHeadSequence(first);
  return socket;
}

// --- Opening ---

void TcpSocket::connect(const TcpKey& key) {
  const TcpEntry entry(*this, By::owner);
  key_ = key;
  active_ = true;
  m_endPoint = m_tcp->Allocate(nullptr, ns3::Ipv4Address(key.local), key.local_port,
                               ns3::Ipv4Address(key.remote), key.remote_port);
  SWARMSTAGE_ASSERT(m_endPoint, "a connection's addresses and ports are in use already");
  m_tcp->AddSocket(this);
  protocol_->enter(*this);
  entered_ = true;
  m_rtt->Reset();
  m_synCount = m_synRetries;
  m_dataRetrCount = m_dataRetries;
  DoConnect();
}

void TcpSocket::accept(ns3::Ptr<ns3::Packet> syn, const TcpKey& key) {
  key_ = key;
  m_state = LISTEN;
  const ns3::Address from = ns3::InetSocketAddress(ns3::Ipv4Address(key.remote), key.remote_port);
  const ns3::Address to = ns3::InetSocketAddress(ns3::Ipv4Address(key.local), key.local_port);
  DoForwardUp(syn, from, to);
}

// The base class would copy the listener for each SYN; here the one that hears
// the SYN was made for it, and becomes the connection itself.
ns3::Ptr<ns3::TcpSocketBase> TcpSocket::Fork() {
  return this;
}

void TcpSocket::CompleteFork(ns3::Ptr<ns3::Packet> packet, const ns3::TcpHeader& header,
                             const ns3::Address& from, const ns3::Address& to) {
  const TcpEntry entry(*this, By::simulator);
  if (!protocol_ || !protocol_->admits(key_)) {
    m_state = CLOSED;  // the host died meanwhile, or the SYN came twice
    closed_ = CloseReason::host_stopped;
    return;
  }
  protocol_->enter(*this);
  entered_ = true;
  TcpSocketBase::CompleteFork(packet, header, from, to);
}

bool TcpSocket::synchronised() const {
  switch (m_state) {
    case ESTABLISHED:
    case CLOSE_WAIT:
    case LAST_ACK:
    case FIN_WAIT_1:
    case FIN_WAIT_2:
    case CLOSING:
      return true;
    default:
      return false;
  }
}

// --- Data ---

std::size_t TcpSocket::write(ByteView bytes) {
  const TcpEntry entry(*this, By::owner);
  std::size_t taken = 0;
  while (taken < bytes.size() && !closed_ && !finish_wanted_) {
    const std::size_t size =
        std::min({bytes.size() - taken, std::size_t{GetTxAvailable()}, largest_write});
    if (size == 0) break;
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data() + taken);
    const int result = Send(ns3::Create<ns3::Packet>(data, static_cast<std::uint32_t>(size)), 0);
    if (result < 0) break;
    taken += size;
  }
  wants_room_ = taken < bytes.size();
  return taken;
}

std::size_t TcpSocket::readable() const {
  return m_tcb->m_rxBuffer->Available();
}

std::size_t TcpSocket::read(std::span<std::byte> buffer) {
  const TcpEntry entry(*this, By::owner);
  const auto size = static_cast<std::uint32_t>(buffer.size());
  const ns3::Ptr<ns3::Packet> data = m_tcb->m_rxBuffer->Extract(size);
  if (!data) return 0;
  data->CopyData(reinterpret_cast<std::uint8_t*>(buffer.data()), size);
  told_readable_ = readable();
  update_window();
  return data->GetSize();
}

bool TcpSocket::reading() const {
  return m_state == ESTABLISHED || m_state == FIN_WAIT_1 || m_state == FIN_WAIT_2;
}

std::uint16_t TcpSocket::AdvertisedWindowSize(bool scale) const {
  const std::uint16_t window = TcpSocketBase::AdvertisedWindowSize(scale);
  const std::uint32_t bytes = static_cast<std::uint32_t>(window) << (scale ? m_rcvWindShift : 0U);
  advertised_edge_ = further(next_expected(), bytes);
  return window;
}

// A sender that was told of a small window waits for word of a larger one. It is
// worth a segment once the window has doubled and has room for two of them, or
// for half the buffer.
void TcpSocket::update_window() {
  if (!reading()) return;
  const std::uint32_t buffer = m_tcb->m_rxBuffer->MaxBufferSize();
  const ns3::SequenceNumber32 next = next_expected();
  const auto room = static_cast<std::uint32_t>(m_tcb->m_rxBuffer->MaxRxSequence() - next);
  const std::uint32_t known =
      advertised_edge_ > next ? static_cast<std::uint32_t>(advertised_edge_ - next) : 0;
  const std::uint32_t worth = std::min(buffer / 2, 2 * GetSegSize());
  if (2 * known <= buffer && room >= 2 * known && room >= known + worth) {
    SendEmptyPacket(ns3::TcpHeader::ACK);
  }
}

ns3::SequenceNumber32 TcpSocket::next_expected() const {
  return m_tcb->m_rxBuffer->NextRxSequence();
}

std::uint32_t TcpSocket::unacknowledged() const {
  const ns3::SequenceNumber32 head = m_txBuffer->HeadSequence();
  const ns3::SequenceNumber32 sent = m_tcb->m_highTxMark;
  return sent > head ? static_cast<std::uint32_t>(sent - head) : 0;
}

// --- Ending ---

void TcpSocket::finish() {
  const TcpEntry entry(*this, By::owner);
  finish_wanted_ = true;
  try_finish();
}

void TcpSocket::abort() {
  const TcpEntry entry(*this, By::owner);
  if (closed_) return;
  events_ = nullptr;
  if (synchronised() || m_state == SYN_RCVD) send_reset();
  close_with(CloseReason::closed_by_us);
}

void TcpSocket::kill() {
  const TcpEntry entry(*this, By::owner);
  if (closed_) return;
  events_ = nullptr;
  close_with(CloseReason::closed_by_us);
}

void TcpSocket::orphan() {
  const TcpEntry entry(*this, By::owner);
  if (closed_) return;
  events_ = nullptr;
  if (readable() > 0) return abort();
  if (!synchronised()) return kill();
  orphaned_ = true;
  finish_wanted_ = true;
  try_finish();
  ns3::Simulator::Schedule(orphan_patience, &TcpSocket::reap, ns3::Ptr<TcpSocket>(this));
}

// A peer that never finishes must not keep an orphan for ever.
void TcpSocket::reap() {
  if (closed_) return;
  if (m_state == FIN_WAIT_2) return kill();
  ns3::Simulator::Schedule(orphan_patience, &TcpSocket::reap, ns3::Ptr<TcpSocket>(this));
}

void TcpSocket::send_reset() {
  ns3::TcpHeader header;
  header.SetFlags(ns3::TcpHeader::RST | ns3::TcpHeader::ACK);
  const ns3::SequenceNumber32 sent = m_tcb->m_highTxMark;
  const bool past_syn_or_fin = m_state == SYN_RCVD || finish_tries_ > 0;
  header.SetSequenceNumber(past_syn_or_fin ? sent + 1 : sent);
  header.SetAckNumber(next_expected());
  header.SetSourcePort(key_.local_port);
  header.SetDestinationPort(key_.remote_port);
  m_tcp->SendPacket(ns3::Create<ns3::Packet>(), header, ip_address(key_.local),
                    ip_address(key_.remote));
}

void TcpSocket::close_with(CloseReason reason) {
  if (closed_) return;
  closed_ = reason;
  CancelAllTimers();
  m_closeNotified = true;
  m_state = CLOSED;
  leave_host();
  DeallocateEndPoint();
  // Events of the base class that are due now still point here.
  ns3::Simulator::ScheduleNow(&TcpSocket::closed, ns3::Ptr<TcpSocket>(this));
}

void TcpSocket::leave_host() {
  if (!std::exchange(entered_, false)) return;
  protocol_->leave(*this);
}

void TcpSocket::enter_time_wait() {
  const auto next_sent = static_cast<ns3::SequenceNumber32>(m_tcb->m_highTxMark) + 1;
  protocol_->remember(key_, next_sent.GetValue(), next_expected().GetValue());
  close_with(CloseReason::finished);
}

// --- Telling the owner ---

void TcpSocket::settle() {
  if (!closed_ && !m_endPoint && m_state != LISTEN) {
    close_with(CloseReason::timed_out);  // the base class gave up
  }
  if (!closed_) {
    try_finish();
    rearm_timers();
  }
  tell();
}

void TcpSocket::tell() {
  if (!told_connected_ && synchronised()) {
    told_connected_ = true;
    if (active_ && events_) events_->tcp_connected(*this);
    if (!active_) protocol_->accepted(*this);
  }
  if (orphaned_ && readable() > 0) abort();
  if (events_ && readable() > told_readable_) {
    told_readable_ = readable();
    events_->tcp_readable(*this);
  }
  if (events_ && peer_finished_ && !std::exchange(told_finished_, true)) {
    events_->tcp_finished(*this);
  }
  if (events_ && wants_room_ && !closed_ && GetTxAvailable() >= GetSndBufSize() / 4) {
    wants_room_ = false;
    events_->tcp_writable(*this);
  }
  if (events_ && closed_ && !std::exchange(told_closed_, true)) {
    events_->tcp_closed(*this, *closed_);
  }
}

}  // namespace swarmstage::packet
