#include "core/roles/lan_discovery/voice.h"

#include <algorithm>
#include <limits>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::size_t header_bytes = 28;  // IPv4 and UDP

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
  if (discovery_.ports.voice()) send_to(context, to, finished(context, notice));
}

void Voice::say_to_all(Context& context, Notice notice) {
  if (discovery_.ports.voice()) send_to_all(context, finished(context, notice));
}

void Voice::send_to_all(Context& context, const std::string& bytes) {
  if (!discovery_.ports.voice()) return;
  broadcast(context, bytes);
  for (const Endpoint& each : discovery_.invited.endpoints()) send_to(context, each, bytes);
}

void Voice::send_to(Context& context, const Endpoint& to, const std::string& bytes) {
  if (!discovery_.ports.voice()) return;
  context.send(discovery_.ports.voice(), to, bytes);
  counted(context, bytes.size(), 1);
}

// Where nothing was chosen the stage knows best how to reach everybody; it also
// does where there is no network but the machine itself.
void Voice::broadcast(Context& context, const std::string& bytes) {
  const DiscoverySettings& settings = discovery_.settings;
  const bool chosen = !settings.interfaces.empty() || !settings.excluded.empty();
  std::size_t used = 0;
  for (const Interface& each : context.host().interfaces) {
    if (!settings.uses(each)) continue;
    ++used;
    if (chosen) {
      context.send(discovery_.ports.voice(), {each.broadcast, settings.broadcast_port}, bytes);
    }
  }
  if (!chosen) context.broadcast(discovery_.ports.voice(), settings.broadcast_port, bytes);
  counted(context, bytes.size(), chosen ? used : std::max<std::size_t>(used, 1));
}

void Voice::counted(Context& context, std::size_t size, std::size_t times) {
  const std::size_t whole = (size + header_bytes) * times;
  datagrams_ += times;
  bytes_ += whole;
  context.measure("sent_bytes", static_cast<double>(whole));
}

}  // namespace swarmstage::lan_discovery
