#include "core/roles/lan_discovery/invited.h"

#include <algorithm>
#include <utility>

#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr Duration between_look_ups = 5min;
constexpr Duration after_failure = 10s;
constexpr std::size_t addresses_of_name_max = 4;

}  // namespace

void Invited::begin(Context& context) {
  const std::vector<HostPort> before = std::exchange(named_, discovery_.settings.peers);
  const auto known = std::exchange(addresses_, {});
  asked_.clear();
  for (std::uint64_t i = 0; i < named_.size(); ++i) {
    const auto same = std::find(before.begin(), before.end(), named_[i]);
    const auto found = known.find(static_cast<std::uint64_t>(same - before.begin()));
    if (same != before.end() && found != known.end()) addresses_[i] = found->second;
  }
  gather();
  for (std::uint64_t i = 0; i < discovery_.settings.peers.size(); ++i) look_up(context, i);
}

void Invited::look_up(Context& context, std::uint64_t which) {
  if (discovery_.leaving || which >= discovery_.settings.peers.size()) return;
  const std::string& host = discovery_.settings.peers[which].host;
  if (const auto address = IpAddress::parse(host)) return found(context, which, {*address});
  asked_[context.resolve(host)] = which;
}

void Invited::resolved(Context& context, ResolveId id, const ResolveReply& reply) {
  const auto question = asked_.find(id);
  if (question == asked_.end() || discovery_.leaving) return;
  const std::uint64_t which = question->second;
  asked_.erase(question);
  const bool good = !reply.addresses.empty();
  context.set_timer(timer(TimerKind::resolve, which), good ? between_look_ups : after_failure);
  if (good) return found(context, which, reply.addresses);
  std::string text = "the peer '";
  text += discovery_.settings.peers[which].host;
  text += "' cannot be found: ";
  text += reply.error;
  context.log(LogLevel::warning, text);
}

void Invited::found(Context& context, std::uint64_t which, std::vector<IpAddress> addresses) {
  if (addresses.size() > addresses_of_name_max) addresses.resize(addresses_of_name_max);
  const auto known = addresses_.find(which);
  const bool later = discovery_.announcer.announcements() > 0;
  const bool same = known != addresses_.end() && known->second == addresses;
  addresses_[which] = std::move(addresses);
  gather();
  if (later && !same) discovery_.announcer.begin(context);
}

void Invited::gather() {
  endpoints_.clear();
  for (const auto& [which, addresses] : addresses_) {
    for (const IpAddress& each : addresses) {
      const Endpoint endpoint{each, discovery_.settings.peers[which].port};
      if (std::find(endpoints_.begin(), endpoints_.end(), endpoint) == endpoints_.end()) {
        endpoints_.push_back(endpoint);
      }
    }
  }
}

bool Invited::contains(const IpAddress& address) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(),
                     [&](const Endpoint& each) { return each.address == address; });
}

}  // namespace swarmstage::lan_discovery
