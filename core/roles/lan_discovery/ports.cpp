#include "core/roles/lan_discovery/ports.h"

#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr Duration before_retry = 5s;

}  // namespace

void Ports::open(Context& context) {
  open_own(context);
  open_shared(context);
}

bool Ports::shares_its_own() const {
  return discovery_.settings.udp_port == discovery_.settings.broadcast_port;
}

void Ports::open_own(Context& context) {
  PortOptions own;
  own.number = shares_its_own() ? std::uint16_t{0} : discovery_.settings.udp_port;
  voice_ = context.open_port(own);
}

void Ports::open_shared(Context& context) {
  PortOptions shared;
  shared.number = discovery_.settings.broadcast_port;
  shared.shared = true;
  shared_ = context.open_port(shared);
}

void Ports::opened(Context& context, PortId port, const Endpoint& local) {
  if (port == voice_) {
    voice_open_ = true;
    number_ = shares_its_own() ? discovery_.settings.udp_port : local.port;
    if (begun_) discovery_.has_moved(context);
  }
  if (port == shared_) shared_answered_ = true;
  ready(context);
}

void Ports::failed(Context& context, PortId port, CloseReason reason) {
  const bool shared = port == shared_;
  std::string where = "listening on UDP port ";
  where +=
      std::to_string(shared ? discovery_.settings.broadcast_port : discovery_.settings.udp_port);
  if (!shared) {
    context.event("failed", {{"context", where}, {"error", to_string(reason)}});
    return;
  }
  if (!shared_answered_) {
    where += " failed: ";
    where += to_string(reason);
    where += "; broadcasts are not heard until it is free";
    context.log(LogLevel::warning, where);
  }
  shared_ = {};
  shared_answered_ = true;
  context.set_timer(timer(TimerKind::port), before_retry);
  ready(context);
}

void Ports::closed(Context& context, PortId port, CloseReason) {
  if (discovery_.leaving) return;
  if (port == voice_) {
    voice_open_ = false;
    voice_ = {};
  }
  if (port == shared_) shared_ = {};
  context.set_timer(timer(TimerKind::port), before_retry);
}

void Ports::retry(Context& context) {
  if (discovery_.leaving) return;
  if (!voice_) open_own(context);
  if (!shared_) open_shared(context);
}

void Ports::ready(Context& context) {
  if (begun_ || !voice_open_ || !shared_answered_) return;
  begun_ = true;
  context.event("started", {{"name", discovery_.settings.name}, {"udp_port", number_}});
  discovery_.invited.begin(context);
  discovery_.announcer.begin(context);
}

}  // namespace swarmstage::lan_discovery
