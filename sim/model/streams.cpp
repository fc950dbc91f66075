#include "sim/model/streams.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace swarmstage::model {

// --- Records ---

std::uint32_t Pieces::add(const Piece& piece) {
  if (free_ == nobody) {
    pieces_.push_back(piece);
    return static_cast<std::uint32_t>(pieces_.size() - 1);
  }
  const std::uint32_t number = free_;
  free_ = pieces_[number].next;
  pieces_[number] = piece;
  return number;
}

void Pieces::remove(std::uint32_t number) {
  pieces_[number].next = free_;
  free_ = number;
}

std::uint32_t Streams::add_connection() {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(connections_.size()));
    connections_.add();
  }
  const std::uint32_t number = free_.back();
  free_.pop_back();
  return number;
}

void Streams::drop_pieces(Direction& direction) {
  for (std::uint32_t number = direction.first; number != nobody;) {
    const Piece& piece = pieces_[number];
    if (!piece.last) world_.packets.release(piece.packet);
    pieces_.remove(std::exchange(number, piece.next));
  }
  direction.first = direction.newest = nobody;
}

// Events still under way for it are known for void by the generation.
void Streams::free_if_over(std::uint32_t number) {
  Connection& connection = at(number);
  if (connection.ends[0].state != EndState::gone) return;
  if (connection.ends[1].state != EndState::gone) return;
  const End& connector = connection.ends[0];
  tuples_.erase({connector.host, connection.ends[1].address,
                 std::uint32_t{connector.port} << 16U | connection.ends[1].port});
  for (End& end : connection.ends) drop_pieces(end.out);
  const std::uint32_t generation = connection.generation + 1;
  connection = Connection{};
  connection.generation = generation & generation_mask;
  free_.push_back(number);
}

Streams::Place Streams::find(std::uint32_t node, StreamId id) {
  NodeExtras* extras = world_.nodes[node].extras.get();
  if (extras && id.slot() < extras->connections.size()) {
    const std::uint32_t number = extras->connections[id.slot()];
    if (number != nobody) {
      for (const unsigned end : {0U, 1U}) {
        const End& each = at(number).ends[end];
        if (each.node == node && each.id == id) return {number, end};
      }
    }
  }
  // The node is being told of this stream and has used it already.
  if (accepting_ == nobody || at(accepting_).ends[1].node != node) return {};
  const std::uint32_t number = std::exchange(accepting_, nobody);
  enter(number, 1, id);
  return {number, 1};
}

void Streams::fetch_ahead(std::uint32_t node, StreamId id) const {
  const NodeExtras* extras = world_.nodes[node].extras.get();
  if (!extras || id.slot() >= extras->connections.size()) return;
  const std::uint32_t number = extras->connections[id.slot()];
  if (number != nobody) connections_[number].fetch_ahead();
}

void Streams::enter(std::uint32_t number, unsigned end, StreamId id) {
  End& entered = at(number).ends[end];
  entered.id = id;
  entered.state = EndState::present;
  std::vector<std::uint32_t>& known = world_.nodes[entered.node].more().connections;
  if (known.size() <= id.slot()) known.resize(id.slot() + 1, nobody);
  known[id.slot()] = number;
}

void Streams::leave(std::uint32_t number, unsigned end) {
  End& left = at(number).ends[end];
  if (left.present()) world_.nodes[left.node].extras->connections[left.id.slot()] = nobody;
  left.state = EndState::gone;
}

std::vector<Streams::Place> Streams::places_of(std::uint32_t node) {
  std::vector<Place> places;
  const NodeExtras* extras = world_.nodes[node].extras.get();
  if (!extras) return places;
  for (const std::uint32_t number : extras->connections) {
    if (number == nobody) continue;
    for (const unsigned end : {0U, 1U}) {
      const End& each = at(number).ends[end];
      if (each.node == node && each.present()) places.push_back({number, end});
    }
  }
  return places;
}

// --- Events ---

void Streams::schedule(Ticks when, std::uint32_t number, Step step) {
  const std::uint32_t detail =
      at(number).generation << step_bits | static_cast<std::uint32_t>(step);
  world_.schedule(when, EventKind::stream, number, detail);
}

// What would be told to a node whose host stands still waits until it goes on.
bool Streams::must_wait(const Event& event, Connection& connection, Step step) {
  unsigned told = 0;
  switch (step) {
    case Step::request_again:
    case Step::request_comes:
    case Step::piece_of_0:
    case Step::piece_of_1:
      return false;
    case Step::acceptance_due:
    case Step::credit_to_1:
    case Step::reset_comes_to_1:
      told = 1;
      break;
    default:
      break;
  }
  HostState& host = world_.network.host(connection.ends[told].host);
  if (host.paused) world_.hold(host, event);
  return host.paused;
}

void Streams::handle(const Event& event) {
  const std::uint32_t number = World::subject_of(event);
  const auto step = static_cast<Step>(event.detail & ((1U << step_bits) - 1));
  Connection& connection = at(number);
  if (connection.generation != event.detail >> step_bits) return;
  if (must_wait(event, connection, step)) return;
  switch (step) {
    case Step::request_again:
      return request(number);
    case Step::request_comes:
      return request_comes(number);
    case Step::refusal_comes:
      return give_up_connecting(number, CloseReason::refused);
    case Step::answer_comes:
      return answer_comes(number);
    case Step::secured:
      return open_connector(number);
    case Step::acceptance_due:
      return accept(number);
    case Step::connect_late:
      return give_up_connecting(number, CloseReason::timed_out);
    case Step::piece_of_0:
      return piece_due(number, 0);
    case Step::piece_of_1:
      return piece_due(number, 1);
    case Step::credit_to_0:
      connection.ends[0].out.uncredited -= credit_bytes;
      return pump(number, 0);
    case Step::credit_to_1:
      connection.ends[1].out.uncredited -= credit_bytes;
      return pump(number, 1);
    case Step::reset_comes_to_0:
      return close_end(number, 0, CloseReason::reset);
    case Step::reset_comes_to_1:
      return close_end(number, 1, CloseReason::reset);
  }
}

// --- What a node asks of a stream ---

void Streams::flush(std::uint32_t node, StreamId id) {
  if (const Place place = find(node, id)) pump(place.number, place.end);
}

void Streams::finish(std::uint32_t node, StreamId id) {
  const Place place = find(node, id);
  if (!place) return;
  at(place.number).ends[place.end].finish_asked = true;
  pump(place.number, place.end);
}

void Streams::abort(std::uint32_t node, StreamId id) {
  const Place place = find(node, id);
  if (!place) return;
  send_reset(place.number, 1 - place.end);
  leave(place.number, place.end);
  free_if_over(place.number);
}

void Streams::pause(std::uint32_t node, StreamId id) {
  if (const Place place = find(node, id)) at(place.number).ends[place.end].reading_paused = true;
}

// Not at once: the node is inside a handler.
void Streams::resume(std::uint32_t node, StreamId id) {
  const Place place = find(node, id);
  if (!place) return;
  at(place.number).ends[place.end].reading_paused = false;
  wake_reader(place);
}

void Streams::wake_reader(const Place& place) {
  Direction& in = at(place.number).ends[1 - place.end].out;
  if (!std::exchange(in.waits_for_reader, false)) return;
  in.due = true;
  schedule(world_.now, place.number, step_of(Step::piece_of_0, 1 - place.end));
}

// --- Ends ---

// Behind everything already on its way. A connect that is given up before it was
// answered leaves no trace.
void Streams::send_reset(std::uint32_t number, unsigned to_end) {
  Connection& connection = at(number);
  End& to = connection.ends[to_end];
  End& from = connection.ends[1 - to_end];
  if (to.state == EndState::absent && !from.open) {
    stop_waiting(connection);
    to.state = EndState::gone;
  }
  if (to.state == EndState::gone) return;
  const auto there = carry(from, to);
  if (!there) return;
  schedule(std::max(*there, from.out.newest_at), number, step_of(Step::reset_comes_to_0, to_end));
}

void Streams::close_end(std::uint32_t number, unsigned end, CloseReason reason) {
  const End closed = at(number).ends[end];
  if (!closed.present()) return;
  leave(number, end);
  if (reason != CloseReason::finished) drop_pieces(at(number).ends[end].out);
  drop_pieces(at(number).ends[1 - end].out);
  free_if_over(number);
  world_.runner(closed.node).deliver(world_.time(), delivered::StreamClosed{closed.id, reason});
}

void Streams::close_if_finished(std::uint32_t number, unsigned end) {
  const End& checked = at(number).ends[end];
  if (checked.present() && checked.finish_sent && checked.ended)
    close_end(number, end, CloseReason::finished);
}

void Streams::close_all(std::uint32_t node, bool politely) {
  for (const Place& place : places_of(node)) {
    End& end = at(place.number).ends[place.end];
    const bool unread = at(place.number).ends[1 - place.end].out.waits_for_reader;
    if (!politely || !end.open || unread) {
      send_reset(place.number, 1 - place.end);
    } else if (!std::exchange(end.finish_sent, true)) {
      send_piece(place.number, place.end, Piece{.last = true});
    }
    leave(place.number, place.end);
    free_if_over(place.number);
  }
  close_listeners(node);
}

void Streams::forget_all(std::uint32_t node) {
  for (const Place& place : places_of(node)) {
    Connection& connection = at(place.number);
    if (connection.ends[1 - place.end].state == EndState::absent) {
      stop_waiting(connection);
      connection.ends[1 - place.end].state = EndState::gone;
    }
    leave(place.number, place.end);
    free_if_over(place.number);
  }
  close_listeners(node);
}

void Streams::read_again(std::uint32_t node) {
  for (const Place& place : places_of(node)) wake_reader(place);
}

void Streams::address_gone(std::uint32_t host, std::uint32_t address) {
  for (std::uint32_t node = world_.network.host(host).first_node; node != nobody;
       node = world_.nodes[node].next_on_host) {
    std::vector<StreamId> bound;
    for (const Place& place : places_of(node)) {
      const End& end = at(place.number).ends[place.end];
      if (end.address == address) bound.push_back(end.id);
    }
    for (const StreamId id : bound) {
      const Place place = find(node, id);
      if (place) close_end(place.number, place.end, CloseReason::interface_gone);
    }
  }
  std::vector<Listener> bound;
  const auto& extras = world_.network.host(host).extras;
  for (const Listener& listener : extras->listeners) {
    if (listener.address == address) bound.push_back(listener);
  }
  for (const Listener& listener : bound) {
    close_listener(listener.node, listener.id);
    world_.runner(listener.node)
        .deliver(world_.time(),
                 delivered::ListenerClosed{listener.id, CloseReason::interface_gone});
  }
}

}  // namespace swarmstage::model
