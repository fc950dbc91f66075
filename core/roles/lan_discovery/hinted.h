#pragma once

// Instances that DNS-SD told of. Anybody can say anything there, so it is a hint: if
// it leads to a network of ours, we announce ourselves there and ask for an answer,
// so often and no more, and believe what comes back as we believe any notice. Who
// was asked so is told when we leave, because no broadcast may reach it.

#include <cstdint>
#include <deque>
#include <span>

#include "core/node/endpoint.h"
#include "core/node/rate_limit.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;

class Hinted {
 public:
  explicit Hinted(Discovery& discovery) : discovery_(discovery) {}

  /// `instance` as it says, 0: it says nothing. Of several endpoints one is asked in
  /// each family.
  void hear(Context& context, InstanceId instance, std::span<const Endpoint> endpoints);
  void say_goodbye(Context& context, const Notice& notice) const;

  std::uint64_t asked() const { return asked_; }

 private:
  bool may_be_asked(const Context& context, const Endpoint& endpoint) const;
  bool ask(Context& context, const Endpoint& endpoint);

  Discovery& discovery_;
  std::deque<Endpoint> remembered_;  // the oldest first
  RateLimit rate_{50ms, 20};
  std::uint64_t asked_ = 0;
};

}  // namespace swarmstage::lan_discovery
