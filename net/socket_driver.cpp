#include "net/socket_driver.h"

#include "core/base/assert.h"
#include "net/random_bytes.h"
#include "net/tcp_listener.h"
#include "net/tcp_stream.h"
#include "net/udp_port.h"

namespace swarmstage::net {

using namespace delivered;

namespace {

// A free number must be free on every address of the port.
constexpr int free_number_tries = 16;

}  // namespace

SocketDriver::SocketDriver(EventLoop& loop, Surroundings& surroundings, Observer& observer,
                           const ServiceTable& services, TlsAccess& tls)
    : loop_(loop),
      surroundings_(surroundings),
      observer_(observer),
      desk_(loop, services),
      tls_(tls) {}

SocketDriver::~SocketDriver() = default;

NodeSeat& SocketDriver::seat(NodeIndex node, HostIndex host) {
  if (node.value >= seats_.size()) seats_.resize(node.value + 1);
  seats_[node.value] =
      std::make_unique<NodeSeat>(loop_, surroundings_, counters_, observer_, node, host);
  return *seats_[node.value];
}

NodeSeat* SocketDriver::find_seat(NodeIndex node) const {
  return node.value < seats_.size() ? seats_[node.value].get() : nullptr;
}

void SocketDriver::end_node(NodeIndex node, Ending how) {
  desk_.forget(node);
  at(node).end(how);
}

void SocketDriver::address_gone(NodeIndex node, const IpAddress& address) {
  NodeSeat& seat = at(node);
  std::vector<Delivery> news;
  for (std::size_t i = seat.ports.size(); i-- != 0;) {
    const UdpPort& port = *seat.ports[i];
    if (port.address() != address) continue;
    news.emplace_back(PortClosed{port.id(), CloseReason::interface_gone});
    seat.remove(port);
  }
  for (std::size_t i = seat.listeners.size(); i-- != 0;) {
    const TcpListener& listener = *seat.listeners[i];
    if (listener.address() != address) continue;
    news.emplace_back(ListenerClosed{listener.id(), CloseReason::interface_gone});
    seat.remove(listener);
  }
  for (const Delivery& each : news) seat.deliver(each);
  for (std::size_t i = 0; i < seat.streams.size(); ++i) {
    TcpStream* stream = seat.streams[i].get();
    if (stream && stream->local_address() == address) stream->lose_address();
  }
}

// --- Time and chance ---

void SocketDriver::wake_at(NodeIndex node, TimePoint when) {
  at(node).wake.set(when);
}

WallTime SocketDriver::wall_time(NodeIndex node) {
  return surroundings_.wall_time(at(node));
}

void SocketDriver::fill_unguessable(NodeIndex, std::span<std::byte> bytes) {
  fill_random(bytes);
}

// --- Ports ---

// Calls open(endpoint, is the first, number) for each address that stands behind
// the asked one. It returns nothing, or why it failed, and says which number it
// got, which the others then use too.
template <typename Open>
std::optional<CloseReason> SocketDriver::bind(NodeSeat& seat, const IpAddress& asked,
                                              std::uint16_t number, Open open) {
  std::vector<IpAddress> addresses;
  if (const auto reason = surroundings_.bind_addresses(seat, asked, addresses)) return reason;
  for (int tries = free_number_tries; tries != 0; --tries) {
    std::optional<CloseReason> failed;
    std::uint16_t chosen = number;
    for (std::size_t i = 0; i < addresses.size() && !failed; ++i) {
      failed = open({addresses[i], chosen}, i == 0, chosen);
    }
    const bool again = number == 0 && failed == CloseReason::address_in_use;
    if (!again) return failed;
  }
  return CloseReason::address_in_use;
}

std::optional<CloseReason> SocketDriver::open_sockets(NodeSeat& seat, const PortOptions& options,
                                                      UdpPort::Sockets& out) {
  const auto open = [&](const Endpoint& local, bool first,
                        std::uint16_t& number) -> std::optional<CloseReason> {
    if (first) out.clear();
    std::shared_ptr<UdpSocket> socket = options.shared ? find_shared(local) : nullptr;
    if (!socket) {
      const bool others = options.shared && surroundings_.shares_ports_with_processes();
      OpenedSocket opened = open_udp_socket(local, {others, true});
      if (!opened.descriptor) return opened.reason;
      socket = std::make_shared<UdpSocket>(loop_, surroundings_, std::move(opened.descriptor));
      remember(socket, options.shared);
    }
    number = socket->local().port;
    out.push_back(std::move(socket));
    return std::nullopt;
  };
  return bind(seat, options.address, options.number, open);
}

std::shared_ptr<UdpSocket> SocketDriver::find_shared(const Endpoint& local) {
  const auto found = sockets_.find(local);
  if (found == sockets_.end() || !found->second.shared) return nullptr;
  const auto socket = found->second.socket.lock();
  return socket && socket->is_open() ? socket : nullptr;
}

void SocketDriver::remember(const std::shared_ptr<UdpSocket>& socket, bool shared) {
  sockets_[socket->local()] = {socket, shared};
  if (sockets_.size() < forget_at_) return;
  std::erase_if(sockets_, [](const auto& each) { return each.second.socket.expired(); });
  forget_at_ = 2 * sockets_.size() + 64;
}

const UdpSocket* SocketDriver::find_socket(const Endpoint& local) const {
  const auto found = sockets_.find(local);
  const auto socket = found == sockets_.end() ? nullptr : found->second.socket.lock();
  return socket && socket->is_open() ? socket.get() : nullptr;
}

void SocketDriver::open_port(NodeIndex node, PortId id, const PortOptions& options) {
  NodeSeat& seat = at(node);
  UdpPort::Sockets sockets;
  if (const auto reason = open_sockets(seat, options, sockets)) {
    return seat.runner->deliver(loop_.now(), PortFailed{id, *reason});
  }
  const Endpoint local{options.address, sockets.front()->local().port};
  seat.ports.push_back(std::make_unique<UdpPort>(seat, id, options, std::move(sockets)));
  seat.runner->deliver(loop_.now(), PortOpened{id, local});
}

void SocketDriver::close_port(NodeIndex node, PortId id) {
  if (const UdpPort* port = at(node).find(id)) at(node).remove(*port);
}

void SocketDriver::join_group(NodeIndex node, PortId id, const IpAddress& group) {
  if (UdpPort* port = at(node).find(id)) surroundings_.join(*port, group);
}

void SocketDriver::leave_group(NodeIndex node, PortId id, const IpAddress& group) {
  if (UdpPort* port = at(node).find(id)) surroundings_.leave(*port, group);
}

void SocketDriver::send(NodeIndex node, PortId id, const Endpoint& to, ByteView bytes) {
  if (UdpPort* port = at(node).find(id)) surroundings_.send(*port, to, bytes);
}

void SocketDriver::broadcast(NodeIndex node, PortId id, std::uint16_t number, ByteView bytes) {
  if (UdpPort* port = at(node).find(id)) surroundings_.broadcast(*port, number, bytes);
}

// --- Listeners and streams ---

std::optional<TlsOptions> SocketDriver::wanted_tls(const std::optional<TlsOptions>& asked) const {
  if (asked || !secures_all_) return asked;
  TlsOptions everybody;
  everybody.identity = "everybody";
  return everybody;
}

// Null: the node's log says why there is none.
TlsProvider* SocketDriver::find_tls(NodeSeat& seat, const TlsOptions& options, bool listens,
                                    CloseReason& failed) {
  const Result<TlsProvider*> provider = tls_.provider();
  const std::string wrong = provider ? provider.value()->check(options, listens) : provider.error();
  if (wrong.empty()) return provider.value();
  failed = provider ? CloseReason::bad_identity : CloseReason::unsupported;
  seat.tell(LogLevel::error, "TLS: " + wrong);
  return nullptr;
}

void SocketDriver::listen(NodeIndex node, ListenerId id, const ListenOptions& options) {
  NodeSeat& seat = at(node);
  std::vector<FileDescriptor> sockets;
  const auto open = [&](const Endpoint& local, bool first,
                        std::uint16_t& number) -> std::optional<CloseReason> {
    if (first) sockets.clear();
    OpenedSocket opened = open_listening_socket(local, options.backlog);
    if (!opened.descriptor) return opened.reason;
    number = local_endpoint(opened.descriptor.get()).port;
    sockets.push_back(std::move(opened.descriptor));
    return std::nullopt;
  };
  CloseReason failed = CloseReason::unsupported;
  const std::optional<TlsOptions> secured = wanted_tls(options.tls);
  TlsProvider* tls = secured ? find_tls(seat, *secured, true, failed) : nullptr;
  std::optional<CloseReason> reason = failed;
  if (tls || !secured) reason = bind(seat, options.address, options.port, open);
  if (reason) return seat.runner->deliver(loop_.now(), ListenerFailed{id, *reason});
  const Endpoint local{options.address, local_endpoint(sockets.front().get()).port};
  seat.listeners.push_back(
      std::make_unique<TcpListener>(seat, id, options.address, std::move(sockets)));
  if (tls) seat.listeners.back()->secure(*tls, *secured, tls_.failures());
  seat.runner->deliver(loop_.now(), ListenerOpened{id, local});
}

void SocketDriver::close_listener(NodeIndex node, ListenerId id) {
  if (const TcpListener* listener = at(node).find(id)) at(node).remove(*listener);
}

void SocketDriver::connect(NodeIndex node, StreamId id, const Endpoint& to,
                           const ConnectOptions& options) {
  NodeSeat& seat = at(node);
  std::unique_ptr<TlsSession> session;
  if (const std::optional<TlsOptions> secured = wanted_tls(options.tls)) {
    CloseReason failed = CloseReason::bad_identity;
    TlsProvider* tls = find_tls(seat, *secured, false, failed);
    std::string wrong;
    if (tls) session = tls->connect(*secured, wrong);
    if (!wrong.empty()) seat.tell(LogLevel::error, "TLS: " + wrong);
    if (!session) return seat.runner->deliver(loop_.now(), StreamClosed{id, failed});
  }
  Endpoint from{surroundings_.source_address(seat, to.address), options.local_port};
  if (from.address.is_unspecified()) {
    from.address = to.address.is_v4() ? IpAddress::any_v4() : IpAddress::any_v6();
  }
  auto stream = std::make_unique<TcpStream>(seat, id, to);
  TcpStream& opening = *stream;
  seat.put(id, std::move(stream));
  if (session) opening.secure(std::move(session), options.timeout, nullptr);
  opening.connect(from, options.timeout);
}

void SocketDriver::flush(NodeIndex node, StreamId id) {
  if (TcpStream* stream = at(node).find(id)) stream->flush();
}

void SocketDriver::finish(NodeIndex node, StreamId id) {
  if (TcpStream* stream = at(node).find(id)) stream->finish();
}

void SocketDriver::abort(NodeIndex node, StreamId id) {
  if (TcpStream* stream = at(node).find(id)) stream->abort();
}

void SocketDriver::pause(NodeIndex node, StreamId id) {
  if (TcpStream* stream = at(node).find(id)) stream->pause();
}

void SocketDriver::resume(NodeIndex node, StreamId id) {
  if (TcpStream* stream = at(node).find(id)) stream->resume();
}

// --- Names and services ---

void SocketDriver::resolve(NodeIndex node, ResolveId id, std::string_view name) {
  surroundings_.resolve(at(node), id, name);
}

void SocketDriver::call(NodeIndex node, CallId id, std::string_view service, const Json& request,
                        TimePoint deadline) {
  desk_.call(at(node), id, service, request, deadline);
}

void SocketDriver::cancel_call(NodeIndex node, CallId id) {
  desk_.cancel(node, id);
}

}  // namespace swarmstage::net
