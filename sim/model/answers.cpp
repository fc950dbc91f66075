#include "sim/model/answers.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace swarmstage::model {

namespace {

// A question to a name server nearby.
constexpr Ticks resolve_delay = 1'000'000;

ServiceReply refusal(ServiceReply::Status status, std::string text) {
  return {status, true, std::move(text)};
}

}  // namespace

void Answers::add_name(std::string_view name, std::vector<IpAddress> addresses) {
  names_.insert_or_assign(std::string(name), std::move(addresses));
}

void Answers::promise(Ticks at, Answer answer) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(answers_.size()));
    answers_.emplace_back();
  }
  const std::uint32_t number = free_.back();
  free_.pop_back();
  answer.life = world_.nodes[answer.node].lives;
  answers_[number] = std::move(answer);
  world_.schedule(at, EventKind::answer, number);
}

ResolveReply Answers::look_up(std::string_view name) const {
  if (const auto literal = IpAddress::parse(name)) return {{*literal}, {}};
  const auto found = names_.find(name);
  if (found != names_.end()) return {found->second, {}};
  return {{}, "no such name: " + std::string(name)};
}

void Answers::resolve(std::uint32_t node, ResolveId id, std::string_view name) {
  promise(after(world_.now, resolve_delay), {node, 0, delivered::Resolved{id, look_up(name)}});
}

void Answers::call(std::uint32_t node, CallId id, std::string_view service, const Json& request,
                   TimePoint deadline) {
  using Status = ServiceReply::Status;
  std::vector<delivered::Replied> replies;
  const auto offer = services_.find({world_.nodes[node].host}, service);
  if (!offer) {
    std::string text = "no such service: " + std::string(service);
    replies.push_back({id, refusal(Status::no_such_service, std::move(text))});
    return promise(world_.now, {node, 0, std::move(replies)});
  }
  const Ticks at = after(world_.now, ticks(offer->delay));
  for (ServiceReply& reply : offer->service->handle(request))
    replies.push_back({id, std::move(reply)});
  SWARMSTAGE_ASSERT(!replies.empty() && replies.back().reply.last,
                    "a service did not end its answer");
  if (at > ticks(deadline)) {
    std::string text = std::string(service) + " did not answer in time";
    replies.assign(1, {id, refusal(Status::timed_out, std::move(text))});
  }
  promise(std::min(at, std::max(world_.now, ticks(deadline))), {node, 0, std::move(replies)});
}

void Answers::cancel(std::uint32_t node, CallId id) {
  for (Answer& answer : answers_) {
    const auto* replies = std::get_if<std::vector<delivered::Replied>>(&answer.content);
    if (answer.node == node && replies && replies->front().call == id) answer.node = nobody;
  }
}

void Answers::handle(const Event& event) {
  const std::uint32_t number = World::subject_of(event);
  const std::uint32_t node = answers_[number].node;
  if (node != nobody && world_.host_of(node).paused)
    return world_.hold(world_.host_of(node), event);
  // Moved out first: the handler may ask the next question.
  const Answer answer = std::exchange(answers_[number], Answer{});
  free_.push_back(number);
  if (node == nobody || world_.nodes[node].lives != answer.life) return;
  NodeRunner& runner = world_.runner(node);
  if (const auto* resolved = std::get_if<delivered::Resolved>(&answer.content))
    return runner.deliver(world_.time(), *resolved);
  for (const auto& reply : std::get<std::vector<delivered::Replied>>(answer.content))
    runner.deliver(world_.time(), reply);
}

}  // namespace swarmstage::model
