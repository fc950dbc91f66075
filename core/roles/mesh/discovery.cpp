#include "core/roles/mesh/discovery.h"

#include <utility>

#include "core/codec/text.h"
#include "core/node/host.h"
#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

namespace {

constexpr std::size_t addresses_per_line_max = 256;
constexpr std::size_t unconnected_told = 5;

}  // namespace

// --- Telling ---

void Discovery::introduce(Context& context, Peer& peer) {
  share(context, peer);
  ask(context, peer);
}

void Discovery::share(Context& context, const Peer& peer) {
  const std::string list = list_for(context, peer);
  if (!list.empty()) context.write(peer.link, "PEERS:" + list + "\n");
}

std::string Discovery::list_for(Context& context, const Peer& peer) const {
  std::string list;
  const auto append = [&](const Endpoint& where) {
    const std::string text = where.to_string();
    if (list.size() + text.size() + 8 > mesh_.settings.line_bytes_max) return;
    if (!list.empty()) list += ',';
    list += text;
  };
  for (const auto& [id, each] : mesh_.peers) {
    if (&each != &peer && each.address) append(*each.address);
  }
  std::size_t more = 0;
  for (const auto& [where, known] : mesh_.book.all()) {
    const bool works = known.verified && known.failures == 0 && !known.self;
    if (!works || more == unconnected_told || mesh_.peers.find_address(where)) continue;
    append(where);
    ++more;
  }
  // The seed revision knows us by a port nobody can dial; so it is told the real one.
  if (peer.revision == Revision::seed && !peer.incoming && mesh_.port_to_dial() != 0) {
    const Link* link = mesh_.links.find(peer.link);
    IpAddress own = link->local.address;
    if (own.is_unspecified()) own = context.host().primary_address();
    append({own, mesh_.port_to_dial()});
  }
  return list;
}

// --- Asking ---

void Discovery::ask(Context& context, Peer& peer) {
  if (peer.asked == never) peer.asked = context.now();
  context.write(peer.link, "REQUEST_PEERS\n");
  if (context.logs(LogLevel::debug)) {
    context.log(LogLevel::debug, "Sent REQUEST_PEERS to " + peer.name);
  }
}

std::size_t Discovery::ask_all(Context& context) {
  for (auto& [id, peer] : mesh_.peers) ask(context, peer);
  return mesh_.peers.size();
}

void Discovery::asked(Context& context, Link& link) {
  if (!link.peer || link.finished) return;
  if (context.logs(LogLevel::debug)) {
    context.log(LogLevel::debug, "Received REQUEST_PEERS from " + link.peer->name);
  }
  if (!link.requests.allow(context.now())) {
    return mesh_.counters.reached(MeshLimit::request_rate);
  }
  share(context, *link.peer);
}

void Discovery::timer_fired(Context& context) {
  ask_all(context);
  mesh_.dialer.dial_known(context);
  context.set_timer(timer(TimerKind::discovery), mesh_.settings.discovery_interval);
}

// --- Being told ---

void Discovery::told(Context& context, const Link& link, std::string_view addresses) {
  if (!link.peer) return;
  if (link.peer->asked != never) {
    const Duration took = context.now() - std::exchange(link.peer->asked, never);
    context.measure("discovery_rtt", static_cast<double>(took.count()) / 1e6);
  }
  if (context.logs(LogLevel::debug)) {
    std::string store;
    const std::string text = codec::without_controls(codec::as_utf8(addresses, store));
    context.log(LogLevel::debug, "Received PEERS: " + text + " from " + link.peer->name);
  }
  std::size_t fresh = 0;
  for (std::size_t seen = 0; !addresses.empty(); ++seen) {
    if (seen == addresses_per_line_max) {
      mesh_.counters.reached(MeshLimit::addresses_per_line_max);
      break;
    }
    const std::size_t comma = addresses.find(',');
    const std::string_view text = codec::trimmed(addresses.substr(0, comma));
    addresses.remove_prefix(comma == std::string_view::npos ? addresses.size() : comma + 1);
    if (!text.empty() && learn_text(context, link, text)) ++fresh;
  }
  if (fresh == 0) return;
  context.event("MsgPeersDiscovered", {{"newCount", fresh},
                                       {"fromPeer", link.peer->id},
                                       {"fromName", link.peer->name},
                                       {"totalKnown", mesh_.book.size()}});
  mesh_.dialer.dial_known(context);
}

// The newer revision of the original says localhost whatever its address; seen
// from here that is the machine of whoever told it.
bool Discovery::learn_text(Context& context, const Link& link, std::string_view text) {
  const auto where = HostPort::parse(text);
  if (!where) return false;
  const IpAddress& teller = link.remote.address;
  if (where->host == "localhost") return learn(context, {teller, where->port}, teller);
  const auto address = IpAddress::parse(where->host);
  if (address) return learn(context, {*address, where->port}, teller);
  mesh_.dialer.learn_name(context, *where, teller);
  return false;
}

bool Discovery::learn(Context& context, const Endpoint& where, const IpAddress& source) {
  const IpAddress& address = where.address;
  if (address.is_unspecified() || address.is_multicast() || address.is_limited_broadcast()) {
    return false;
  }
  // Their loopback is not ours, unless they are on this machine.
  const bool same_machine = source.is_loopback() || context.host().owns(source);
  if (address.is_loopback() && !same_machine) return false;
  if (mesh_.is_own(context, where)) return false;
  const Duration spread = context.random().between(Duration{}, mesh_.settings.dial_spread);
  const TimePoint now = context.now();
  switch (mesh_.book.add(where, source, now, now + spread)) {
    case AddressBook::Added::added:
      return true;
    case AddressBook::Added::known:
      // After a partition they would else wait for each other ever longer.
      if (mesh_.book.hope(where, now + spread)) mesh_.dialer.dial_known(context);
      return false;
    case AddressBook::Added::source_full:
      mesh_.counters.reached(MeshLimit::addresses_per_source_max);
      return false;
    case AddressBook::Added::book_full:
      mesh_.counters.reached(MeshLimit::addresses_max);
      return false;
  }
  return false;
}

}  // namespace swarmstage::mesh
