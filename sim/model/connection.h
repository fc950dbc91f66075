#pragma once

// One stream between two nodes, both of its ends and what is under way each way.
// It lives from the connect until neither end has a node that cares. There is no
// TCP in it: pieces arrive in order and whole, a lost one delays itself and all
// behind it by what a retransmission would have taken, and the sender may have
// one window of bytes under way or unread.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/fetch.h"
#include "core/node/ids.h"
#include "core/node/stream.h"
#include "core/stage/modelled_tls.h"
#include "sim/model/host_state.h"
#include "sim/model/network.h"
#include "sim/model/packet_store.h"
#include "sim/model/ticks.h"

namespace swarmstage::model {

inline constexpr std::uint32_t window_bytes = 512U << 10;
inline constexpr std::uint32_t credit_bytes = 64U << 10;  // read, then told to the sender
inline constexpr std::uint32_t piece_bytes_limit = 1460;
inline constexpr Ticks connect_retry = 1'000'000'000;  // doubles with each try
inline constexpr Ticks retransmit_min = 200'000'000;   // doubles with each try
inline constexpr Ticks retransmit_max = 120'000'000'000;
inline constexpr unsigned retransmit_tries = 15;

/// Bytes under way, or the news that there will be no more.
struct Piece {
  PacketHandle packet{};
  std::uint32_t next = nobody;
  Ticks at = 0;  // when it ends its leg
  std::uint16_t size = 0;
  Leg leg = Leg::arrived;
  bool last = false;  // the end, without bytes
};

class Pieces {
 public:
  std::uint32_t add(const Piece& piece);
  void remove(std::uint32_t number);
  Piece& operator[](std::uint32_t number) { return pieces_[number]; }
  void fetch_ahead(std::uint32_t number) const { __builtin_prefetch(&pieces_[number]); }

 private:
  std::vector<Piece> pieces_;
  std::uint32_t free_ = nobody;
};

/// What one end has sent and the other has not heard yet.
struct Direction {
  std::uint32_t first = nobody;  // pieces, in order
  std::uint32_t newest = nobody;
  Ticks newest_at = 0;
  std::uint32_t uncredited = 0;  // bytes sent, not known to have been read
  std::uint32_t unreported = 0;  // bytes read, not told to the sender
  std::uint32_t thrown = 0;      // dice for cutting and joining
  std::uint8_t tries = 0;        // of the first piece
  bool due = false;              // an event will come for the first piece
  bool waits_for_reader = false;
};

enum class EndState : std::uint8_t {
  absent,   // no node yet: connecting, or not accepted yet
  present,  // a node holds the stream's id
  gone,
};

struct alignas(64) End {
  StreamId id;
  std::uint32_t node = nobody;
  std::uint32_t host = nobody;
  std::uint32_t address = 0;
  std::uint16_t port = 0;
  EndState state = EndState::absent;
  bool open = false;  // may send and receive
  bool reading_paused = false;
  bool finish_asked = false;
  bool finish_sent = false;
  bool ended = false;  // heard the other's end
  Direction out;

  bool present() const { return state == EndState::present; }
};

static_assert(sizeof(End) == 64, "an end is one cache line");

/// Only until both ends are open.
struct Handshake {
  ConnectOptions options;
  bool secured = false;  // a TLS handshake takes place
  std::optional<ModelledHandshake> result;
  Ticks sent_at = 0;  // the request, last time
  unsigned tries = 0;
  bool waiting = false;  // counted in the listener's backlog
};

struct Connection {
  End ends[2];            // 0: who connected
  std::uint64_t key = 0;  // of the dice for cutting
  ListenerId listener;
  std::uint32_t generation = 0;
  std::unique_ptr<Handshake> handshake;

  /// Asks the processor to fetch it.
  [[gnu::always_inline]] void fetch_ahead() const { fetch_lines(this); }
};

}  // namespace swarmstage::model
