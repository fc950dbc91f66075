#pragma once

// The first look at every datagram: whether its sender may take so much of our
// time, stands on a network of ours or was invited, says something we can read,
// and, where keys are set, proves who it is. Only then a part hears of it.

#include <vector>

#include "core/node/datagram.h"
#include "core/node/rate_limit.h"
#include "core/roles/lan_discovery/network_range.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;

/// A notice that was believed, and what is known of how it came.
struct Heard {
  const Notice& notice;
  const Endpoint& from;
  bool verified = false;
  bool to_us_alone = false;  // not by broadcast
  bool legacy = false;       // in the words of the original
};

class Ears {
 public:
  explicit Ears(Discovery& discovery) : discovery_(discovery) {}

  /// Which networks we are on. At the start, and after each change of the host.
  void look_around(const Context& context);
  void hear(Context& context, const Datagram& datagram);
  /// Whether an address is on a network of ours, or the user named it.
  bool may_come_from(const IpAddress& address) const;

 private:
  void report(Context& context, const Datagram& datagram, std::string_view fault);

  Discovery& discovery_;
  std::vector<NetworkRange> networks_;
  RateLimit reports_{10s, 5};
};

}  // namespace swarmstage::lan_discovery
