#include "core/roles/lan_discovery/voice.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::size_t v4_header_bytes = 28;  // IPv4 and UDP
constexpr std::size_t v6_header_bytes = 48;
constexpr Duration between_families = 20ms;

template <typename T>
T at_most(std::uint64_t value) {
  return static_cast<T>(std::min<std::uint64_t>(value, std::numeric_limits<T>::max()));
}

}  // namespace

std::string Voice::finished(const Context& context, Notice& notice) {
  notice.instance = discovery_.instance;
  notice.sequence = ++sequence_;
  notice.age =
      at_most<std::uint32_t>(static_cast<std::uint64_t>(discovery_.age(context) / Duration(1ms)));
  notice.moves = discovery_.moves;
  notice.udp_port = discovery_.ports.number();
  notice.http_port = discovery_.settings.told_http_port();
  notice.known = at_most<std::uint16_t>(discovery_.peers.size());
  notice.name = discovery_.settings.name;
  return write_notice(notice, discovery_.settings.keys);
}

void Voice::say_to(Context& context, const Endpoint& to, Notice notice) {
  if (discovery_.ports.can_speak()) send_to(context, to, finished(context, notice));
}

void Voice::say_to_all(Context& context, Notice notice) {
  if (discovery_.ports.can_speak()) send_to_all(context, finished(context, notice));
}

void Voice::send_to_all(Context& context, const std::string& bytes) {
  const Ports& ports = discovery_.ports;
  if (!ports.can_speak()) return;
  say_later_half(context);
  if (ports.voice_v4()) broadcast(context, bytes);
  for (const Endpoint& each : discovery_.invited.endpoints()) send_to(context, each, bytes);
  if (!ports.voice_v6()) return;
  later_ = bytes;
  // Who leaves may be gone by then.
  if (!ports.voice_v4() || discovery_.leaving) return say_later_half(context);
  context.set_timer(timer(TimerKind::multicast), between_families);
}

void Voice::say_later_half(Context& context) {
  const std::string bytes = std::exchange(later_, {});
  if (!bytes.empty() && discovery_.ports.voice_v6()) multicast(context, bytes);
}

void Voice::send_to(Context& context, const Endpoint& to, const std::string& bytes) {
  const PortId port = discovery_.ports.voice_to(to.address);
  if (!port) return;
  context.send(port, to, bytes);
  counted(context, bytes.size(), 1, to.address.is_v4() ? v4_header_bytes : v6_header_bytes);
}

// Where nothing was chosen the stage knows best how to reach everybody; it also
// does where there is no network but the machine itself.
void Voice::broadcast(Context& context, const std::string& bytes) {
  const DiscoverySettings& settings = discovery_.settings;
  const PortId port = discovery_.ports.voice_v4();
  const bool chosen = !settings.interfaces.empty() || !settings.excluded.empty();
  std::size_t used = 0;
  for (const Interface& each : context.host().interfaces) {
    if (!settings.uses(each) || each.broadcast.is_unspecified()) continue;
    ++used;
    if (chosen) context.send(port, {each.broadcast, settings.broadcast_port}, bytes);
  }
  if (!chosen) context.broadcast(port, settings.broadcast_port, bytes);
  counted(context, bytes.size(), chosen ? used : std::max<std::size_t>(used, 1), v4_header_bytes);
}

// By each interface of its own, because a group of the link is another on each.
void Voice::multicast(Context& context, const std::string& bytes) {
  const DiscoverySettings& settings = discovery_.settings;
  const std::vector<std::uint16_t> used = settings.multicast_links(context.host());
  for (const std::uint16_t each : used) {
    IpAddress group = all_instances();
    group.scope = each;
    context.send(discovery_.ports.voice_v6(), {group, settings.broadcast_port}, bytes);
  }
  counted(context, bytes.size(), used.size(), v6_header_bytes);
}

void Voice::counted(Context& context, std::size_t size, std::size_t times, std::size_t headers) {
  if (times == 0) return;
  const std::size_t whole = (size + headers) * times;
  datagrams_ += times;
  bytes_ += whole;
  context.measure("sent_bytes", static_cast<double>(whole));
}

}  // namespace swarmstage::lan_discovery
