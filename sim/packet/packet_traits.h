#pragma once

// What the packet stage can do, for those who ask before they load it: nothing of
// ns-3 is in here.

#include "core/stage/stage.h"

namespace swarmstage::packet {

inline StageTraits packet_traits() {
  StageTraits traits;
  traits.name = "packet";
  traits.models_tls = true;
  traits.routed_networks = true;
  traits.models_wire_mtu = false;
  traits.nodes_limit = 1U << 16;
  return traits;
}

}  // namespace swarmstage::packet
