#pragma once

// Keeps a port in a multicast group on some links of its host, and on no others. A link
// is an interface's index. Owned by whoever opened the port.

#include <cstdint>
#include <vector>

#include "core/node/endpoint.h"
#include "core/node/ids.h"

namespace swarmstage {

class Context;

class LinkMembership {
 public:
  /// Joins on each of them, also where it has joined before, because the link may have been
  /// away meanwhile; leaves on all others. Harmless for a port that is not open.
  void keep(Context& context, PortId port, const IpAddress& group,
            const std::vector<std::uint16_t>& links);
  /// The port is closed, and with it the membership.
  void forget() { joined_.clear(); }

 private:
  std::vector<std::uint16_t> joined_;
};

}  // namespace swarmstage
