#include "core/roles/lan_discovery/ports.h"

#include <algorithm>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr Duration before_retry = 5s;

bool has_family(const Host& host, bool v4) {
  return std::any_of(host.interfaces.begin(), host.interfaces.end(),
                     [v4](const Interface& each) { return each.address.is_v4() == v4; });
}

}  // namespace

// Of the link alone, and not one that is registered for others: "SWLD".
IpAddress all_instances() {
  IpAddress group;
  group.bytes = {0xff, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'S', 'W', 'L', 'D'};
  return group;
}

// --- Opening ---

void Ports::open(Context& context) {
  v4_.any = IpAddress::any_v4();
  v6_.any = IpAddress::any_v6();
  const bool has_v6 = discovery_.settings.ipv6 && has_family(context.host(), false);
  if (has_v6 && !has_family(context.host(), true)) return begin(context, v6_);
  begin(context, v4_);
}

void Ports::begin(Context& context, Family& family) {
  family.used = true;
  open_own(context, family);
  open_shared(context, family);
}

void Ports::look_around(Context& context) {
  keep_group(context);
  const bool wanted = discovery_.settings.ipv6 && !discovery_.leaving && v4_.speaks;
  if (wanted && !v6_.used && has_family(context.host(), false)) begin(context, v6_);
}

// On the links that we use: elsewhere nobody shall see that we listen.
void Ports::keep_group(Context& context) {
  if (!v6_.used || !v6_.shared) return;
  group_.keep(context, v6_.shared, all_instances(),
              discovery_.settings.multicast_links(context.host()));
}

bool Ports::shares_its_own() const {
  return discovery_.settings.udp_port == discovery_.settings.broadcast_port;
}

void Ports::open_own(Context& context, Family& family) {
  PortOptions own;
  own.address = family.any;
  const std::uint16_t wanted = number_ != 0 ? number_ : discovery_.settings.udp_port;
  own.number = shares_its_own() ? std::uint16_t{0} : wanted;
  family.voice = context.open_port(own);
}

void Ports::open_shared(Context& context, Family& family) const {
  PortOptions shared;
  shared.address = family.any;
  shared.number = discovery_.settings.broadcast_port;
  shared.shared = true;
  family.shared = context.open_port(shared);
}

void Ports::release(Context& context) {
  held_ = false;
  ready(context);
}

void Ports::release_later(Context& context) const {
  context.set_timer(timer(TimerKind::port), before_retry);
}

// --- Outcomes ---

Ports::Family* Ports::of_voice(PortId port) {
  if (port == v4_.voice) return &v4_;
  return port == v6_.voice ? &v6_ : nullptr;
}

Ports::Family* Ports::of_shared(PortId port) {
  if (port == v4_.shared) return &v4_;
  return port == v6_.shared ? &v6_ : nullptr;
}

void Ports::opened(Context& context, PortId port, const Endpoint& local) {
  if (Family* family = of_voice(port)) voice_opened(context, *family, local);
  if (Family* family = of_shared(port)) {
    family->shared_answered = true;
    if (family == &v6_) {
      group_.forget();
      keep_group(context);
    }
  }
  ready(context);
}

void Ports::voice_opened(Context& context, Family& family, const Endpoint& local) {
  family.speaks = true;
  family.voice_answered = true;
  family.number = local.port;
  if (&family == &v4_ || !v4_.used) {
    number_ = shares_its_own() ? discovery_.settings.udp_port : local.port;
  }
  if (begun_) {
    discovery_.has_moved(context);
    discovery_.settled(context);
  }
  look_around(context);
}

void Ports::failed(Context& context, PortId port, CloseReason reason) {
  if (Family* family = of_voice(port)) return voice_failed(context, *family, reason);
  Family* family = of_shared(port);
  if (!family) return;
  if (!family->shared_answered) {
    std::string where = "listening on UDP port ";
    where += std::to_string(discovery_.settings.broadcast_port);
    where += " failed: ";
    where += to_string(reason);
    where += "; broadcasts are not heard until it is free";
    context.log(LogLevel::warning, where);
  }
  family->shared = {};
  family->shared_answered = true;
  context.set_timer(timer(TimerKind::port), before_retry);
  ready(context);
}

// Without IPv4 there is no instance; without IPv6 beside it there is.
void Ports::voice_failed(Context& context, Family& family, CloseReason reason) {
  std::string where = "listening on UDP port ";
  where += std::to_string(discovery_.settings.udp_port);
  if (&family == &v4_ || !v4_.used) {
    context.event("failed", {{"context", where}, {"error", to_string(reason)}});
    return;
  }
  if (!family.voice_answered) {
    where += " of IPv6 failed: ";
    where += to_string(reason);
    context.log(LogLevel::warning, where);
  }
  family.voice = {};
  family.voice_answered = true;
  context.set_timer(timer(TimerKind::port), before_retry);
  ready(context);
}

void Ports::closed(Context& context, PortId port, CloseReason) {
  if (discovery_.leaving) return;
  if (Family* family = of_voice(port)) {
    family->speaks = false;
    family->voice = {};
  }
  if (Family* family = of_shared(port)) family->shared = {};
  context.set_timer(timer(TimerKind::port), before_retry);
}

void Ports::retry(Context& context) {
  if (discovery_.leaving) return;
  for (Family* family : {&v4_, &v6_}) {
    if (family->used && !family->voice) open_own(context, *family);
    if (family->used && !family->shared) open_shared(context, *family);
  }
  release(context);
}

void Ports::ready(Context& context) {
  if (begun_ || !can_speak()) return;
  for (const Family* family : {&v4_, &v6_}) {
    if (family->used && !(family->voice_answered && family->shared_answered)) return;
  }
  begun_ = true;
  context.event("started", {{"name", discovery_.settings.name}, {"udp_port", number_}});
  discovery_.invited.begin(context);
  discovery_.announcer.begin(context);
  discovery_.settled(context);
}

}  // namespace swarmstage::lan_discovery
