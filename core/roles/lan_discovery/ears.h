#pragma once

// The first look at every datagram: whether its sender may take so much of our
// time, stands on a network that we use or was invited, says something we can read,
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
  std::uint16_t link = 0;    // index of the interface it came by
};

class Ears {
 public:
  explicit Ears(Discovery& discovery) : discovery_(discovery) {}

  /// Which networks we listen on. At the start, and after each change of the host or of the
  /// interfaces that were chosen.
  void look_around(const Context& context);
  void hear(Context& context, const Datagram& datagram);
  /// Whether an address is on a network that we use, or the user named it.
  bool may_come_from(const IpAddress& address) const;
  /// The same, of what comes by that interface; 0: it is not known which.
  bool may_come_from(const IpAddress& address, std::uint16_t link) const;

 private:
  void report(Context& context, const Datagram& datagram, std::string_view what,
              std::string_view fault);

  Discovery& discovery_;
  struct LeftOut {
    std::uint16_t link;  // index of the interface
    NetworkRange network;
  };

  std::vector<NetworkRange> networks_;  // that we use
  std::vector<NetworkRange> machine_;   // of its loopback
  std::vector<LeftOut> left_out_;       // others were chosen
  RateLimit reports_{10s, 5};
};

}  // namespace swarmstage::lan_discovery
