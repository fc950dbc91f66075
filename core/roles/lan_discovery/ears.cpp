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
  machine_.clear();
  left_out_.clear();
  for (const Interface& each : context.host().interfaces) {
    const NetworkRange network{each.address, each.prefix_length};
    if (!each.up) continue;
    if (each.loopback) {
      machine_.push_back(network);
    } else if (discovery_.settings.uses(each)) {
      networks_.push_back(network);
    } else {
      left_out_.push_back({each.index, network});
    }
  }
}

void Ears::hear(Context& context, const Datagram& datagram) {
  DiscoveryCounters& counters = discovery_.counters;
  bool crowded = false;
  const TimePoint now = context.now();
  SourceTable::Source& source = discovery_.sources.of(datagram.from.address, now, crowded);
  if (crowded) counters.reached(DiscoveryLimit::sources_max);
  if (!source.datagrams.allow(now)) return counters.reached(DiscoveryLimit::source_rate);
  if (!may_come_from(datagram.from.address, datagram.interface)) {
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
    return report(context, datagram, "a datagram is not understood", to_string(reading.fault));
  }
  if (reading.notice.instance == discovery_.instance) return;  // our own, come back
  if (!discovery_.settings.keys.empty() && !reading.verified) {
    counters.reached(DiscoveryLimit::unauthenticated);
    return report(context, datagram,
                  reading.tagged ? "a notice was signed by no key of ours"
                                 : "a notice is not signed, and keys are set",
                  "unauthenticated");
  }
  Heard heard{reading.notice, datagram.from, reading.verified, datagram.cast == Cast::unicast};
  heard.link = datagram.interface;
  discovery_.neighbours.hear(context, heard);
}

bool Ears::may_come_from(const IpAddress& address) const {
  return may_come_from(address, address.scope);
}

// By the address alone it cannot be told: one network may lie behind two interfaces, and the
// addresses of a link are the same on all. What comes by loopback comes from this machine,
// whatever was chosen; on a stage that machine may be all there is, with networks within.
bool Ears::may_come_from(const IpAddress& address, std::uint16_t link) const {
  const auto any_left_out = [this](const auto& is_it) {
    return std::any_of(left_out_.begin(), left_out_.end(), is_it);
  };
  if (holds(networks_, address) &&
      !any_left_out([&](const LeftOut& each) { return each.link == link; })) {
    return true;
  }
  const bool of_machine = holds(machine_, address) && !any_left_out([&](const LeftOut& each) {
                            return each.network.contains(address);
                          });
  return of_machine || discovery_.invited.contains(address) ||
         holds(discovery_.settings.accepted, address);
}

// A neighbour of another version shall be noticed, a flood shall fill no log.
void Ears::report(Context& context, const Datagram& datagram, std::string_view what,
                  std::string_view fault) {
  if (!context.logs(LogLevel::info) || !reports_.allow(context.now())) return;
  context.log(LogLevel::info, what, {{"from", datagram.from.to_string()}, {"fault", fault}});
}

}  // namespace swarmstage::lan_discovery
