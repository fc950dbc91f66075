#include "sim/packet/questions.h"

#include <algorithm>

#include "core/base/assert.h"

namespace swarmstage::packet {

namespace {

// A question to a name server nearby.
constexpr Duration resolve_delay = 1ms;

}  // namespace

void Questions::add_name(std::string_view name, std::vector<IpAddress> addresses) {
  names_.insert_or_assign(std::string(name), std::move(addresses));
}

ResolveReply Questions::look_up(std::string_view name) const {
  if (const auto literal = IpAddress::parse(name)) return {{*literal}, {}};
  const auto found = names_.find(name);
  if (found != names_.end()) return {found->second, {}};
  return {{}, "no such name: " + std::string(name)};
}

void Questions::resolve(std::uint32_t node, ResolveId id, std::string_view name) {
  const std::uint32_t life = world_.nodes[node].life;
  world_.post(world_.now() + resolve_delay, [this, node, life, id, reply = look_up(name)] {
    if (world_.nodes[node].life == life) world_.tell(node, delivered::Resolved{id, reply});
  });
}

void Questions::call(std::uint32_t node, CallId id, std::string_view service, const Json& request,
                     TimePoint deadline) {
  using Status = ServiceReply::Status;
  const auto refuse = [&](TimePoint at, Status status, std::string text) {
    promise(at, node, id, {{status, true, std::move(text)}});
  };
  const auto offer = services_.find({world_.nodes[node].host}, service);
  if (!offer) {
    return refuse(world_.now(), Status::no_such_service,
                  "no such service: " + std::string(service));
  }
  std::vector<ServiceReply> replies = offer->service->handle(request);
  SWARMSTAGE_ASSERT(!replies.empty() && replies.back().last, "a service did not end its answer");
  const TimePoint at = world_.now() + offer->delay;
  if (at > deadline) {
    return refuse(std::max(world_.now(), deadline), Status::timed_out,
                  std::string(service) + " did not answer in time");
  }
  promise(at, node, id, std::move(replies));
}

void Questions::promise(TimePoint at, std::uint32_t node, CallId id,
                        std::vector<ServiceReply> replies) {
  waiting_.insert({node, id});
  const std::uint32_t life = world_.nodes[node].life;
  world_.post(at, [this, node, life, id, replies = std::move(replies)] {
    if (world_.nodes[node].life == life) answer(node, id, replies);
  });
}

void Questions::answer(std::uint32_t node, CallId id, const std::vector<ServiceReply>& replies) {
  if (HostState& host = world_.host_of(node); host.paused) {
    host.held.push_back([this, node, life = world_.nodes[node].life, id, replies] {
      if (world_.nodes[node].life == life) answer(node, id, replies);
    });
    return;
  }
  for (const ServiceReply& reply : replies) {
    if (!waiting_.contains({node, id})) return;  // cancelled, perhaps just now
    if (reply.last) waiting_.erase({node, id});
    world_.runner(node).deliver(world_.now(), delivered::Replied{id, reply});
  }
}

void Questions::cancel(std::uint32_t node, CallId id) {
  waiting_.erase({node, id});
}

void Questions::forget(std::uint32_t node) {
  const auto first = waiting_.lower_bound({node, CallId{}});
  const auto last = waiting_.lower_bound({node + 1, CallId{}});
  waiting_.erase(first, last);
}

}  // namespace swarmstage::packet
