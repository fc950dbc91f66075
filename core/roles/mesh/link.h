#pragma once

// One stream of the mesh and where it stands: a dial, a handshake, a peer, or on
// its way out. Links are owned by the LinkTable and live until the stream is
// closed.

#include <memory>
#include <string>
#include <vector>

#include "core/base/fetch.h"
#include "core/codec/line_codec.h"
#include "core/node/endpoint.h"
#include "core/node/ids.h"
#include "core/node/rate_limit.h"
#include "core/node/time.h"
#include "core/roles/mesh/wire.h"

namespace swarmstage::mesh {

struct Peer;

/// Why we connect somewhere, and where else the same name leads.
struct Dial {
  enum class Purpose : std::uint8_t {
    known,      // an address from the book
    bootstrap,  // a bootstrap target; `index` is its number
    asked,      // somebody asked: `invocation` waits for the outcome
    name,       // a host name a peer told; only its addresses are wanted
  };
  Purpose purpose = Purpose::known;
  std::uint32_t index = 0;
  InvocationId invocation;
  std::string target;          // as it was written
  std::uint16_t port = 0;      // of the target
  IpAddress source;            // name: who told it
  Endpoint current;            // being dialled
  std::vector<Endpoint> left;  // to be dialled if this one fails
};

/// A BYTES payload on its way in.
struct Payload {
  std::uint64_t size = 0;
  std::string received;
};

struct Link {
  enum class Phase : std::uint8_t {
    dialing,      // not open yet
    greeting,     // its first line has not come
    greeted,      // incoming, introduced; our answer goes out before the handler ends
    established,  // the link of its peer
    companion,    // a second link an original opened to us: read, not written to
    retiring,     // a second link to a node of ours: read until it ends
    leaving,      // we said our last word; nothing is read
  };

  Link(StreamId id, bool came_in, const Endpoint& peer_end, std::size_t line_bytes_max)
      : stream(id), incoming(came_in), remote(peer_end), lines(line_bytes_max) {}

  bool reads() const { return phase != Phase::dialing && phase != Phase::leaving; }
  bool introduced() const {
    return phase == Phase::established || phase == Phase::companion || phase == Phase::retiring;
  }

  StreamId stream;
  Phase phase = Phase::dialing;
  bool incoming = false;
  bool listen_sent = false;  // outgoing: our LISTEN line went out
  bool first_line = true;    // no line came since the introduction
  bool finished = false;     // nothing may be written any more
  Revision revision = Revision::seed;
  Endpoint remote;
  Endpoint local;
  TimePoint began{};     // asked for, or accepted
  Hello hello;           // between greeted and the answer
  Peer* peer = nullptr;  // introduced only; null when the peer is gone
  codec::LineCodec lines;
  std::unique_ptr<Dial> dial;
  std::unique_ptr<Payload> payload;
  RateLimit requests{1s, 10};
};

class LinkTable {
 public:
  Link& add(std::unique_ptr<Link> link);
  Link* find(StreamId stream);
  const Link* find(StreamId stream) const;
  void remove(StreamId stream);
  std::size_t size() const { return count_; }
  /// Hints, the first some time before the other.
  [[gnu::always_inline]] void fetch_place_ahead(StreamId stream) const {
    if (stream.slot() >= by_slot_.size()) return;
    __builtin_prefetch(by_slot_.data() + stream.slot());
  }
  [[gnu::always_inline]] void fetch_ahead(StreamId stream) const {
    if (stream.slot() >= by_slot_.size()) return;
    if (const Link* link = by_slot_[stream.slot()].get()) fetch_lines(link);
  }

  /// Calls visit(link) for each; links may be removed meanwhile.
  template <typename Visit>
  void each(Visit visit) const {
    for (std::size_t slot = 0; slot < by_slot_.size(); ++slot) {
      if (by_slot_[slot]) visit(*by_slot_[slot]);
    }
  }
  template <typename Predicate>
  std::size_t count(Predicate predicate) const {
    std::size_t result = 0;
    each([&](const Link& link) { result += predicate(link) ? 1U : 0U; });
    return result;
  }

 private:
  std::vector<std::unique_ptr<Link>> by_slot_;  // as the stream ids say
  std::size_t count_ = 0;
};

inline Link* LinkTable::find(StreamId stream) {
  if (stream.slot() >= by_slot_.size()) return nullptr;
  Link* link = by_slot_[stream.slot()].get();
  return link && link->stream == stream ? link : nullptr;
}

}  // namespace swarmstage::mesh
