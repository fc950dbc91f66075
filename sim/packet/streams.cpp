#include "sim/packet/streams.h"

#include <algorithm>

#include "core/base/assert.h"
#include "sim/packet/ip_header.h"

namespace swarmstage::packet {

namespace {

// Longer than a connection takes to come about on the other side, or not to.
constexpr Duration doom_memory = 60s;

TcpKey reversed(const TcpKey& key) {
  return {key.remote, key.local, key.remote_port, key.local_port};
}

}  // namespace

// --- Listeners ---

void ListenerEnd::tcp_accepted(ns3::Ptr<TcpSocket> socket) {
  if (arriving_.size() >= options_.backlog) return socket->abort();
  auto end =
      std::make_unique<StreamEnd>(streams_, node_, StreamEnd::Side::accepting, std::move(socket));
  end->set_listener(id_);
  end->set_tls(options_.tls);
  StreamEnd& arrived = *arriving_.emplace_back(std::move(end));
  arrived.progress();
}

void ListenerEnd::progress() {
  std::vector<StreamEnd*> ends;
  for (const auto& each : arriving_) ends.push_back(each.get());
  for (StreamEnd* each : ends) each->progress();
}

void ListenerEnd::drop_all() {
  while (!arriving_.empty()) arriving_.back()->abort();
}

void Streams::listen(std::uint32_t node, ListenerId id, const ListenOptions& options) {
  HostState& host = world_.host_of(node);
  const auto fail = [&](CloseReason reason) {
    world_.runner(node).deliver(world_.now(), delivered::ListenerFailed{id, reason});
  };
  if (!options.address.is_v4()) return fail(CloseReason::unsupported);
  const std::uint32_t address = options.address.to_v4();
  const bool ours = address == 0 || is_loop_back(address) || host.described.owns(options.address);
  if (!ours) return fail(CloseReason::address_not_ours);
  TcpProtocol& tcp = host.machine->tcp();
  auto listener = std::make_unique<ListenerEnd>(*this, node, id, options);
  const auto port = options.port != 0 ? std::optional(options.port) : tcp.choose_port({});
  if (!port || !tcp.listen(address, *port, options.backlog, *listener)) {
    return fail(CloseReason::address_in_use);
  }
  listener->set_port(*port);
  host.listeners.push_back(std::move(listener));
  world_.runner(node).deliver(world_.now(),
                              delivered::ListenerOpened{id, {options.address, *port}});
}

void Streams::close_listener(std::uint32_t node, ListenerId id) {
  HostState& host = world_.host_of(node);
  for (std::size_t i = 0; i < host.listeners.size(); ++i) {
    ListenerEnd& each = *host.listeners[i];
    if (each.node() != node || each.id() != id) continue;
    if (host.machine->powered()) host.machine->tcp().close_listener(each.options().port, each);
    each.drop_all();
    host.listeners.erase(host.listeners.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

// Whose address that is, as seen from a host.
std::optional<std::uint32_t> Streams::host_with(std::uint32_t host, std::uint32_t address) const {
  if (is_loop_back(address)) return host;
  const std::uint32_t port = world_.cloud.find(address);
  return port == AddressIndex::none ? std::nullopt : std::optional(world_.host_of_port[port]);
}

const ListenerEnd* Streams::listener_at(std::uint32_t host, std::uint32_t address,
                                        std::uint16_t port) const {
  const auto index = host_with(host, address);
  if (!index) return nullptr;
  for (const auto& each : world_.hosts[*index].listeners) {
    const std::uint32_t bound = each->options().address.to_v4();
    if (each->options().port == port && (bound == 0 || bound == address)) return each.get();
  }
  return nullptr;
}

StreamEnd* Streams::other_end(std::uint32_t host, const TcpKey& key) {
  const auto index = host_with(host, key.remote);
  if (!index) return nullptr;
  PacketHost& machine = *world_.hosts[*index].machine;
  TcpSocket* socket = machine.powered() ? machine.tcp().find(reversed(key)) : nullptr;
  // Every socket of the stage belongs to an end, or to nobody.
  return socket ? static_cast<StreamEnd*>(socket->events()) : nullptr;
}

void Streams::doom(const TcpKey& connector) {
  const TcpKey key = reversed(connector);
  doomed_.insert(key);
  world_.post(world_.now() + doom_memory, [this, key] { doomed_.erase(key); });
}

bool Streams::doomed(const TcpKey& acceptor) const {
  return doomed_.contains(acceptor);
}

// --- Tables ---

void Streams::enter(std::unique_ptr<StreamEnd> end) {
  auto& streams = world_.nodes[end->node()].streams;
  const std::uint32_t slot = end->id().slot();
  if (slot >= streams.size()) streams.resize(slot + 1);
  streams[slot] = std::move(end);
}

StreamEnd* Streams::find(std::uint32_t node, StreamId id) {
  const auto& streams = world_.nodes[node].streams;
  if (id.slot() < streams.size()) {
    StreamEnd* end = streams[id.slot()].get();
    if (end && end->id() == id) return end;
  }
  // The node is being told of this stream and has used it already.
  if (!accepting_ || accepting_->node() != node) return nullptr;
  StreamEnd& end = *std::exchange(accepting_, nullptr);
  end.set_id(id);
  enter(take_arriving(end));
  return &end;
}

std::unique_ptr<StreamEnd> Streams::take_arriving(StreamEnd& end) {
  for (const auto& listener : world_.host_of(end.node()).listeners) {
    auto& arriving = listener->arriving();
    const auto found = std::find_if(arriving.begin(), arriving.end(),
                                    [&end](const auto& each) { return each.get() == &end; });
    if (found == arriving.end()) continue;
    std::unique_ptr<StreamEnd> taken = std::move(*found);
    arriving.erase(found);
    return taken;
  }
  return nullptr;
}

void Streams::remove(StreamEnd& end) {
  if (accepting_ == &end) accepting_ = nullptr;
  std::unique_ptr<StreamEnd> owned;
  auto& streams = world_.nodes[end.node()].streams;
  const std::uint32_t slot = end.id().slot();
  if (end.id() && slot < streams.size() && streams[slot].get() == &end) {
    owned = std::move(streams[slot]);
  } else {
    owned = take_arriving(end);
  }
  if (owned) world_.retire(std::move(owned));
}

void Streams::accept(StreamEnd& end) {
  const std::uint32_t node = end.node();
  accepting_ = &end;
  const StreamId id = world_.runner(node).accepted(world_.now(), end.info());
  const bool claimed = accepting_ != &end;  // by find, or it is gone already
  accepting_ = nullptr;
  if (!id) return end.abort();
  if (claimed) return;
  end.set_id(id);
  enter(take_arriving(end));
}

// --- Connecting ---

std::optional<CloseReason> Streams::choose_key(std::uint32_t node, const Endpoint& to,
                                               const ConnectOptions& options, TcpKey& key) {
  PacketHost& machine = *world_.host_of(node).machine;
  if (!to.address.is_v4()) return CloseReason::unreachable;
  key.remote = to.address.to_v4();
  key.remote_port = to.port;
  const bool known =
      is_loop_back(key.remote) || world_.cloud.find(key.remote) != AddressIndex::none;
  key.local = machine.source_for(key.remote);
  if (!known || key.local == 0) return CloseReason::unreachable;
  if (options.local_port == 0) {
    const auto port = machine.tcp().choose_port(key);
    if (!port) return CloseReason::address_in_use;
    key.local_port = *port;
    return std::nullopt;
  }
  key.local_port = options.local_port;
  const bool taken = machine.tcp().listening(key.local_port) || machine.tcp().in_use(key);
  return taken ? std::optional(CloseReason::address_in_use) : std::nullopt;
}

void Streams::connect(std::uint32_t node, StreamId id, const Endpoint& to,
                      const ConnectOptions& options) {
  TcpKey key;
  if (const auto reason = choose_key(node, to, options, key)) {
    return world_.runner(node).deliver(world_.now(), delivered::StreamClosed{id, *reason});
  }
  auto socket = world_.host_of(node).machine->tcp().make_socket();
  auto end = std::make_unique<StreamEnd>(*this, node, StreamEnd::Side::connecting, socket);
  end->set_id(id);
  end->set_tls(options.tls);
  enter(std::move(end));
  socket->connect(key);
  const std::uint32_t life = world_.nodes[node].life;
  world_.post(world_.now() + options.timeout, [this, node, life, id] {
    if (world_.nodes[node].life == life) connect_late(node, id);
  });
}

void Streams::connect_late(std::uint32_t node, StreamId id) {
  StreamEnd* end = find(node, id);
  if (end && !end->open()) end->drop(CloseReason::timed_out);
}

// --- What a node asks of a stream ---

void Streams::flush(std::uint32_t node, StreamId id) {
  if (StreamEnd* end = find(node, id)) end->flush();
}

void Streams::finish(std::uint32_t node, StreamId id) {
  if (StreamEnd* end = find(node, id)) end->finish();
}

void Streams::abort(std::uint32_t node, StreamId id) {
  if (StreamEnd* end = find(node, id)) end->abort();
}

void Streams::pause(std::uint32_t node, StreamId id) {
  if (StreamEnd* end = find(node, id)) end->pause();
}

void Streams::resume(std::uint32_t node, StreamId id) {
  if (StreamEnd* end = find(node, id)) end->resume();
}

// --- Ends of nodes and addresses ---

void Streams::close_all(std::uint32_t node, Farewell farewell) {
  HostState& host = world_.host_of(node);
  for (std::size_t i = host.listeners.size(); i-- > 0;) {
    if (host.listeners[i]->node() == node) close_listener(node, host.listeners[i]->id());
  }
  auto& streams = world_.nodes[node].streams;
  for (std::size_t slot = 0; slot < streams.size(); ++slot) {
    if (!streams[slot]) continue;
    if (farewell == Farewell::reset) {
      streams[slot]->abort();
    } else {
      streams[slot]->orphan();
    }
  }
}

void Streams::address_gone(std::uint32_t index, std::uint32_t address) {
  HostState& host = world_.hosts[index];
  for (std::size_t i = host.listeners.size(); i-- > 0;) {
    const ListenerEnd& each = *host.listeners[i];
    if (each.options().address.to_v4() != address) continue;
    const std::uint32_t node = each.node();
    const ListenerId id = each.id();
    close_listener(node, id);
    world_.tell(node, delivered::ListenerClosed{id, CloseReason::interface_gone});
  }
  for (const std::uint32_t node : host.nodes) {
    auto& streams = world_.nodes[node].streams;
    for (std::size_t slot = 0; slot < streams.size(); ++slot) {
      StreamEnd* end = streams[slot].get();
      if (end && end->socket().key().local == address) end->drop(CloseReason::interface_gone);
    }
  }
}

void Streams::progress_all(std::uint32_t index) {
  HostState& host = world_.hosts[index];
  for (std::size_t i = 0; i < host.listeners.size(); ++i) host.listeners[i]->progress();
  for (const std::uint32_t node : host.nodes) {
    auto& streams = world_.nodes[node].streams;
    for (std::size_t slot = 0; slot < streams.size(); ++slot) {
      if (streams[slot]) streams[slot]->progress();
    }
  }
}

}  // namespace swarmstage::packet
