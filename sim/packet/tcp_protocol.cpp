#include "sim/packet/tcp_protocol.h"

#include <algorithm>
#include <utility>

#include <ns3/packet.h>

#include "sim/packet/ns3_time.h"

namespace swarmstage::packet {

namespace {

// The range current hosts take local ports from.
constexpr std::uint32_t first_local_port = 32768;
constexpr std::uint32_t last_local_port = 60999;
constexpr std::uint32_t local_ports = last_local_port - first_local_port + 1;

bool is_unicast(const ns3::Ipv4Address& address) {
  return !address.IsBroadcast() && !address.IsMulticast();
}

}  // namespace

ns3::TypeId TcpProtocol::GetTypeId() {
  static const ns3::TypeId type = ns3::TypeId("swarmstage::TcpProtocol")
                                      .SetParent<ns3::TcpL4Protocol>()
                                      .AddConstructor<TcpProtocol>();
  return type;
}

void TcpProtocol::set_up(ns3::Ptr<ns3::Node> node, ns3::Ptr<TcpSocket> prototype,
                         const TcpSettings& settings, const Random& random) {
  node_ = std::move(node);
  prototype_ = std::move(prototype);
  memory_ = 2 * settings.segment_lifetime;
  random_ = random;
}

// --- Listeners ---

TcpProtocol::Listener* TcpProtocol::find_listener(std::uint32_t address, std::uint16_t port) {
  for (Listener& each : listeners_) {
    if (each.port == port && (each.address == 0 || each.address == address)) return &each;
  }
  return nullptr;
}

bool TcpProtocol::listening(std::uint16_t port) const {
  return std::any_of(listeners_.begin(), listeners_.end(),
                     [port](const Listener& each) { return each.port == port; });
}

bool TcpProtocol::listen(std::uint32_t address, std::uint16_t port, std::uint32_t backlog,
                         TcpAcceptor& acceptor) {
  for (const Listener& each : listeners_) {
    const bool overlaps = each.address == 0 || address == 0 || each.address == address;
    if (each.port == port && overlaps) return false;
  }
  listeners_.push_back({address, port, backlog, 0, &acceptor});
  return true;
}

void TcpProtocol::close_listener(std::uint16_t port, const TcpAcceptor& acceptor) {
  std::erase_if(listeners_, [port, &acceptor](const Listener& each) {
    return each.port == port && each.acceptor == &acceptor;
  });
}

void TcpProtocol::open_for(Listener& listener, ns3::Ptr<ns3::Packet> syn, const TcpKey& key) {
  // Too many half-open connections: the SYN is lost, the peer will repeat it.
  if (listener.opening >= listener.backlog) return;
  ++listener.opening;
  make_socket()->accept(std::move(syn), key);
}

bool TcpProtocol::admits(const TcpKey& key) {
  if (node_ && find_listener(key.local, key.local_port) && !sockets_.find(key)) return true;
  no_longer_opening(key);
  return false;
}

void TcpProtocol::accepted(TcpSocket& socket) {
  Listener* listener = find_listener(socket.key().local, socket.key().local_port);
  if (!listener) return socket.abort();
  no_longer_opening(socket.key());
  listener->acceptor->tcp_accepted(&socket);
}

// --- Connections ---

ns3::Ptr<TcpSocket> TcpProtocol::make_socket() {
  return TcpSocket::copy(prototype_, *this);
}

bool TcpProtocol::in_use(const TcpKey& key) {
  return sockets_.find(key) || time_wait_.find(key, ns3_now());
}

std::optional<std::uint16_t> TcpProtocol::choose_port(const TcpKey& key) {
  TcpKey candidate = key;
  const std::uint64_t start = random_.below(local_ports);
  for (std::uint32_t i = 0; i < local_ports; ++i) {
    candidate.local_port = static_cast<std::uint16_t>(first_local_port + (start + i) % local_ports);
    if (!listening(candidate.local_port) && !in_use(candidate)) return candidate.local_port;
  }
  return std::nullopt;
}

void TcpProtocol::leave(TcpSocket& socket) {
  sockets_.remove(socket.key());
  if (socket.half_open()) no_longer_opening(socket.key());
}

void TcpProtocol::no_longer_opening(const TcpKey& key) {
  Listener* listener = find_listener(key.local, key.local_port);
  if (listener && listener->opening > 0) --listener->opening;
}

void TcpProtocol::kill_all() {
  listeners_.clear();
  for (TcpSocket* socket : sockets_.sorted()) socket->kill();
}

void TcpProtocol::remember(const TcpKey& key, std::uint32_t next_sent,
                           std::uint32_t next_received) {
  time_wait_.remember(key, {next_sent, next_received, ns3_now() + memory_});
}

// --- Segments ---

TcpProtocol::RxStatus TcpProtocol::Receive(ns3::Ptr<ns3::Packet> packet,
                                           const ns3::Ipv4Header& header,
                                           ns3::Ptr<ns3::Ipv4Interface>) {
  TcpSegment segment;
  if (!TcpSegment::read(*packet, segment) || !is_unicast(header.GetDestination())) return RX_OK;
  const TcpKey key{header.GetDestination().Get(), header.GetSource().Get(), segment.to_port,
                   segment.from_port};
  if (TcpSocket* socket = sockets_.find(key)) {
    socket->arrived(std::move(packet), segment);
    return RX_OK;
  }
  if (answer_from_memory(key, segment)) return RX_OK;
  const bool opens = segment.syn() && !segment.ack() && !segment.rst();
  Listener* listener = opens ? find_listener(key.local, key.local_port) : nullptr;
  if (!listener) {
    refuse(key, segment);
    return RX_ENDPOINT_CLOSED;
  }
  open_for(*listener, std::move(packet), key);
  return RX_OK;
}

TcpProtocol::RxStatus TcpProtocol::Receive(ns3::Ptr<ns3::Packet>, const ns3::Ipv6Header&,
                                           ns3::Ptr<ns3::Ipv6Interface>) {
  return RX_ENDPOINT_UNREACH;
}

bool TcpProtocol::answer_from_memory(const TcpKey& key, const TcpSegment& segment) {
  const auto entry = time_wait_.find(key, ns3_now());
  if (!entry) return false;
  if (segment.syn()) {
    time_wait_.forget(key);  // a new connection, which may begin
    return false;
  }
  // The peer did not hear our last acknowledgement. A reset changes nothing.
  if (segment.fin() || segment.payload_bytes > 0) {
    send(key, ns3::TcpHeader::ACK, entry->next_sent, entry->next_received);
  }
  return true;
}

void TcpProtocol::refuse(const TcpKey& key, const TcpSegment& segment) {
  if (segment.rst()) return;
  if (segment.ack()) {
    return send(key, ns3::TcpHeader::RST, segment.acknowledged.GetValue(), 0);
  }
  const ns3::SequenceNumber32 end = segment.end() + (segment.syn() ? 1 : 0);
  send(key, ns3::TcpHeader::RST | ns3::TcpHeader::ACK, 0, end.GetValue());
}

void TcpProtocol::send(const TcpKey& key, std::uint8_t flags, std::uint32_t sequence,
                       std::uint32_t acknowledged) {
  ns3::TcpHeader header;
  header.SetFlags(flags);
  header.SetSequenceNumber(ns3::SequenceNumber32(sequence));
  header.SetAckNumber(ns3::SequenceNumber32(acknowledged));
  header.SetSourcePort(key.local_port);
  header.SetDestinationPort(key.remote_port);
  SendPacket(ns3::Create<ns3::Packet>(), header, ns3::Ipv4Address(key.local),
             ns3::Ipv4Address(key.remote));
}

void TcpProtocol::DoDispose() {
  kill_all();
  node_ = nullptr;
  prototype_ = nullptr;
  TcpL4Protocol::DoDispose();
}

}  // namespace swarmstage::packet
