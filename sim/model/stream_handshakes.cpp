// The part of Streams that listens and connects. A connect takes one round trip
// for the connector and half of one more for the listener; TLS adds a round trip.
// Requests and answers that are lost are tried again after one second, then two,
// four and so on, until the connector's patience ends.

#include <algorithm>

#include "sim/model/sockets.h"
#include "sim/model/streams.h"

namespace swarmstage::model {

namespace {

bool clash(const Listener& left, const Listener& right) {
  if (left.number != right.number) return false;
  return left.address == right.address || left.address == 0 || right.address == 0;
}

}  // namespace

// --- Listening ---

void Streams::listen(std::uint32_t node, ListenerId id, const ListenOptions& options) {
  NodeRunner& runner = world_.runner(node);
  const std::uint32_t host = world_.nodes[node].host;
  const auto fail = [&](CloseReason reason) {
    runner.deliver(world_.time(), delivered::ListenerFailed{id, reason});
  };
  const AddressForm& form = world_.network.form();
  if (!form.speaks(options.address)) return fail(CloseReason::unsupported);
  Listener wanted{.node = node,
                  .id = id,
                  .address = form.inside(options.address),
                  .number = options.port,
                  .backlog = options.backlog,
                  .tls = options.tls};
  const bool ours = wanted.address == 0 || wanted.address == loopback_address ||
                    world_.network.interface_of(host, wanted.address).has_value();
  if (!ours) return fail(CloseReason::address_not_ours);
  if (wanted.number == 0) {
    const auto found = free_port(host, 0, End{});
    if (!found) return fail(CloseReason::address_in_use);
    wanted.number = *found;
  }
  std::vector<Listener>& listeners = world_.network.host(host).more().listeners;
  const auto clashes = [&](const Listener& each) { return clash(each, wanted); };
  if (std::any_of(listeners.begin(), listeners.end(), clashes))
    return fail(CloseReason::address_in_use);
  listeners.push_back(wanted);
  runner.deliver(world_.time(), delivered::ListenerOpened{id, {options.address, wanted.number}});
}

void Streams::close_listener(std::uint32_t node, ListenerId id) {
  HostState& host = world_.host_of(node);
  if (!host.extras) return;
  std::erase_if(host.extras->listeners,
                [&](const Listener& each) { return each.node == node && each.id == id; });
}

void Streams::close_listeners(std::uint32_t node) {
  HostState& host = world_.host_of(node);
  if (!host.extras) return;
  std::erase_if(host.extras->listeners, [&](const Listener& each) { return each.node == node; });
}

Listener* Streams::find_listener(std::uint32_t host, std::uint32_t address, std::uint16_t number) {
  const auto& extras = world_.network.host(host).extras;
  if (!extras) return nullptr;
  for (Listener& each : extras->listeners) {
    if (each.number == number && (each.address == 0 || each.address == address)) return &each;
  }
  return nullptr;
}

Listener* Streams::find_listener(const Connection& connection) {
  const End& end = connection.ends[1];
  Listener* found = find_listener(end.host, end.address, end.port);
  const bool same = found && found->node == end.node && found->id == connection.listener;
  return same ? found : nullptr;
}

// A number no listener of the host has and, towards that remote end, no stream.
// Nothing: `wanted` is taken, or all are.
std::optional<std::uint16_t> Streams::free_port(std::uint32_t host, std::uint16_t wanted,
                                                const End& remote) {
  HostState& state = world_.network.host(host);
  const auto is_free = [&](std::uint16_t number) {
    const Tuple tuple{host, remote.address, std::uint32_t{number} << 16U | remote.port};
    if (tuples_.contains(tuple)) return false;
    if (!state.extras) return true;
    const auto& listeners = state.extras->listeners;
    return std::none_of(listeners.begin(), listeners.end(),
                        [&](const Listener& each) { return each.number == number; });
  };
  if (wanted != 0) return is_free(wanted) ? std::optional(wanted) : std::nullopt;
  for (unsigned tried = first_free_port; tried <= 0xffff; ++tried) {
    const bool wraps = state.last_port < first_free_port || state.last_port == 0xffff;
    state.last_port = wraps ? first_free_port : static_cast<std::uint16_t>(state.last_port + 1);
    if (is_free(state.last_port)) return state.last_port;
  }
  return std::nullopt;
}

// --- Connecting ---

void Streams::connect(std::uint32_t node, StreamId id, const Endpoint& to,
                      const ConnectOptions& options) {
  const auto fail = [&](CloseReason reason) {
    world_.runner(node).deliver(world_.time(), delivered::StreamClosed{id, reason});
  };
  const std::uint32_t host = world_.nodes[node].host;
  const std::uint32_t address = world_.network.form().inside(to.address);
  const Flow* flow = world_.network.flow_to(host, address);
  if (!flow) return fail(CloseReason::unreachable);
  End remote;
  remote.host = flow->to_host;
  remote.address = address;
  remote.port = to.port;
  End local;
  local.node = node;
  local.host = host;
  local.address = flow->from_address;
  const auto port = free_port(host, options.local_port, remote);
  if (!port) return fail(CloseReason::address_in_use);
  local.port = *port;

  const std::uint32_t number = add_connection();
  Connection& connection = at(number);
  connection.ends[0] = local;
  connection.ends[1] = remote;
  connection.key = mix(mix(world_.seed, world_.nodes[node].stable_id), id.value);
  connection.handshake = std::make_unique<Handshake>();
  connection.handshake->options = options;
  tuples_.insert({host, address, std::uint32_t{local.port} << 16U | remote.port});
  enter(number, 0, id);
  schedule(after(world_.now, ticks(options.timeout)), number, Step::connect_late);
  request(number);
}

// A packet without bytes; nothing if it is lost. Queues in the middle are too
// short for such packets to matter, so they are entered ahead of time.
std::optional<Ticks> Streams::carry(const End& from, const End& to) {
  Flow* flow = world_.network.flow_to(from.host, to.address);
  if (!flow) return std::nullopt;
  const Load load = load_of(0, tcp_header_bytes, flow->mtu);
  auto transit = world_.network.send(from.host, *flow, load, world_.now, true);
  if (!transit->lost && transit->next == Leg::middle)
    transit = world_.network.enter_middle(*flow, load, transit->at, true);
  return transit->lost ? std::nullopt : std::optional(transit->at);
}

void Streams::request(std::uint32_t number) {
  Connection& connection = at(number);
  if (!connection.handshake || !connection.ends[0].present()) return;
  ++connection.handshake->tries;
  connection.handshake->sent_at = world_.now;
  const auto there = carry(connection.ends[0], connection.ends[1]);
  if (!there) return request_later(number);
  schedule(*there, number, Step::request_comes);
}

void Streams::request_later(std::uint32_t number) {
  const Handshake& handshake = *at(number).handshake;
  const Ticks wait = connect_retry << std::min(handshake.tries - 1, 6U);
  schedule(std::max(world_.now, handshake.sent_at + wait), number, Step::request_again);
}

void Streams::request_comes(std::uint32_t number) {
  Connection& connection = at(number);
  if (!connection.handshake) return;
  End& local = connection.ends[1];
  if (!reaches(connection.ends[0], local)) return request_later(number);
  Listener* listener = find_listener(local.host, local.address, local.port);
  Handshake& handshake = *connection.handshake;
  const auto back = carry(local, connection.ends[0]);
  if (!listener) {
    if (!back) return request_later(number);
    return schedule(*back, number, Step::refusal_comes);
  }
  if (!handshake.waiting) {
    if (listener->waiting >= std::max<std::uint32_t>(1, listener->backlog))
      return request_later(number);
    ++listener->waiting;
    handshake.waiting = true;
    handshake.secured = handshake.options.tls || listener->tls;
    handshake.result = modelled_handshake(handshake.options.tls, listener->tls);
    connection.listener = listener->id;
    local.node = listener->node;
  }
  if (!back) return request_later(number);
  schedule(*back, number, Step::answer_comes);
}

void Streams::answer_comes(std::uint32_t number) {
  const Connection& connection = at(number);
  const Handshake& handshake = *connection.handshake;
  if (connection.ends[0].open) return;
  if (!handshake.secured) return open_connector(number);
  schedule(world_.now + (world_.now - handshake.sent_at), number, Step::secured);
}

void Streams::open_connector(std::uint32_t number) {
  Connection& connection = at(number);
  End& end = connection.ends[0];
  Handshake& handshake = *connection.handshake;
  if (!handshake.result) return give_up_connecting(number, CloseReason::bad_identity);
  if (end.open) return;
  end.open = true;
  // What completes the listener's side travels ahead of all bytes and, since
  // they would make up for it, is never lost.
  const Ticks one_way = (world_.now - handshake.sent_at) / 2;
  const Ticks there = carry(end, connection.ends[1]).value_or(world_.now + one_way);
  end.out.newest_at = there;
  schedule(there, number, Step::acceptance_due);
  ++world_.counters.streams_opened;
  const StreamInfo info{
      {}, endpoint_of(end), endpoint_of(connection.ends[1]), handshake.result->seen_by_client};
  const std::uint32_t generation = connection.generation;
  world_.runner(end.node).deliver(world_.time(), delivered::StreamOpened{end.id, info});
  if (connection.generation == generation) pump(number, 0);
}

Endpoint Streams::endpoint_of(const End& end) const {
  return {world_.network.form().outside(end.address), end.port};
}

void Streams::accept(std::uint32_t number) {
  Connection& connection = at(number);
  End& end = connection.ends[1];
  const bool there = !world_.network.host(end.host).down;
  const Listener* listener = there ? find_listener(connection) : nullptr;
  stop_waiting(connection);
  if (!listener) {
    end.state = EndState::gone;
    if (there) send_reset(number, 0);
    return free_if_over(number);
  }
  const StreamInfo info{connection.listener, endpoint_of(end), endpoint_of(connection.ends[0]),
                        connection.handshake->result->seen_by_server};
  const std::uint32_t generation = connection.generation;
  connection.handshake.reset();
  end.open = true;
  accepting_ = number;
  const StreamId id = world_.runner(end.node).accepted(world_.time(), info);
  const bool used = accepting_ == nobody;  // the handler did something with it
  accepting_ = nobody;
  if (connection.generation != generation) return;
  if (!id) {
    end.state = EndState::gone;
    send_reset(number, 0);
    return free_if_over(number);
  }
  if (!used) enter(number, 1, id);
  wake_reader({number, 1});
  pump(number, 1);
}

// The listener's backlog has room again.
void Streams::stop_waiting(Connection& connection) {
  if (!connection.handshake || !connection.handshake->waiting) return;
  connection.handshake->waiting = false;
  if (Listener* listener = find_listener(connection)) --listener->waiting;
}

void Streams::give_up_connecting(std::uint32_t number, CloseReason reason) {
  Connection& connection = at(number);
  if (connection.ends[0].open || !connection.ends[0].present()) return;
  stop_waiting(connection);
  connection.ends[1].state = EndState::gone;
  close_end(number, 0, reason);
}

}  // namespace swarmstage::model
