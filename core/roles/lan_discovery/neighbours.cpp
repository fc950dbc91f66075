#include "core/roles/lan_discovery/neighbours.h"

#include <algorithm>
#include <vector>

#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr Duration doubt_lasts = 1s;
constexpr Duration between_doubt_asks = 300ms;
constexpr unsigned doubt_asks = 3;
constexpr Duration between_doubts = 10s;
constexpr unsigned silent_asks = 5;

// When a silent peer is asked the next time: first after two announcements have
// certainly been missed, so that one lost datagram makes no traffic.
Duration silence_before(unsigned asked, Duration expiry) {
  return expiry * (75 + 5 * static_cast<int>(asked)) / 100;
}

Duration a_missed_announcement(const DiscoverySettings& settings) {
  return settings.interval * 6 / 5;
}

// What is heard by both families is listed as IPv4, as people know it.
bool is_plainer(const Endpoint& left, const Endpoint& right) {
  return left.address.is_v4() && !right.address.is_v4();
}

bool is_lasting(NoticeKind kind) {
  return kind != NoticeKind::goodbye && kind != NoticeKind::receipt;
}

Peer peer_of(const Heard& heard, TimePoint now) {
  Peer peer;
  peer.instance = heard.notice.instance;
  peer.name = heard.notice.name;
  peer.source = heard.from;
  peer.link = heard.link;
  peer.udp_port = heard.notice.udp_port;
  peer.http_port = heard.notice.http_port;
  peer.moves = heard.notice.moves;
  peer.sequence = heard.notice.sequence;
  peer.verified = heard.verified;
  peer.legacy = heard.legacy;
  peer.appeared = peer.heard = peer.source_heard = now;
  return peer;
}

}  // namespace

// --- Hearing ---

void Neighbours::hear(Context& context, const Heard& heard) {
  Peer* peer = discovery_.peers.find(heard.notice.instance);
  if (!peer) return newcomer(context, heard);
  known(context, *peer, heard);
}

void Neighbours::newcomer(Context& context, const Heard& heard) {
  const Notice& notice = heard.notice;
  PeerTable& peers = discovery_.peers;
  if (peers.is_replay(notice.instance, notice.sequence)) {
    return discovery_.counters.reached(DiscoveryLimit::replays);
  }
  if (!is_lasting(notice.kind)) return;
  Peer peer = peer_of(heard, context.now());
  peer.received = peers.received_before(notice.instance);
  std::optional<Peer> evicted;
  const TimePoint silent_since = context.now() - 2 * discovery_.settings.interval;
  const auto added = peers.add(std::move(peer), silent_since, evicted);
  if (evicted) tell_gone(context, *evicted, "no room");
  if (added != PeerTable::Added::added) {
    return discovery_.counters.reached(added == PeerTable::Added::table_full
                                           ? DiscoveryLimit::peers_max
                                           : DiscoveryLimit::peers_per_source_max);
  }
  Peer& listed = *peers.find(notice.instance);
  discovery_.tell(context, listed.instance, "appeared",
                  {{"name", listed.name},
                   {"address", listed.address().to_string()},
                   {"verified", listed.verified}});
  if (!listed.legacy) {
    const auto own_age = static_cast<double>(discovery_.age(context).count()) / 1e6;
    context.measure("discovery_delay", std::min(own_age, static_cast<double>(notice.age)));
  }
  look_at(context, next_of(listed));
  doubt_those_replaced(context, listed);
  greet(context, heard, true);
  discovery_.courier.hear(context, listed, heard);
}

void Neighbours::known(Context& context, Peer& peer, const Heard& heard) {
  if (!speaks_for_itself(context, peer, heard)) return;
  const Notice& notice = heard.notice;
  if (notice.sequence <= peer.sequence) {
    // The same by another interface, or twice; or overtaken on its way.
    if (notice.sequence < peer.sequence && is_lasting(notice.kind)) {
      discovery_.counters.reached(DiscoveryLimit::replays);
    }
  } else if (notice.kind == NoticeKind::goodbye) {
    peer.sequence = notice.sequence;
    return strike_off(context, peer.instance, "left");
  } else {
    refresh(context, peer, heard);
  }
  greet(context, heard, false);
  discovery_.courier.hear(context, peer, heard);
}

bool Neighbours::speaks_for_itself(Context& context, Peer& peer, const Heard& heard) {
  if (heard.from == peer.source) {
    peer.link = heard.link;
    if (heard.notice.sequence >= peer.sequence) peer.source_heard = context.now();
    return true;
  }
  const bool silent =
      context.now() - peer.source_heard > a_missed_announcement(discovery_.settings);
  const bool has_moved = heard.notice.moves > peer.moves || silent;
  if (!heard.verified) {
    // The same notice by the peer's other interface is no second speaker.
    if (heard.notice.sequence == peer.sequence) return false;
    if (has_moved && heard.notice.kind != NoticeKind::goodbye) {
      claim(context, peer, heard);
    } else {
      discovery_.counters.reached(DiscoveryLimit::conflicts);
    }
    return false;
  }
  const bool better = has_moved || is_plainer(heard.from, peer.source);
  if (better && heard.notice.sequence > peer.sequence) moved(context, peer, heard.from);
  return true;
}

void Neighbours::refresh(Context& context, Peer& peer, const Heard& heard) {
  const Notice& notice = heard.notice;
  peer.sequence = notice.sequence;
  peer.moves = notice.moves;
  peer.heard = context.now();
  peer.silent_asks = 0;
  peer.verified = heard.verified;
  if (peer.doubt) {
    if (peer.doubt->claimed) discovery_.counters.reached(DiscoveryLimit::conflicts);
    peer.doubt.reset();
  }
  const bool same = peer.name == notice.name && peer.udp_port == notice.udp_port &&
                    peer.http_port == notice.http_port;
  if (same) return;
  peer.name = notice.name;
  peer.udp_port = notice.udp_port;
  peer.http_port = notice.http_port;
  discovery_.peers.touched();
  discovery_.tell(
      context, peer.instance, "changed",
      {{"name", peer.name}, {"address", peer.address().to_string()}, {"reason", "renamed"}});
}

// A broadcast that asks is answered to those who list fewer peers than we do:
// where everybody knows everybody, a second question makes no noise.
void Neighbours::greet(Context& context, const Heard& heard, bool is_new) {
  const Notice& notice = heard.notice;
  if (notice.kind != NoticeKind::announcement || notice.answers) return;
  const bool lacks = notice.known < discovery_.peers.size();
  if (!is_new && !(notice.asks && (heard.to_us_alone || lacks))) return;
  bool crowded = false;
  auto& source = discovery_.sources.of(heard.from.address, context.now(), crowded);
  if (!source.answers.allow(context.now())) {
    return discovery_.counters.reached(DiscoveryLimit::answer_rate);
  }
  if (heard.legacy) return discovery_.legacy.answer(context, heard.from);
  discovery_.announcer.answer(context, heard.from);
}

// --- Doubt ---

void Neighbours::claim(Context& context, Peer& peer, const Heard& heard) {
  const bool early = peer.doubted != TimePoint() && context.now() - peer.doubted < between_doubts;
  if (peer.doubt || early) return discovery_.counters.reached(DiscoveryLimit::conflicts);
  begin_doubt(context, peer, heard.from);
  peer.doubt->sequence = heard.notice.sequence;
  peer.doubt->moves = heard.notice.moves;
}

// Whoever had the place of a newcomer before: the same port, or the same name at
// the same address.
void Neighbours::doubt_those_replaced(Context& context, const Peer& peer) {
  if (discovery_.peers.from(peer.source.address) < 2) return;
  std::vector<InstanceId> doubtful;
  for (auto& [instance, other] : discovery_.peers.all()) {
    const bool same_place = other.source == peer.source;
    const bool same_address = other.address() == peer.address();
    const bool same_name = same_address && (other.name == peer.name || other.legacy);
    if (instance == peer.instance || other.doubt || !(same_place || same_name)) continue;
    doubtful.push_back(instance);
  }
  for (const InstanceId each : doubtful) {
    Peer& other = *discovery_.peers.find(each);
    const bool surely = other.legacy || (peer.verified && other.source == peer.source);
    if (surely) {
      strike_off(context, each, "replaced");
    } else {
      begin_doubt(context, other, {});
    }
  }
}

void Neighbours::begin_doubt(Context& context, Peer& peer, std::optional<Endpoint> claimed) {
  peer.doubted = context.now();
  peer.doubt = Doubt{};
  peer.doubt->verdict = context.now() + doubt_lasts;
  peer.doubt->claimed = claimed;
  work_on_doubt(context, peer);
  look_at(context, next_of(peer));
}

void Neighbours::work_on_doubt(Context& context, Peer& peer) {
  Doubt& doubt = *peer.doubt;
  if (context.now() < doubt.verdict) {
    ++doubt.asked;
    return ask(context, peer);
  }
  if (!doubt.claimed) return strike_off(context, peer.instance, "replaced");
  const Doubt believed = doubt;
  peer.doubt.reset();
  peer.sequence = believed.sequence;
  peer.moves = believed.moves;
  peer.heard = context.now();
  moved(context, peer, *believed.claimed);
}

void Neighbours::moved(Context& context, Peer& peer, const Endpoint& to) {
  peer.source_heard = context.now();
  const Endpoint before = peer.address();
  discovery_.peers.move(peer, to);
  peer.link = to.address.scope;
  discovery_.tell(context, peer.instance, "changed",
                  {{"name", peer.name},
                   {"address", peer.address().to_string()},
                   {"before", before.to_string()},
                   {"reason", "moved"}});
}

// --- Silence ---

TimePoint Neighbours::next_of(const Peer& peer) const {
  if (peer.doubt) {
    const TimePoint begun = peer.doubt->verdict - doubt_lasts;
    return peer.doubt->asked < doubt_asks ? begun + peer.doubt->asked * between_doubt_asks
                                          : peer.doubt->verdict;
  }
  const Duration expiry = discovery_.settings.expiry;
  if (peer.silent_asks < silent_asks) return peer.heard + silence_before(peer.silent_asks, expiry);
  return discovery_.settings.expires ? peer.heard + expiry : never;
}

void Neighbours::work_on_silence(Context& context, Peer& peer) {
  if (peer.silent_asks >= silent_asks) return strike_off(context, peer.instance, "expired");
  ++peer.silent_asks;
  ask(context, peer);
}

void Neighbours::ask(Context& context, const Peer& peer) {
  if (peer.legacy) return discovery_.legacy.ask(context, peer.source);
  Notice notice;
  notice.asks = true;
  discovery_.voice.say_to(context, peer.source, notice);
}

void Neighbours::watch(Context& context) {
  next_ = never;
  std::vector<InstanceId> due;
  for (const auto& [instance, peer] : discovery_.peers.all()) {
    if (next_of(peer) <= context.now()) due.push_back(instance);
  }
  for (const InstanceId each : due) {
    Peer* peer = discovery_.peers.find(each);
    if (!peer) continue;
    peer->doubt ? work_on_doubt(context, *peer) : work_on_silence(context, *peer);
  }
  watch_anew(context);
}

void Neighbours::watch_anew(Context& context) {
  next_ = never;
  TimePoint earliest = never;
  for (const auto& [instance, peer] : discovery_.peers.all()) {
    earliest = std::min(earliest, next_of(peer));
  }
  look_at(context, earliest);
}

void Neighbours::look_at(Context& context, TimePoint when) {
  if (when >= next_) return;
  next_ = when;
  context.set_timer_at(timer(TimerKind::watch), when);
}

// --- Gone ---

void Neighbours::strike_off_unheard(Context& context) {
  const Ears& ears = discovery_.ears;
  std::vector<InstanceId> unheard;
  for (auto& [instance, peer] : discovery_.peers.all()) {
    if (!ears.may_come_from(peer.source.address, peer.link)) unheard.push_back(instance);
    const bool claimed = peer.doubt && peer.doubt->claimed;
    if (claimed && !ears.may_come_from(peer.doubt->claimed->address)) peer.doubt.reset();
  }
  for (const InstanceId each : unheard) {
    const Peer& peer = *discovery_.peers.find(each);
    Notice goodbye;
    goodbye.kind = NoticeKind::goodbye;
    if (!peer.legacy) discovery_.voice.say_to(context, peer.source, goodbye);
    strike_off(context, each, "left out");
  }
}

void Neighbours::strike_off(Context& context, InstanceId instance, std::string_view reason) {
  const Peer peer = *discovery_.peers.find(instance);
  discovery_.peers.remove(instance);
  tell_gone(context, peer, reason);
}

void Neighbours::tell_gone(Context& context, const Peer& peer, std::string_view reason) const {
  discovery_.tell(
      context, peer.instance, "gone",
      {{"name", peer.name}, {"address", peer.address().to_string()}, {"reason", reason}});
  discovery_.courier.peer_gone(context, peer.instance);
}

}  // namespace swarmstage::lan_discovery
