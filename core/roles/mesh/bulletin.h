#pragma once

// Tells who watches a mesh node which of its observables a handler has moved:
// looks at the node when it is made and when it goes, and announces what differs.
// One at the top of each handler, so that no part of the node can forget to.

#include <cstdint>

#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

class Bulletin {
 public:
  /// Both outlive it.
  Bulletin(const Mesh& mesh, Context& context)
      : mesh_(mesh), context_(context), before_(state_of(mesh)) {}
  ~Bulletin();
  Bulletin(const Bulletin&) = delete;
  Bulletin& operator=(const Bulletin&) = delete;

 private:
  struct State {
    std::uint64_t peers = 0;
    std::uint64_t addresses = 0;
    std::uint64_t links = 0;
    std::uint64_t said = 0;
    std::uint64_t heard = 0;
    std::uint64_t limits = 0;
    std::size_t remembered = 0;
    std::uint16_t port = 0;
    friend bool operator==(const State&, const State&) = default;
  };

  static State state_of(const Mesh& mesh);

  const Mesh& mesh_;
  Context& context_;
  State before_;
};

}  // namespace swarmstage::mesh
