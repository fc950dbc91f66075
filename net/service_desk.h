#pragma once

// Where the nodes of one thread hand in their service calls. A service runs on
// another thread, one call at a time; its replies come back to the loop of the
// caller, no sooner than the service's delay. After the deadline, a cancel, or the
// end of the node, nobody hears of the call again. Whoever owns both empties the
// table (which ends the threads) before the loops and desks go.

#include <map>
#include <memory>
#include <utility>

#include "net/node_seat.h"
#include "net/service_table.h"

namespace swarmstage::net {

class ServiceDesk {
 public:
  ServiceDesk(EventLoop& loop, const ServiceTable& services);
  ~ServiceDesk();

  void call(NodeSeat& seat, CallId id, std::string_view service, const Json& request,
            TimePoint deadline);
  void cancel(NodeIndex node, CallId id);
  void forget(NodeIndex node);

 private:
  struct Call;
  using Key = std::pair<NodeIndex, CallId>;

  void answered(const Key& key, std::uint64_t generation, std::vector<ServiceReply> replies);
  void deliver(const Key& key, const std::vector<ServiceReply>& replies);

  EventLoop& loop_;
  const ServiceTable& services_;
  std::uint64_t generation_ = 0;
  std::map<Key, std::unique_ptr<Call>> calls_;
};

}  // namespace swarmstage::net
