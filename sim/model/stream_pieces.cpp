// The part of Streams that moves bytes. Only the first piece of a direction has
// an event in the queue; when it has been handed over, the next one follows.

#include <algorithm>
#include <array>
#include <utility>

#include "sim/model/streams.h"

namespace swarmstage::model {

namespace {

constexpr std::size_t joined_bytes_limit = 64U << 10;
constexpr std::size_t views_at_once = 16;
constexpr std::uint32_t bulk_bytes = 4 * piece_bytes_limit;

Dice dice_of(Connection& connection, unsigned end) {
  constexpr std::uint64_t purpose[] = {0x0c077e5, 0x1c077e5};
  return {mix(connection.key, purpose[end]), connection.ends[end].out.thrown};
}

bool one_in(std::uint64_t count, Dice& dice) {
  return dice.below(count) == 0;
}

}  // namespace

// --- From the runner onto the way ---

// Taking bytes may call a handler (writable), which may write and so come back
// here: everything is looked at anew in each round.
void Streams::pump(std::uint32_t number, unsigned end) {
  const std::uint32_t generation = at(number).generation;
  for (;;) {
    const End& from = at(number).ends[end];
    if (!from.present() || !from.open || from.finish_sent) return;
    const std::size_t taken = take_piece(number, end);
    if (taken == 0) break;
    const std::size_t left = world_.runner(from.node).taken(world_.time(), from.id, taken);
    if (at(number).generation != generation) return;
    if (left == 0 && !from.finish_asked) return;
  }
  End& from = at(number).ends[end];
  if (!from.finish_asked || world_.runner(from.node).pending_bytes(from.id) != 0) return;
  from.finish_sent = true;
  send_piece(number, end, Piece{.last = true});
  close_if_finished(number, end);
}

// One piece, cut where the dice say; 0: nothing to send, or no window.
std::size_t Streams::take_piece(std::uint32_t number, unsigned end) {
  Connection& connection = at(number);
  const End& from = connection.ends[end];
  if (from.out.uncredited >= window_bytes) return 0;
  std::array<ByteView, views_at_once> views;
  const std::size_t count = world_.runner(from.node).pending(from.id, views);
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i) size += views[i].size();
  const std::size_t room = window_bytes - from.out.uncredited;
  size = std::min({size, room, std::size_t{piece_bytes_limit}});
  if (size == 0) return 0;
  Dice dice = dice_of(connection, end);
  if (one_in(4, dice)) size = 1 + static_cast<std::size_t>(dice.below(size));
  ByteView bytes = views[0].first(std::min(size, views[0].size()));
  if (bytes.size() < size) {
    scratch_.clear();
    for (std::size_t i = 0; scratch_.size() < size; ++i) {
      const ByteView part = views[i].first(std::min(views[i].size(), size - scratch_.size()));
      scratch_.insert(scratch_.end(), part.begin(), part.end());
    }
    bytes = ByteView(scratch_);
  }
  Piece piece;
  piece.packet = world_.packets.put(bytes);
  piece.size = static_cast<std::uint16_t>(size);
  send_piece(number, end, piece);
  return size;
}

void Streams::send_piece(std::uint32_t number, unsigned end, Piece piece) {
  Connection& connection = at(number);
  Direction& out = connection.ends[end].out;
  put_on_the_way(connection.ends[end], connection.ends[1 - end], piece);
  piece.at = std::max(piece.at, out.newest_at);
  out.newest_at = piece.at;
  out.uncredited += piece.size;
  const std::uint32_t added = pieces_.add(piece);
  (out.first == nobody ? out.first : pieces_[out.newest].next) = added;
  out.newest = added;
  if (out.due || out.waits_for_reader || out.first != added) return;
  out.due = true;
  schedule(piece.at, number, step_of(Step::piece_of_0, end));
}

// A lost piece costs the time-out of a retransmission, or, where others follow
// it closely and tell of the gap, a round trip. While no way exists it is tried
// again when it is due.
void Streams::put_on_the_way(const End& from, const End& to, Piece& piece) {
  piece.at = world_.now + retransmit_min;
  Flow* flow = world_.network.flow_to(from.host, to.address);
  if (!flow || world_.network.partitions().cut(from.host, to.host)) return;
  const Load load = load_of(piece.size, tcp_header_bytes, flow->mtu);
  Ticks penalty = 0;
  for (unsigned tries = 0;; ++tries) {
    const auto transit = world_.network.send(from.host, *flow, load, world_.now, true);
    piece.at = transit->at + penalty;
    piece.leg = transit->next;
    if (!transit->lost || tries == retransmit_tries) return;
    const Ticks round_trip = 2 * (transit->at - world_.now);
    // What was read long ago may not have been credited: a credit is a large step.
    const std::uint32_t under_way = from.out.uncredited - from.out.unreported;
    const bool noticed = tries == 0 && under_way >= bulk_bytes;
    const Ticks timeout = std::max(retransmit_min, round_trip + round_trip / 2);
    penalty += noticed ? round_trip : std::min(timeout << tries, retransmit_max);
  }
}

// --- Arriving ---

void Streams::piece_due(std::uint32_t number, unsigned end) {
  at(number).ends[end].out.due = false;
  const std::uint32_t generation = at(number).generation;
  // Handing over calls handlers, which may end this stream or pause it.
  while (at(number).generation == generation) {
    Connection& connection = at(number);
    Direction& out = connection.ends[end].out;
    const End& to = connection.ends[1 - end];
    if (out.first == nobody || out.due) return;
    Piece& piece = pieces_[out.first];
    if (piece.at > world_.now || !move_on(connection, end, piece)) {
      out.due = true;
      return schedule(piece.at, number, step_of(Step::piece_of_0, end));
    }
    if (!reaches(connection.ends[end], to)) return try_again(number, end);
    out.tries = 0;
    if (to.state == EndState::gone) return meets_nobody(number, end);
    if (!to.present() || to.reading_paused || world_.network.host(to.host).paused) {
      out.waits_for_reader = true;
      return;
    }
    hand_over(number, end);
  }
}

// Through the shared queues, as far as time allows; false: it stands in one now.
bool Streams::move_on(Connection& connection, unsigned end, Piece& piece) {
  const End& from = connection.ends[end];
  const End& to = connection.ends[1 - end];
  while (piece.leg != Leg::arrived) {
    Flow* flow = world_.network.flow_to(from.host, to.address);
    if (!flow) break;
    const Load load = load_of(piece.size, tcp_header_bytes, flow->mtu);
    if (piece.leg == Leg::middle) {
      const auto transit = world_.network.enter_middle(*flow, load, piece.at, true);
      piece.at = transit->at + (transit->lost ? retransmit_min : 0);
      piece.leg = transit->next;
    } else {
      piece.at = *world_.network.enter_line(to.host, load, piece.at, true);
      piece.leg = Leg::arrived;
    }
    if (piece.at > world_.now) return false;
  }
  return true;
}

bool Streams::reaches(const End& from, const End& to) {
  const HostState& host = world_.network.host(to.host);
  if (host.down || world_.network.partitions().cut(from.host, to.host)) return false;
  if (!host.interface_down || to.host == from.host) return true;
  const auto interface = world_.network.interface_of(to.host, to.address);
  return interface && world_.network.interface_up(to.host, *interface);
}

void Streams::try_again(std::uint32_t number, unsigned end) {
  Connection& connection = at(number);
  Direction& out = connection.ends[end].out;
  if (++out.tries > retransmit_tries) {
    drop_pieces(out);
    close_end(number, end, CloseReason::timed_out);
    return;
  }
  const Ticks wait = std::min(retransmit_min << (out.tries - 1U), retransmit_max);
  pieces_[out.first].at = world_.now + wait;
  out.due = true;
  schedule(pieces_[out.first].at, number, step_of(Step::piece_of_0, end));
}

// Bytes for a stream nobody holds are answered with a reset; an end is not.
void Streams::meets_nobody(std::uint32_t number, unsigned end) {
  Direction& out = at(number).ends[end].out;
  const bool bytes = !pieces_[out.first].last;
  drop_pieces(out);
  if (bytes) send_reset(number, end);
}

Piece Streams::take_first(Direction& direction) {
  const std::uint32_t number = direction.first;
  const Piece piece = pieces_[number];
  direction.first = piece.next;
  if (direction.first == nobody) direction.newest = nobody;
  pieces_.remove(number);
  return piece;
}

void Streams::hand_over(std::uint32_t number, unsigned end) {
  Connection& connection = at(number);
  End& to = connection.ends[1 - end];
  Direction& out = connection.ends[end].out;
  NodeRunner& runner = world_.runner(to.node);
  const Piece first = take_first(out);
  if (first.last) {
    const StreamId id = to.id;
    const std::uint32_t node = to.node;
    to.ended = true;
    runner.deliver(world_.time(), delivered::StreamEnded{id});
    if (const Place place = find(node, id)) close_if_finished(place.number, place.end);
    return;
  }
  const ByteView bytes = join_what_is_there(connection, end, first);
  world_.counters.stream_bytes_delivered += bytes.size();
  credit(number, end, static_cast<std::uint32_t>(bytes.size()));
  runner.deliver(world_.time(), delivered::StreamData{to.id, bytes});
  world_.packets.release(first.packet);
}

// The piece, and those behind it that are there as well, as far as the dice say.
ByteView Streams::join_what_is_there(Connection& connection, unsigned end, const Piece& first) {
  Direction& out = connection.ends[end].out;
  Dice dice = dice_of(connection, end);
  ByteView bytes = world_.packets[first.packet].bytes();
  while (out.first != nobody && bytes.size() < joined_bytes_limit) {
    const Piece& next = pieces_[out.first];
    const bool there = next.at <= world_.now && next.leg == Leg::arrived && !next.last;
    if (!there || one_in(2, dice)) break;
    if (bytes.data() != joined_.data()) joined_.assign(bytes.begin(), bytes.end());
    const ByteView more = world_.packets[next.packet].bytes();
    joined_.insert(joined_.end(), more.begin(), more.end());
    world_.packets.release(take_first(out).packet);
    bytes = ByteView(joined_);
  }
  return bytes;
}

// Told in large steps, so that small traffic needs no packets back.
void Streams::credit(std::uint32_t number, unsigned end, std::uint32_t bytes) {
  Connection& connection = at(number);
  Direction& out = connection.ends[end].out;
  out.unreported += bytes;
  if (out.unreported < credit_bytes) return;
  const Ticks back =
      carry(connection.ends[1 - end], connection.ends[end]).value_or(world_.now + retransmit_min);
  for (; out.unreported >= credit_bytes; out.unreported -= credit_bytes)
    schedule(back, number, step_of(Step::credit_to_0, end));
}

}  // namespace swarmstage::model
