#include "core/roles/lan_discovery/discovery_part.h"

#include <algorithm>

#include "core/roles/lan_discovery/bulletin.h"
#include "core/roles/lan_discovery/lan_discovery_role.h"
#include "core/roles/lan_discovery/operations.h"

namespace swarmstage::lan_discovery {

// --- Life ---

void DiscoveryPart::on_start(Context& context) {
  const Bulletin bulletin(discovery_, context);
  discovery_.begin(context);
  discovery_.ports.open(context);
  for (const char* name : {"instance", "name"}) context.changed(name);
}

void DiscoveryPart::on_drain(Context& context) {
  const Bulletin bulletin(discovery_, context);
  discovery_.leave(context);
}

// One that nobody drained says goodbye here; one that was has a second chance.
void DiscoveryPart::on_stop(Context& context) {
  const Bulletin bulletin(discovery_, context);
  discovery_.leave(context);
  discovery_.announcer.say_goodbye_again(context);
}

namespace {

// What only a new start can change; null: nothing of that is another.
const char* fixed_key(const DiscoverySettings& now, const DiscoverySettings& wanted) {
  if (wanted.udp_port != now.udp_port) return "'udp_port'";
  if (wanted.broadcast_port != now.broadcast_port) return "'broadcast_port'";
  if (wanted.http_port != now.http_port) return "'http_port'";
  if (wanted.http_address != now.http_address) return "'http_address'";
  if (wanted.http_hosts != now.http_hosts) return "'http_hosts'";
  if (wanted.tls != now.tls) return "'tls'";
  if (wanted.tls_require_peer != now.tls_require_peer) return "'tls_require_peer'";
  if (wanted.dns_sd != now.dns_sd) return "'dns_sd'";
  return wanted.ipv6 != now.ipv6 ? "'ipv6'" : nullptr;
}

}  // namespace

std::optional<std::string> DiscoveryPart::check_reload(const Json& config) const {
  const auto parsed = RoleConfig::parse(lan_discovery_descriptor(), config);
  if (!parsed) return parsed.error();
  const auto wanted = DiscoverySettings::from(parsed.value());
  if (!wanted) return wanted.error();
  const char* fixed = fixed_key(discovery_.settings, wanted.value());
  if (!fixed) return std::nullopt;
  return std::string(fixed) + " cannot change while it runs";
}

std::optional<std::string> DiscoveryPart::on_reload(Context& context, const Json& config) {
  if (auto wrong = check_reload(config)) return wrong;
  const Bulletin bulletin(discovery_, context);
  const auto parsed = RoleConfig::parse(lan_discovery_descriptor(), config);
  discovery_.apply(DiscoverySettings::from(parsed.value()).value());
  discovery_.look_for_interfaces(context);
  tell_who_is_over(context);
  context.changed("name");
  if (discovery_.leaving) return std::nullopt;
  discovery_.settled(context);
  discovery_.invited.begin(context);
  discovery_.ears.look_around(context);
  discovery_.ports.look_around(context);
  discovery_.neighbours.strike_off_unheard(context);
  discovery_.neighbours.watch_anew(context);
  discovery_.announcer.announce_now(context);
  return std::nullopt;
}

// Nobody who is there is struck off for a limit; whoever falls silent makes room.
void DiscoveryPart::tell_who_is_over(Context& context) const {
  const std::size_t listed = discovery_.peers.size();
  const std::size_t most = discovery_.settings.peers_max;
  if (listed <= most) return;
  std::string text = std::to_string(listed);
  text += " peers are listed and 'peers_max' is " + std::to_string(most);
  text += "; they stay until they leave, expire, or make room after two missed announcements";
  context.log(LogLevel::warning, text);
}

void DiscoveryPart::on_host_changed(Context& context, const HostChange& change) {
  const Bulletin bulletin(discovery_, context);
  if (change.interface.loopback) return discovery_.ears.look_around(context);
  if (!discovery_.leaving) discovery_.has_moved(context);
}

void DiscoveryPart::release(Context& context) {
  const auto entered = enter(context);
  const Bulletin bulletin(discovery_, context);
  discovery_.ports.release(context);
}

void DiscoveryPart::release_later(Context& context) {
  const auto entered = enter(context);
  discovery_.ports.release_later(context);
}

// --- Ports, datagrams, time ---

void DiscoveryPart::on_port_opened(Context& context, PortId port, const Endpoint& local) {
  const Bulletin bulletin(discovery_, context);
  discovery_.ports.opened(context, port, local);
}

void DiscoveryPart::on_port_failed(Context& context, PortId port, CloseReason reason) {
  const Bulletin bulletin(discovery_, context);
  discovery_.ports.failed(context, port, reason);
}

void DiscoveryPart::on_port_closed(Context& context, PortId port, CloseReason reason) {
  const Bulletin bulletin(discovery_, context);
  discovery_.ports.closed(context, port, reason);
}

void DiscoveryPart::on_datagram(Context& context, const Datagram& datagram) {
  const Bulletin bulletin(discovery_, context);
  discovery_.ears.hear(context, datagram);
}

void DiscoveryPart::on_resolved(Context& context, ResolveId id, const ResolveReply& reply) {
  const Bulletin bulletin(discovery_, context);
  discovery_.invited.resolved(context, id, reply);
}

void DiscoveryPart::on_timer(Context& context, TimerId id) {
  const Bulletin bulletin(discovery_, context);
  switch (static_cast<TimerKind>(id.kind)) {
    case TimerKind::announce:
      return discovery_.announcer.again(context);
    case TimerKind::burst:
      return discovery_.announcer.burst_again(context, id.subject);
    case TimerKind::answers:
      return discovery_.announcer.send_answers(context);
    case TimerKind::watch:
      return discovery_.neighbours.watch(context);
    case TimerKind::message:
      return discovery_.courier.try_again(context, id.subject);
    case TimerKind::port:
      return discovery_.ports.retry(context);
    case TimerKind::resolve:
      return discovery_.invited.look_up(context, id.subject);
    case TimerKind::farewell:
      return discovery_.announcer.say_goodbye_again(context);
    case TimerKind::multicast:
      return discovery_.voice.say_later_half(context);
  }
}

// --- Outsiders ---

bool DiscoveryPart::announce(Context& context) {
  if (discovery_.leaving) return false;
  const auto entered = enter(context);
  const Bulletin bulletin(discovery_, context);
  discovery_.announcer.announce_now(context);
  return true;
}

void DiscoveryPart::hear_hint(Context& context, InstanceId instance,
                              std::span<const Endpoint> endpoints) {
  const auto entered = enter(context);
  const Bulletin bulletin(discovery_, context);
  discovery_.hinted.hear(context, instance, endpoints);
}

void DiscoveryPart::send_message(Context& context, InstanceId to, std::string_view text,
                                 WhenSent when_sent) {
  const auto entered = enter(context);
  const Bulletin bulletin(discovery_, context);
  discovery_.courier.send(context, *discovery_.peers.find(to), text, std::move(when_sent));
}

void DiscoveryPart::on_invoke(Context& context, const Invocation& invocation) {
  const Bulletin bulletin(discovery_, context);
  Operations(discovery_, context, invocation).run();
}

Json DiscoveryPart::observe(std::string_view name, const Json& arguments) const {
  return observe_discovery(discovery_, name, arguments);
}

bool DiscoveryPart::answers(std::string_view operation) const {
  return Operations::has(operation);
}

bool DiscoveryPart::shows(std::string_view observable) const {
  const auto& all = lan_discovery_descriptor().observables;
  return observable != "dns_sd" &&
         std::any_of(all.begin(), all.end(),
                     [&](const ObservableDescriptor& each) { return each.name == observable; });
}

}  // namespace swarmstage::lan_discovery
