#include "net/service_desk.h"

#include "core/base/assert.h"

namespace swarmstage::net {

using delivered::Replied;
using Status = ServiceReply::Status;

struct ServiceDesk::Call final : public AlarmUser, public Mortal {
  Call(ServiceDesk& owner, NodeSeat& caller, const Key& name)
      : desk(owner), seat(caller), key(name), alarm(owner.loop_.alarms(), *this) {}

  void due(TimePoint) override {
    if (replies.empty()) replies.push_back({Status::timed_out, true, {}});
    desk.deliver(key, std::exchange(replies, {}));
  }

  ServiceDesk& desk;
  NodeSeat& seat;
  Key key;
  std::uint64_t generation = 0;
  TimePoint earliest;
  TimePoint deadline;
  Alarm alarm;
  std::vector<ServiceReply> replies;
};

ServiceDesk::ServiceDesk(EventLoop& loop, const ServiceTable& services)
    : loop_(loop), services_(services) {}

ServiceDesk::~ServiceDesk() = default;

void ServiceDesk::call(NodeSeat& seat, CallId id, std::string_view service, const Json& request,
                       TimePoint deadline) {
  const auto offer = services_.find(seat.host, service);
  if (!offer) {
    return seat.deliver(Replied{id, {Status::no_such_service, true, std::string(service)}});
  }
  const Key key{seat.index, id};
  auto call = std::make_unique<Call>(*this, seat, key);
  call->generation = ++generation_;
  call->earliest = loop_.now() + offer->delay;
  call->deadline = deadline;
  call->alarm.set(deadline);
  calls_[key] = std::move(call);
  offer->worker->submit([this, key, generation = generation_, request, called = offer->service] {
    loop_.post([this, key, generation, replies = called->handle(request)]() mutable {
      answered(key, generation, std::move(replies));
    });
  });
}

void ServiceDesk::answered(const Key& key, std::uint64_t generation,
                           std::vector<ServiceReply> replies) {
  const auto found = calls_.find(key);
  if (found == calls_.end() || found->second->generation != generation) return;
  SWARMSTAGE_ASSERT(!replies.empty() && replies.back().last, "a service gives no last reply");
  Call& call = *found->second;
  if (call.earliest > call.deadline) return;  // the alarm says that it took too long
  call.replies = std::move(replies);
  if (call.earliest > loop_.now()) return call.alarm.set(call.earliest);
  deliver(key, std::exchange(call.replies, {}));
}

void ServiceDesk::deliver(const Key& key, const std::vector<ServiceReply>& replies) {
  const auto found = calls_.find(key);
  NodeSeat& seat = found->second->seat;
  loop_.bury(std::move(found->second));
  calls_.erase(found);
  for (const ServiceReply& reply : replies) seat.deliver(Replied{key.second, reply});
}

void ServiceDesk::cancel(NodeIndex node, CallId id) {
  calls_.erase(Key{node, id});
}

void ServiceDesk::forget(NodeIndex node) {
  calls_.erase(calls_.lower_bound(Key{node, {}}), calls_.lower_bound(Key{{node.value + 1}, {}}));
}

}  // namespace swarmstage::net
