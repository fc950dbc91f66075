#include "core/roles/lan_discovery/ears.h"

#include <algorithm>

#include "core/node/host.h"
#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr Duration between_reports = 60s;

bool is_on(const Interface& interface, const IpAddress& address) {
  return interface.up && NetworkRange{interface.address, interface.prefix_length}.contains(address);
}

}  // namespace

void Ears::hear(Context& context, const Datagram& datagram) {
  DiscoveryCounters& counters = discovery_.counters;
  bool crowded = false;
  const TimePoint now = context.now();
  SourceTable::Source& source = discovery_.sources.of(datagram.from.address, now, crowded);
  if (crowded) counters.reached(DiscoveryLimit::sources_max);
  if (!source.datagrams.allow(now)) return counters.reached(DiscoveryLimit::source_rate);
  if (!may_come_from(context, datagram.from.address)) {
    return counters.reached(DiscoveryLimit::off_link);
  }
  NoticeReading reading = read_notice(datagram.bytes, discovery_.settings.keys);
  if (reading.fault == Fault::none && datagram.from.port == 0) reading.fault = Fault::port;
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

bool Ears::may_come_from(const Context& context, const IpAddress& address) const {
  const auto& interfaces = context.host().interfaces;
  if (std::any_of(interfaces.begin(), interfaces.end(),
                  [&](const Interface& each) { return is_on(each, address); })) {
    return true;
  }
  if (discovery_.invited.contains(address)) return true;
  const auto& accepted = discovery_.settings.accepted;
  return std::any_of(accepted.begin(), accepted.end(),
                     [&](const NetworkRange& each) { return each.contains(address); });
}

// Once a minute for each address: a neighbour of another version shall be noticed,
// a flood shall not.
void Ears::report(Context& context, const Datagram& datagram, std::string_view what) const {
  bool crowded = false;
  auto& source = discovery_.sources.of(datagram.from.address, context.now(), crowded);
  if (crowded || context.now() < source.report_again) return;
  source.report_again = context.now() + between_reports;
  context.log(LogLevel::info, "a datagram is not understood",
              {{"from", datagram.from.to_string()}, {"fault", what}});
}

}  // namespace swarmstage::lan_discovery
