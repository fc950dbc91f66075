#pragma once

// Keeps watch: every maintenance_interval each peer is asked for a sign of life,
// and one that gave none for peer_timeout is closed. Anything a peer says counts.

#include "core/roles/mesh/link.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;

class Upkeep {
 public:
  explicit Upkeep(Mesh& mesh) : mesh_(mesh) {}

  void timer_fired(Context& context);
  void pinged(Context& context, Link& link);
  void ponged(Context& context, Link& link);
  /// Another connection claims to be this peer: is the one we have alive?
  void probe(Context& context, Peer& peer);
  void probe_ended(Context& context, Link& link);

 private:
  void ping(Context& context, Peer& peer);
  void give_up(Context& context, Peer& peer, std::string_view why);

  Mesh& mesh_;
};

}  // namespace swarmstage::mesh
