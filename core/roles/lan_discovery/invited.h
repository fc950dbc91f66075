#pragma once

// The peers that the user named, for networks that broadcast does not cross:
// every announcement is also sent to each of them, and they are believed from
// wherever they are. Names are looked up at the start, and again now and then;
// never one that a datagram told.

#include <cstdint>
#include <map>
#include <vector>

#include "core/node/endpoint.h"
#include "core/node/ids.h"

namespace swarmstage {
class Context;
struct ResolveReply;
}  // namespace swarmstage

namespace swarmstage::lan_discovery {

struct Discovery;

class Invited {
 public:
  explicit Invited(Discovery& discovery) : discovery_(discovery) {}

  /// Looks all of them up. Again after the configuration has changed; whom it still names
  /// stays known meanwhile.
  void begin(Context& context);
  void look_up(Context& context, std::uint64_t which);
  void resolved(Context& context, ResolveId id, const ResolveReply& reply);

  /// Of all that are known now, each once, in order.
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }
  bool contains(const IpAddress& address) const;

 private:
  void found(Context& context, std::uint64_t which, std::vector<IpAddress> addresses);
  void gather();

  Discovery& discovery_;
  std::vector<HostPort> named_;                                // as they were last looked up
  std::map<std::uint64_t, std::vector<IpAddress>> addresses_;  // by place in them
  std::map<ResolveId, std::uint64_t> asked_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace swarmstage::lan_discovery
