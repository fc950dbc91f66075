#include "sim/packet/stream_end.h"

#include <array>
#include <utility>

#include "core/base/assert.h"
#include "sim/packet/streams.h"

namespace swarmstage::packet {

namespace {

// Sizes of the flights of a TLS 1.3 handshake; a certificate is most of one.
constexpr std::uint32_t hello_bytes = 320;
constexpr std::uint32_t server_flight_bytes = 2900;
constexpr std::uint32_t finished_bytes = 80;
constexpr std::uint32_t certificate_bytes = 1200;

Endpoint endpoint(std::uint32_t address, std::uint16_t port) {
  return {IpAddress::v4(address), port};
}

std::uint32_t last_flight(const std::optional<TlsOptions>& client) {
  return finished_bytes + (client && !client->identity.empty() ? certificate_bytes : 0);
}

}  // namespace

StreamEnd::StreamEnd(Streams& streams, std::uint32_t node, Side side, ns3::Ptr<TcpSocket> socket)
    : streams_(streams),
      world_(streams.world()),
      node_(node),
      side_(side),
      socket_(std::move(socket)) {
  connected_ = side == Side::accepting;
  socket_->set_events(this);
}

StreamEnd::~StreamEnd() {
  socket_->set_events(nullptr);
}

NodeRunner& StreamEnd::runner() {
  return world_.runner(node_);
}

StreamInfo StreamEnd::info() const {
  const TcpKey& key = socket_->key();
  return {listener_, endpoint(key.local, key.local_port), endpoint(key.remote, key.remote_port),
          peer_};
}

// --- Opening ---

void StreamEnd::tcp_connected(TcpSocket&) {
  connected_ = true;
  progress();
}

void StreamEnd::progress() {
  if (phase_ == Phase::gone || busy_ || world_.host_of(node_).paused) return;
  busy_ = true;
  if (phase_ == Phase::connecting && connected_) begin();
  if (phase_ == Phase::securing) secure();
  if (phase_ == Phase::open) flush();
  if (phase_ == Phase::open) receive();
  busy_ = false;
  if (phase_ != Phase::gone && closed_) conclude();
}

// Both ends ask the listener's options and the connector's what will come of it;
// what takes time and can be lost are the bytes of the handshake.
void StreamEnd::begin() {
  const TcpKey& key = socket_->key();
  const std::uint32_t host = world_.nodes[node_].host;
  const bool connects = side_ == Side::connecting;
  std::optional<TlsOptions> other;
  if (connects) {
    const ListenerEnd* listener = streams_.listener_at(host, key.remote, key.remote_port);
    if (listener) other = listener->options().tls;
  } else if (const StreamEnd* end = streams_.other_end(host, key)) {
    other = end->tls_;
  }
  const bool doomed = !connects && streams_.doomed(key);
  if (!tls_ && !other && !doomed) return become_open();
  const auto result = connects ? modelled_handshake(tls_, other) : modelled_handshake(other, tls_);
  if (!result || doomed) {
    if (connects) streams_.doom(key);
    socket_->abort();
    return close(CloseReason::bad_identity);
  }
  handshake_ = std::make_unique<ModelledHandshake>(*result);
  peer_ = connects ? result->seen_by_client : result->seen_by_server;
  phase_ = Phase::securing;
  flight_left_ = connects ? server_flight_bytes : hello_bytes;
  if (connects) send_flight(hello_bytes);
}

bool StreamEnd::send_flight(std::uint32_t bytes) {
  const std::string flight(bytes, '\0');
  return socket_->write(flight) == bytes;  // always room: it comes first
}

void StreamEnd::secure() {
  std::array<std::byte, 4096> buffer{};
  while (flight_left_ > 0) {
    const std::size_t wanted = std::min<std::size_t>(flight_left_, buffer.size());
    const std::size_t read = socket_->read(std::span(buffer).first(wanted));
    if (read == 0) return;
    flight_left_ -= static_cast<std::uint32_t>(read);
  }
  ++flights_read_;
  secured();
}

void StreamEnd::secured() {
  if (side_ == Side::connecting) {
    send_flight(last_flight(tls_));
    return become_open();
  }
  if (flights_read_ == 2) return become_open();
  send_flight(server_flight_bytes);
  const StreamEnd* other = streams_.other_end(world_.nodes[node_].host, socket_->key());
  flight_left_ = last_flight(other ? other->tls_ : std::nullopt);
  secure();
}

void StreamEnd::become_open() {
  phase_ = Phase::open;
  ++world_.counters.streams_opened;
  if (side_ == Side::accepting) return streams_.accept(*this);
  runner().deliver(world_.now(), delivered::StreamOpened{id_, info()});
}

// --- Bytes ---

void StreamEnd::flush() {
  while (phase_ == Phase::open && !closed_) {
    std::array<ByteView, 16> views;
    const std::size_t count = runner().pending(id_, views);
    if (count == 0) break;
    std::size_t taken = 0;
    bool full = false;
    for (std::size_t i = 0; i < count && !full; ++i) {
      const std::size_t written = socket_->write(views[i]);
      taken += written;
      full = written < views[i].size();
    }
    if (taken > 0) runner().taken(world_.now(), id_, taken);
    if (full) return;
  }
  if (phase_ == Phase::open && finish_asked_ && runner().pending_bytes(id_) == 0) {
    socket_->finish();
  }
}

void StreamEnd::finish() {
  finish_asked_ = true;
  flush();
}

void StreamEnd::resume() {
  if (!std::exchange(paused_, false)) return;
  // Not from inside the node's own command.
  world_.post_now([&streams = streams_, node = node_, id = id_] {
    if (StreamEnd* end = streams.find(node, id)) end->progress();
  });
}

void StreamEnd::receive() {
  while (phase_ == Phase::open && !paused_) {
    const std::size_t size = socket_->read(world_.scratch);
    if (size == 0) break;
    world_.counters.stream_bytes_delivered += size;
    runner().deliver(world_.now(),
                     delivered::StreamData{id_, ByteView(world_.scratch.data(), size)});
  }
  if (phase_ != Phase::open || paused_ || end_told_ || !socket_->at_end()) return;
  end_told_ = true;
  runner().deliver(world_.now(), delivered::StreamEnded{id_});
}

// --- Ending ---

void StreamEnd::tcp_closed(TcpSocket&, CloseReason reason) {
  closed_ = reason;
  progress();
}

// Finished means that the node has heard everything, the end included.
void StreamEnd::conclude() {
  if (phase_ == Phase::securing) return close(CloseReason::bad_identity);
  if (*closed_ == CloseReason::finished && !end_told_) return;
  close(*closed_);
}

void StreamEnd::leave() {
  phase_ = Phase::gone;
  socket_->set_events(nullptr);
  streams_.remove(*this);
}

void StreamEnd::close(CloseReason reason) {
  const bool known = static_cast<bool>(id_);
  leave();
  if (known) runner().deliver(world_.now(), delivered::StreamClosed{id_, reason});
}

void StreamEnd::abort() {
  if (phase_ == Phase::gone) return;
  socket_->abort();
  leave();
}

void StreamEnd::drop(CloseReason reason) {
  if (phase_ == Phase::gone) return;
  socket_->kill();
  leave();
  if (id_) world_.tell(node_, delivered::StreamClosed{id_, reason});
}

void StreamEnd::orphan() {
  if (phase_ == Phase::gone) return;
  socket_->orphan();
  leave();
}

}  // namespace swarmstage::packet
