#include "core/roles/lan_discovery/ears.h"

#include <algorithm>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

bool holds(const std::vector<NetworkRange>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const NetworkRange& each) { return each.contains(address); });
}

}  // namespace

void Ears::look_around(const Context& context) {
  networks_.clear();
  for (const Interface& each : context.host().interfaces) {
    if (each.up) networks_.push_back({each.address, each.prefix_length});
  }
}

void Ears::hear(Context& context, const Datagram& datagram) {
  DiscoveryCounters& counters = discovery_.counters;
  bool crowded = false;
  const TimePoint now = context.now();
  SourceTable::Source& source = discovery_.sources.of(datagram.from.address, now, crowded);
  if (crowded) counters.reached(DiscoveryLimit::sources_max);
  if (!source.datagrams.allow(now)) return counters.reached(DiscoveryLimit::source_rate);
  if (!may_come_from(datagram.from.address)) {
    return counters.reached(DiscoveryLimit::off_link);
  }
  NoticeReading reading = read_notice(datagram.bytes, discovery_.settings.keys);
  if (reading.fault == Fault::none && datagram.from.port == 0) reading.fault = Fault::port;
  if (reading.fault == Fault::foreign && discovery_.settings.compat_ouroboros &&
      discovery_.legacy.hear(context, datagram)) {
    return;
  }
  if (reading.fault != Fault::none) {
    counters.found(reading.fault);
    return report(context, datagram, to_string(reading.fault));
  }
  if (reading.notice.instance == discovery_.instance) return;  // our own, come back
  if (!discovery_.settings.keys.empty() && !reading.verified) {
    counters.reached(DiscoveryLimit::unauthenticated);
    return report(context, datagram, "unauthenticated");
  }
  discovery_.neighbours.hear(
      context, {reading.notice, datagram.from, reading.verified, datagram.cast == Cast::unicast});
}

bool Ears::may_come_from(const IpAddress& address) const {
  return holds(networks_, address) || discovery_.invited.contains(address) ||
         holds(discovery_.settings.accepted, address);
}

// A neighbour of another version shall be noticed, a flood shall fill no log.
void Ears::report(Context& context, const Datagram& datagram, std::string_view what) {
  if (!context.logs(LogLevel::info) || !reports_.allow(context.now())) return;
  context.log(LogLevel::info, "a datagram is not understood",
              {{"from", datagram.from.to_string()}, {"fault", what}});
}

}  // namespace swarmstage::lan_discovery
