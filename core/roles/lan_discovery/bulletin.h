#pragma once

// Tells who watches an instance which of its observables a handler has moved:
// looks at it when it is made and when it goes, and announces what differs. One
// at the top of each handler, so that no part can forget to.

#include <cstdint>

#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

class Bulletin {
 public:
  /// Both outlive it.
  Bulletin(const Discovery& discovery, Context& context)
      : discovery_(discovery), context_(context), before_(state_of(discovery)) {}
  ~Bulletin();
  Bulletin(const Bulletin&) = delete;
  Bulletin& operator=(const Bulletin&) = delete;

 private:
  struct State {
    std::uint64_t peers = 0;
    std::uint64_t announcements = 0;
    std::uint64_t bytes = 0;
    std::uint64_t waiting = 0;
    std::uint64_t delivered = 0;
    std::uint64_t received = 0;
    std::uint64_t limits = 0;
    std::uint64_t faults = 0;
    std::uint16_t port = 0;
    bool leaving = false;
    friend bool operator==(const State&, const State&) = default;
  };

  static State state_of(const Discovery& discovery);

  const Discovery& discovery_;
  Context& context_;
  State before_;
};

}  // namespace swarmstage::lan_discovery
