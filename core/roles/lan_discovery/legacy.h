#pragma once

// Speaks with the program that discovery was modelled on, where the user wants it:
// hears its datagrams (gob.h), answers them as it expects, and announces us in its
// words too. It announces itself once and for all, so it is asked before it would
// expire; what it answers keeps it listed. Its claim of an address is not believed:
// the address is where it is heard from, the port is the one it says.

#include "core/node/datagram.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;
struct LegacyNotice;

class Legacy {
 public:
  explicit Legacy(Discovery& discovery) : discovery_(discovery) {}

  /// False: it is none of its datagrams.
  bool hear(Context& context, const Datagram& datagram);
  void announce(Context& context);
  void answer(Context& context, const Endpoint& to);
  void ask(Context& context, const Endpoint& whom);

 private:
  bool is_one_of_ours(const Context& context, const Endpoint& where) const;
  std::string own_address(const Context& context) const;

  Discovery& discovery_;
};

}  // namespace swarmstage::lan_discovery
