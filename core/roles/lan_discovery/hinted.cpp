#include "core/roles/lan_discovery/hinted.h"

#include <algorithm>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::size_t remembered_max = 64;

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
      if (each.address.is_v4() == v4 && ask(context, each)) break;
    }
  }
}

// Whether it was asked. One that is no network of ours would have us speak to
// strangers on the word of a stranger.
bool Hinted::ask(Context& context, const Endpoint& endpoint) {
  if (endpoint.port == 0 || !discovery_.ports.voice_to(endpoint.address)) return false;
  if (!on_our_networks(context, discovery_.settings, endpoint.address)) return false;
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
  for (const Endpoint& each : remembered_) discovery_.voice.say_to(context, each, notice);
}

}  // namespace swarmstage::lan_discovery
