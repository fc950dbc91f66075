#pragma once

// Ports and datagrams. A port is opened by request and answered by exactly one
// of opened or failed; a datagram's bytes are lent for the handler only.

#include <cstdint>

#include "core/base/byte_view.h"
#include "core/node/endpoint.h"
#include "core/node/ids.h"

namespace swarmstage {

struct PortOptions {
  IpAddress address = IpAddress::any_v4();  // any, or one of the host's own
  std::uint16_t number = 0;                 // 0 asks for a free one
  bool shared = false;  // let other nodes of this host open the same port, also shared
};

enum class Cast : std::uint8_t { unicast, broadcast, multicast };

struct Datagram {
  PortId port;
  Endpoint from;
  Endpoint to;                  // our address it came to, as far as the system tells
  std::uint16_t interface = 0;  // index of the interface it came in by
  Cast cast = Cast::unicast;
  ByteView bytes;  // valid inside the handler only
};

}  // namespace swarmstage
