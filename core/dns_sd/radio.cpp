#include "core/dns_sd/radio.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace swarmstage::dns_sd {

namespace {

constexpr std::size_t addresses_max = 8;

IpAddress group_of(std::size_t family) {
  if (family == 0) return IpAddress::v4(224, 0, 0, 251);
  IpAddress group;
  group.bytes = {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfb};
  return group;
}

std::size_t family_of(const IpAddress& address) {
  return address.is_v4() ? 0 : 1;
}

}  // namespace

// --- Ports ---

void Radio::open(Context& context) {
  look_around(context);
}

void Radio::look_around(Context& context) {
  const auto& interfaces = context.host().interfaces;
  for (std::size_t family = 0; family < 2; ++family) {
    if (open_[family]) keep_group(context, family);
    const bool present = std::any_of(
        interfaces.begin(), interfaces.end(),
        [&](const Interface& each) { return family_of(each.address) == family && uses(each); });
    if (ports_[family] || !present || (family == 1 && !ipv6_)) continue;
    PortOptions options;
    options.address = family == 0 ? IpAddress::any_v4() : IpAddress::any_v6();
    options.number = multicast_port;
    options.shared = true;
    ports_[family] = context.open_port(options);
  }
}

bool Radio::opened(Context& context, PortId port) {
  const bool first = !is_open();
  for (std::size_t family = 0; family < 2; ++family) {
    if (ports_[family] != port) continue;
    open_[family] = true;
    keep_group(context, family);
  }
  return first && is_open();
}

void Radio::failed(Context& context, PortId port, CloseReason reason) {
  for (std::size_t family = 0; family < 2; ++family) {
    if (ports_[family] != port) continue;
    ports_[family] = {};
    if (std::exchange(complained_[family], true)) continue;
    std::string text = "DNS-SD is not spoken: UDP port 5353: ";
    text += to_string(reason);
    context.log(LogLevel::warning, text);
  }
}

void Radio::closed(PortId port) {
  for (std::size_t family = 0; family < 2; ++family) {
    if (ports_[family] != port) continue;
    ports_[family] = {};
    groups_[family].forget();
    open_[family] = false;
  }
}

void Radio::keep_group(Context& context, std::size_t family) {
  groups_[family].keep(context, ports_[family], group_of(family), links_of(context, family));
}

// --- Speaking and hearing ---

bool Radio::speaks_on(const Interface& interface) const {
  return uses(interface) && interface.multicast && open_[family_of(interface.address)];
}

std::vector<Radio::Link> Radio::links(const Context& context) const {
  std::vector<Link> all;
  for (const Interface& each : context.host().interfaces) {
    const bool seen = std::find(all.begin(), all.end(), each.index) != all.end();
    if (speaks_on(each) && !seen) all.push_back(each.index);
  }
  return all;
}

std::vector<Radio::Link> Radio::links_of(const Context& context, std::size_t family) const {
  std::vector<Link> all;
  for (const Interface& each : context.host().interfaces) {
    const bool seen = std::find(all.begin(), all.end(), each.index) != all.end();
    const bool wanted = speaks_on(each) && family_of(each.address) == family;
    if (wanted && !seen) all.push_back(each.index);
  }
  return all;
}

bool Radio::speaks_on(const Context& context, Link link) const {
  const auto& interfaces = context.host().interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& each) { return each.index == link && speaks_on(each); });
}

void Radio::say(Context& context, const DnsMessage& message) {
  for (const Link each : links(context)) say_on(context, each, message);
}

void Radio::say_on(Context& context, Link link, const DnsMessage& message) {
  const std::string bytes = write_dns(message);
  std::array<bool, 2> done{};
  for (const Interface& each : context.host().interfaces) {
    const std::size_t family = family_of(each.address);
    if (each.index != link || !speaks_on(each) || std::exchange(done[family], true)) continue;
    IpAddress group = group_of(family);
    group.scope = link;
    context.send(ports_[family], {group, multicast_port}, bytes);
    ++counters_.sent;
  }
}

void Radio::say_to(Context& context, const Endpoint& to, const DnsMessage& message) {
  const std::size_t family = family_of(to.address);
  if (!open_[family]) return;
  context.send(ports_[family], to, write_dns(message));
  ++counters_.sent;
}

std::optional<DnsMessage> Radio::hear(const Context& context, const Datagram& datagram) {
  if (datagram.cast != Cast::multicast || datagram.from.port == 0) return std::nullopt;
  // The system hands on what comes by any link on which somebody of the machine has joined.
  if (datagram.interface != 0 && !speaks_on(context, datagram.interface)) return std::nullopt;
  if (!rate_.allow(context.now())) {
    ++counters_.too_many;
    return std::nullopt;
  }
  ++counters_.heard;
  DnsReading reading = read_dns(datagram.bytes);
  if (reading.fault != DnsFault::none) {
    ++counters_.faults[static_cast<std::size_t>(reading.fault)];
    return std::nullopt;
  }
  const bool forged = reading.message.answers && datagram.from.port != multicast_port;
  if (forged) return std::nullopt;
  return std::move(reading.message);
}

std::vector<IpAddress> Radio::own_addresses(const Context& context, Link link) const {
  std::vector<IpAddress> addresses;
  for (const Interface& each : context.host().interfaces) {
    if (each.index != link || !uses(each) || (!ipv6_ && !each.address.is_v4())) continue;
    IpAddress plain = each.address;
    plain.scope = 0;
    if (addresses.size() < addresses_max) addresses.push_back(plain);
  }
  return addresses;
}

}  // namespace swarmstage::dns_sd
