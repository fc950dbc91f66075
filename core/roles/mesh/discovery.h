#pragma once

// How peers learn of each other: PEERS lines. When two nodes meet, each tells the
// other whom it is connected to, and the other dials them; so whatever way the
// nodes came together, a full mesh results without waiting for a timer. We tell
// only addresses that can be dialled: what we dialled ourselves, or a peer's own
// address with the port it says it listens on. What we are told is looked at with
// the same care.

#include <string_view>

#include "core/roles/mesh/link.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;

class Discovery {
 public:
  explicit Discovery(Mesh& mesh) : mesh_(mesh) {}

  /// To one we dialled: our peers, and the question for its own.
  void introduce(Context& context, Peer& peer);
  /// Our peers, if we have any to tell.
  void share(Context& context, const Peer& peer);
  /// It asks for our peers.
  void asked(Context& context, Link& link);
  /// It told us addresses.
  void told(Context& context, const Link& link, std::string_view addresses);
  /// Asks everybody; returns how many that were.
  std::size_t ask_all(Context& context);
  /// Adds one address somebody told, unless it is no place to dial.
  bool learn(Context& context, const Endpoint& where, const IpAddress& source);

  void timer_fired(Context& context);

 private:
  void ask(Context& context, Peer& peer);
  std::string list_for(Context& context, const Peer& peer) const;
  bool learn_text(Context& context, const Link& link, std::string_view text);

  Mesh& mesh_;
};

}  // namespace swarmstage::mesh
