#include "core/roles/lan_discovery/hinted.h"

#include <algorithm>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::size_t remembered_max = 64;

// All who are on that network, also in the old way of saying so: no bit of a host set.
bool is_all_of(const Interface& network, const IpAddress& address) {
  if (address == network.broadcast) return true;
  if (!address.is_v4() || !network.address.is_v4() || network.prefix_length > 30) return false;
  const std::uint32_t hosts = 0xffffffffU >> network.prefix_length;
  const bool inside = ((address.to_v4() ^ network.address.to_v4()) & ~hosts) == 0;
  const std::uint32_t host = address.to_v4() & hosts;
  return inside && (host == 0 || host == hosts);
}

// A hint is of one; whoever asks a crowd is the tool of who gave the hint.
bool is_for_several(const Context& context, const IpAddress& address) {
  const auto& interfaces = context.host().interfaces;
  return address.is_multicast() || address.is_unspecified() ||
         std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& each) { return is_all_of(each, address); });
}

// On one that we announce ourselves on; never the machine's own loopback.
bool on_our_networks(const Context& context, const DiscoverySettings& settings,
                     const IpAddress& address) {
  const auto& interfaces = context.host().interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(), [&](const Interface& each) {
    return settings.uses(each) && NetworkRange{each.address, each.prefix_length}.contains(address);
  });
}

}  // namespace

void Hinted::hear(Context& context, InstanceId instance, std::span<const Endpoint> endpoints) {
  if (discovery_.leaving || instance == discovery_.instance) return;
  if (instance != 0 && discovery_.peers.find(instance)) return;
  for (const bool v4 : {true, false}) {
    for (const Endpoint& each : endpoints) {
      if (each.address.is_v4() != v4 || !may_be_asked(context, each)) continue;
      if (!ask(context, each)) return;
      break;
    }
  }
}

// One that is on no network of ours would have us speak to strangers on the word of a
// stranger.
bool Hinted::may_be_asked(const Context& context, const Endpoint& endpoint) const {
  if (endpoint.port == 0 || !discovery_.ports.voice_to(endpoint.address)) return false;
  return on_our_networks(context, discovery_.settings, endpoint.address) &&
         !is_for_several(context, endpoint.address);
}

// Whether the rate allowed it.
bool Hinted::ask(Context& context, const Endpoint& endpoint) {
  if (!rate_.allow(context.now())) {
    discovery_.counters.reached(DiscoveryLimit::hint_rate);
    return false;
  }
  Notice notice;
  notice.asks = true;
  discovery_.voice.say_to(context, endpoint, notice);
  ++asked_;
  if (std::find(remembered_.begin(), remembered_.end(), endpoint) == remembered_.end()) {
    if (remembered_.size() == remembered_max) remembered_.pop_front();
    remembered_.push_back(endpoint);
  }
  return true;
}

void Hinted::say_goodbye(Context& context, const Notice& notice) const {
  for (const Endpoint& each : remembered_) {
    if (may_be_asked(context, each)) discovery_.voice.say_to(context, each, notice);
  }
}

}  // namespace swarmstage::lan_discovery
