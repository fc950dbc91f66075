#include "core/roles/lan_discovery/legacy.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"
#include "core/roles/lan_discovery/gob.h"

namespace swarmstage::lan_discovery {

namespace {

// The number after the last colon; 0: there is none. The rest may be anything.
std::uint16_t port_in(std::string_view sender) {
  const std::size_t colon = sender.rfind(':');
  if (colon == std::string_view::npos) return 0;
  const std::string_view digits = sender.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() ? port : std::uint16_t{0};
}

// It has no id of its own; its place is the best there is.
InstanceId instance_at(const Endpoint& where) {
  const std::uint64_t id = stable_id(where.to_string());
  return id == 0 ? 1 : id;
}

}  // namespace

bool Legacy::hear(Context& context, const Datagram& datagram) {
  const auto said = read_gob(datagram.bytes);
  if (!said) return false;
  std::uint16_t port = said->answers ? std::uint16_t{0} : port_in(said->sender);
  if (port == 0) port = datagram.from.port;
  if (port == 0 || !check_name(said->name).empty()) {
    discovery_.counters.found(port == 0 ? Fault::port : Fault::name);
    return true;
  }
  const Endpoint where{datagram.from.address, port};
  if (is_one_of_ours(context, where)) return true;
  Notice notice;
  notice.answers = said->answers;
  notice.asks = !said->answers;
  notice.instance = instance_at(where);
  notice.sequence = static_cast<std::uint64_t>(nanoseconds(context.now())) + 1;
  notice.udp_port = port;
  notice.known = std::numeric_limits<std::uint16_t>::max();
  notice.name = said->name;
  Heard heard{notice, where};
  heard.to_us_alone = true;
  heard.legacy = true;
  heard.link = datagram.interface;
  discovery_.neighbours.hear(context, heard);
  return true;
}

// Instances of ours speak both languages; their own tells more.
bool Legacy::is_one_of_ours(const Context& context, const Endpoint& where) const {
  if (where.port == discovery_.ports.number() && context.host().owns(where.address)) return true;
  const auto& peers = discovery_.peers.all();
  return std::any_of(peers.begin(), peers.end(), [&](const auto& entry) {
    return !entry.second.legacy && entry.second.address() == where;
  });
}

std::string Legacy::own_address(const Context& context) const {
  return Endpoint{context.host().primary_address(), discovery_.ports.number()}.to_string();
}

void Legacy::announce(Context& context) {
  const std::string sender = own_address(context);
  discovery_.voice.send_to_all(context, write_gob({false, discovery_.settings.name, sender}));
}

void Legacy::ask(Context& context, const Endpoint& whom) {
  const std::string sender = own_address(context);
  discovery_.voice.send_to(context, whom, write_gob({false, discovery_.settings.name, sender}));
}

void Legacy::answer(Context& context, const Endpoint& to) {
  discovery_.voice.send_to(context, to, write_gob({true, discovery_.settings.name, {}}));
}

}  // namespace swarmstage::lan_discovery
