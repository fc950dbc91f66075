#pragma once

// Where the nodes of one thread hand in their service calls. A service runs on a
// thread of its own, one call at a time; its replies come back to the loop of
// the caller, no sooner than the service's delay. After the deadline, a cancel,
// or the end of the node, nobody hears of the call again. Whoever owns both empties
// the table (which ends the threads) before the loops and desks go.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "core/stage/service.h"
#include "net/node_seat.h"

namespace swarmstage::net {

/// One service and its thread, which starts with the first call.
class ServiceWorker {
 public:
  using Answer = std::function<void(std::vector<ServiceReply>)>;

  ServiceWorker(std::unique_ptr<Service> service, Duration delay);
  /// Waits for the call under way; those behind it are dropped.
  ~ServiceWorker();

  Duration delay() const { return delay_; }
  /// The answer is called on the service's thread. From any thread.
  void submit(Json request, Answer answer);

 private:
  struct Machinery;

  void work();

  std::unique_ptr<Service> service_;
  Duration delay_;
  std::unique_ptr<Machinery> machinery_;
};

/// By name; filled before the nodes that call them start.
using ServiceTable = std::map<std::string, std::unique_ptr<ServiceWorker>, std::less<>>;

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
