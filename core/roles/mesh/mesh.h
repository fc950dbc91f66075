#pragma once

// The mesh node in parts. Mesh holds what they share; each part owns one concern
// and reaches the others through it. MeshNode (mesh_node.h) owns the Mesh, routes
// every handler to the part it belongs to, and is the only one outside to see it.
//
//   Greeter    handshakes: who is there, may they stay, which of two links counts
//   Members    peers come and go; links are closed and say why
//   Dialer     connects: what is due in the address book, what somebody asked for
//   Bootstrap  keeps trying the addresses the user gave
//   Discovery  PEERS and REQUEST_PEERS
//   Talk       chat lines and BYTES payloads
//   Upkeep     PING, PONG and peers that fell silent
//   Memory     addresses that are found again after a restart

#include <optional>
#include <string>

#include "core/node/context.h"
#include "core/roles/mesh/address_book.h"
#include "core/roles/mesh/bootstrap.h"
#include "core/roles/mesh/dialer.h"
#include "core/roles/mesh/discovery.h"
#include "core/roles/mesh/greeter.h"
#include "core/roles/mesh/link.h"
#include "core/roles/mesh/members.h"
#include "core/roles/mesh/memory.h"
#include "core/roles/mesh/mesh_limits.h"
#include "core/roles/mesh/mesh_settings.h"
#include "core/roles/mesh/peer_table.h"
#include "core/roles/mesh/talk.h"
#include "core/roles/mesh/upkeep.h"

namespace swarmstage::mesh {

/// What the timers of a mesh node are for; the subject is a stream or an index.
enum class TimerKind : std::uint16_t {
  discovery = 1,
  maintenance,
  dials,        // the address book has something due
  bootstrap,    // subject: which target
  handshake,    // subject: stream that has not introduced itself
  listen_line,  // subject: stream whose acceptor may wait for a LISTEN line
  linger,       // subject: stream that was to end by itself
  probe,        // subject: stream that must prove it is alive
  memory,       // what is remembered may have changed
};

inline TimerId timer(TimerKind kind, std::uint64_t subject = 0) {
  return {static_cast<std::uint16_t>(kind), 0, subject};
}

struct Mesh {
  explicit Mesh(MeshSettings given);
  Mesh(const Mesh&) = delete;
  Mesh& operator=(const Mesh&) = delete;

  /// The port others should dial; 0 if we do not listen.
  std::uint16_t port_to_dial() const;
  /// Whether that address is surely ours. (If we cannot tell, the id will.)
  bool is_own(Context& context, const Endpoint& where) const;
  AddressBook::Options book_options() const;
  /// Asks the processor to fetch what every handler looks at.
  [[gnu::always_inline]] void fetch_ahead() const;

  MeshSettings settings;
  std::string id;
  std::string name;
  ListenerId listener;
  std::optional<Endpoint> listening;
  bool leaving = false;

  LinkTable links;
  PeerTable peers;
  AddressBook book;
  MeshCounters counters;

  Greeter greeter{*this};
  Members members{*this};
  Dialer dialer{*this};
  Bootstrap bootstrap{*this};
  Discovery discovery{*this};
  Talk talk{*this};
  Upkeep upkeep{*this};
  Memory memory{*this};
};

inline void Mesh::fetch_ahead() const {
  fetch_lines(&links);
  fetch_lines(&peers);
  fetch_lines(&talk);
  __builtin_prefetch(&settings.advertised_port);
  __builtin_prefetch(&listening);
  __builtin_prefetch(reinterpret_cast<const char*>(&book + 1) - 1);
  __builtin_prefetch(reinterpret_cast<const char*>(&counters + 1) - 1);
  __builtin_prefetch(reinterpret_cast<const char*>(&memory + 1) - 1);
}

}  // namespace swarmstage::mesh
