#pragma once

// The model's streams: listening, connecting, writing, ending. See connection.h
// for what a stream is here. Handshakes, resets and credits are packets of the
// network like all others; bytes are pulled from the runner as far as the
// window allows, cut and joined at seeded places, and delivered in order.
//
// A method may call a node's handler only where it says so, and the handler may
// change any connection: nothing is kept across such a call but numbers, and a
// connection's generation is compared afterwards.

#include <cstdint>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "core/node/close_reason.h"
#include "sim/model/connection.h"
#include "sim/model/growing_array.h"
#include "sim/model/world.h"

namespace swarmstage::model {

class Streams {
 public:
  explicit Streams(World& world) : world_(world) {}

  // As in Driver.
  void listen(std::uint32_t node, ListenerId id, const ListenOptions& options);
  void close_listener(std::uint32_t node, ListenerId id);
  void connect(std::uint32_t node, StreamId id, const Endpoint& to, const ConnectOptions& options);
  void flush(std::uint32_t node, StreamId id);
  void finish(std::uint32_t node, StreamId id);
  void abort(std::uint32_t node, StreamId id);
  void pause(std::uint32_t node, StreamId id);
  void resume(std::uint32_t node, StreamId id);

  /// An event of kind stream. Calls handlers.
  void handle(const Event& event);

  /// Has there ever been one?
  bool any() const { return connections_.size() != 0; }
  /// Asks the processor to fetch what the event will need, in steps: the connection,
  /// whom it tells and what, what those point to, and then what the runner keeps of the
  /// stream and the node itself.
  static constexpr unsigned fetch_steps = 3 + Node::fetch_steps;
  [[gnu::always_inline]] inline void fetch_ahead(const Event& event, unsigned step);

  /// The same for what a node is about to write to.
  void fetch_ahead(std::uint32_t node, StreamId id) const;

  // Ends of nodes and hosts.
  /// The node has stopped: streams with unread bytes are reset, the others end.
  /// Not politely: it was killed, and all are reset.
  void close_all(std::uint32_t node, bool politely);
  /// The node's machine is gone: nothing is sent.
  void forget_all(std::uint32_t node);
  /// After a pause of the host.
  void read_again(std::uint32_t node);
  /// Calls handlers.
  void address_gone(std::uint32_t host, std::uint32_t address);

 private:
  enum class Step : std::uint8_t {
    request_again,   // the connector tries again
    request_comes,   // to the listener's host
    refusal_comes,   // to the connector
    answer_comes,    // to the connector
    secured,         // TLS is done at the connector
    acceptance_due,  // the listener's side is complete
    connect_late,    // the connector's patience ends
    piece_of_0,      // the first piece on its way from end 0
    piece_of_1,
    credit_to_0,
    credit_to_1,
    reset_comes_to_0,
    reset_comes_to_1,
  };
  static constexpr unsigned step_bits = 8;  // of an event's detail, below the generation
  static constexpr std::uint32_t generation_mask = (1U << (32 - step_bits)) - 1;
  static Step step_of(Step for_end_0, unsigned end) {
    return static_cast<Step>(static_cast<unsigned>(for_end_0) + end);
  }

  // Which connection and end a node means by an id.
  struct Place {
    std::uint32_t number = nobody;
    unsigned end = 0;
    explicit operator bool() const { return number != nobody; }
  };

  // Records.
  Connection& at(std::uint32_t number) { return connections_[number]; }
  std::uint32_t add_connection();
  void free_if_over(std::uint32_t number);
  void drop_pieces(Direction& direction);
  Place find(std::uint32_t node, StreamId id);
  void enter(std::uint32_t number, unsigned end, StreamId id);
  void leave(std::uint32_t number, unsigned end);
  std::vector<Place> places_of(std::uint32_t node);
  void schedule(Ticks when, std::uint32_t number, Step step);
  bool must_wait(const Event& event, Connection& connection, Step step);
  void wake_reader(const Place& place);

  // Listening and connecting (stream_handshakes.cpp).
  Listener* find_listener(std::uint32_t host, std::uint32_t address, std::uint16_t number);
  Listener* find_listener(const Connection& connection);
  std::optional<std::uint16_t> free_port(std::uint32_t host, std::uint16_t wanted,
                                         const End& remote);
  void close_listeners(std::uint32_t node);
  std::optional<Ticks> carry(const End& from, const End& to);
  void request(std::uint32_t number);
  void request_later(std::uint32_t number);
  void request_comes(std::uint32_t number);
  void answer_comes(std::uint32_t number);
  void open_connector(std::uint32_t number);
  Endpoint endpoint_of(const End& end) const;
  void accept(std::uint32_t number);
  void stop_waiting(Connection& connection);
  void give_up_connecting(std::uint32_t number, CloseReason reason);

  // Bytes (stream_pieces.cpp).
  void pump(std::uint32_t number, unsigned end);
  std::size_t take_piece(std::uint32_t number, unsigned end);
  void send_piece(std::uint32_t number, unsigned end, Piece piece);
  void put_on_the_way(const End& from, const End& to, Piece& piece);
  void piece_due(std::uint32_t number, unsigned end);
  bool move_on(Connection& connection, unsigned end, Piece& piece);
  bool reaches(const End& from, const End& to);
  void try_again(std::uint32_t number, unsigned end);
  void meets_nobody(std::uint32_t number, unsigned end);
  void hand_over(std::uint32_t number, unsigned end);
  Piece take_first(Direction& direction);
  ByteView join_what_is_there(Connection& connection, unsigned end, const Piece& first);
  void credit(std::uint32_t number, unsigned end, std::uint32_t bytes);

  // Ends.
  void send_reset(std::uint32_t number, unsigned to_end);
  void close_end(std::uint32_t number, unsigned end, CloseReason reason);
  void close_if_finished(std::uint32_t number, unsigned end);

  World& world_;
  GrowingArray<Connection> connections_;
  std::vector<std::uint32_t> free_;
  Pieces pieces_;
  std::uint32_t accepting_ = nobody;  // whose node is being told
  // Host, remote address, both ports: what tells a host's connections apart.
  using Tuple = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
  std::set<Tuple> tuples_;
  std::vector<std::byte> scratch_;  // a piece gathered from many writes
  std::vector<std::byte> joined_;   // pieces handed over as one
};

inline void Streams::fetch_ahead(const Event& event, unsigned step) {
  const Connection& connection = connections_[World::subject_of(event)];
  if (step == 0) return connection.fetch_ahead();
  const auto what = static_cast<Step>(event.detail & ((1U << step_bits) - 1));
  if (what != Step::piece_of_0 && what != Step::piece_of_1) return;
  const unsigned end = what == Step::piece_of_0 ? 0 : 1;
  const End& to = connection.ends[1 - end];
  const std::uint32_t first = connection.ends[end].out.first;
  if (to.node == nobody || first == nobody) return;
  const NodeRunner& runner = world_.runner(to.node);
  if (step == 1) {
    world_.fetch_node_ahead(to.node);
    world_.network.fetch_ahead(to.host);
    pieces_.fetch_ahead(first);
  } else if (step == 2) {
    runner.fetch_streams_ahead();
    if (!pieces_[first].last) world_.packets.fetch_ahead(pieces_[first].packet);
  } else if (to.present() && runner.running()) {
    if (step == 3) runner.fetch_place_ahead(to.id);
    if (step == 4) runner.fetch_stream_ahead(to.id);
    runner.let_node_fetch_ahead(to.id, step - 3);
  }
}

}  // namespace swarmstage::model
