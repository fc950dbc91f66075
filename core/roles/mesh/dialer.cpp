#include "core/roles/mesh/dialer.h"

#include <algorithm>

#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

namespace {

constexpr Duration wait_after_duplicate = 5min;
constexpr Duration wait_after_full = 1min;
constexpr std::size_t addresses_per_name = 4;
constexpr std::size_t lookups_max = 64;

}  // namespace

// --- What is known ---

void Dialer::dial_known(Context& context) {
  if (mesh_.leaving) return;
  const TimePoint now = context.now();
  TimePoint next_due = never;
  std::vector<Endpoint> due;
  for (const auto& [where, known] : mesh_.book.all()) {
    if (!AddressBook::worth_dialling(known) || is_taken(where)) continue;
    if (known.next_attempt <= now) {
      due.push_back(where);
    } else {
      next_due = std::min(next_due, known.next_attempt);
    }
  }
  context.random().shuffle(std::span(due));
  for (const Endpoint& where : due) {
    if (mesh_.peers.size() + under_way() >= mesh_.settings.max_peers) break;
    if (under_way() >= mesh_.settings.dials_max) {
      mesh_.counters.reached(MeshLimit::dials_max);
      break;
    }
    if (!told_.allow(now)) {
      mesh_.counters.reached(MeshLimit::dial_rate);
      next_due = std::min(next_due, told_.open_at());
      break;
    }
    Dial dial;
    dial.target = where.to_string();
    dial.left.push_back(where);
    next(context, std::move(dial), DialResult::failed, {});
  }
  if (next_due != never) context.set_timer_at(timer(TimerKind::dials), next_due);
}

std::size_t Dialer::under_way() const {
  return mesh_.links.count([](const Link& link) { return link.dial != nullptr; });
}

bool Dialer::is_taken(const Endpoint& where) const {
  if (mesh_.peers.find_address(where)) return true;
  return 0 != mesh_.links.count(
                  [&](const Link& link) { return link.dial && link.dial->current == where; });
}

// --- By name ---

void Dialer::dial(Context& context, const HostPort& where, Dial dial) {
  const bool v6 = where.host.find(':') != std::string::npos;
  dial.target.append(v6 ? "[" : "").append(where.host).append(v6 ? "]:" : ":");
  dial.target += std::to_string(where.port);
  dial.port = where.port;
  if (const auto address = IpAddress::parse(where.host)) {
    dial.left.push_back({*address, where.port});
    return next(context, std::move(dial), DialResult::failed, {});
  }
  if (resolving_.size() >= lookups_max) {
    return conclude(context, dial, nullptr, DialResult::failed, "too many names are looked up");
  }
  resolving_.emplace(context.resolve(where.host), std::move(dial));
}

void Dialer::learn_name(Context& context, const HostPort& where, const IpAddress& source) {
  if (resolving_.size() >= lookups_max || !names_.allow(context.now())) {
    return mesh_.counters.reached(MeshLimit::names_told);
  }
  Dial wanted;
  wanted.purpose = Dial::Purpose::name;
  wanted.source = source;
  dial(context, where, std::move(wanted));
}

void Dialer::resolved(Context& context, ResolveId id, const ResolveReply& reply) {
  const auto found = resolving_.find(id);
  if (found == resolving_.end()) return;
  Dial dial = std::move(found->second);
  resolving_.erase(found);
  if (mesh_.leaving) return give_up(context, dial);
  for (const IpAddress& address : reply.addresses) {
    if (dial.left.size() < addresses_per_name) dial.left.push_back({address, dial.port});
  }
  if (dial.purpose == Dial::Purpose::name) return add_to_book(context, dial);
  std::string why = "the name was not found";
  if (!reply.error.empty()) why += ": " + reply.error;
  next(context, std::move(dial), DialResult::failed, std::move(why));
}

void Dialer::add_to_book(Context& context, const Dial& dial) {
  for (const Endpoint& where : dial.left) {
    mesh_.discovery.learn(context, where, dial.source);
  }
  dial_known(context);
}

// --- One dial ---

// The next of its addresses, or the end of it. `why`: what the last one said.
void Dialer::next(Context& context, Dial dial, DialResult result, std::string why) {
  while (!dial.left.empty()) {
    dial.current = dial.left.front();
    dial.left.erase(dial.left.begin());
    const auto known = known_result(context, dial, why);
    if (!known) return connect(context, std::move(dial));
    result = *known;
    if (result != DialResult::self) break;
  }
  conclude(context, dial, nullptr, result, why);
}

// What can be said without connecting.
std::optional<DialResult> Dialer::known_result(Context& context, const Dial& dial,
                                               std::string& why) const {
  if (mesh_.is_own(context, dial.current)) {
    why = "that is this node itself";
    return DialResult::self;
  }
  if (const Peer* peer = mesh_.peers.find_address(dial.current)) {
    why = "it is connected to us already, as " + peer->name;
    return DialResult::duplicate;
  }
  if (mesh_.peers.size() < mesh_.settings.max_peers) return std::nullopt;
  why = "we have as many peers as we may, " + std::to_string(mesh_.settings.max_peers);
  return DialResult::full;
}

void Dialer::connect(Context& context, Dial dial) {
  ConnectOptions options;
  options.timeout = mesh_.settings.connection_timeout;
  const StreamId stream = context.connect(dial.current, options);
  Link& link = mesh_.links.add(
      std::make_unique<Link>(stream, false, dial.current, mesh_.settings.line_bytes_max));
  link.began = context.now();
  link.dial = std::make_unique<Dial>(std::move(dial));
}

void Dialer::ended(Context& context, Link& link, DialResult result, std::string_view why) {
  if (!link.dial) return;
  Dial dial = std::move(*link.dial);
  link.dial.reset();
  if (mesh_.leaving) return give_up(context, dial);
  if (result == DialResult::failed && !dial.left.empty()) {
    return next(context, std::move(dial), result, std::string(why));
  }
  conclude(context, dial, &link, result, why);
  // Its place is free for another, except for the peer it became.
  if (result != DialResult::connected) dial_known(context);
}

// We leave; nothing is told of it except to those who wait for an answer.
void Dialer::give_up(Context& context, const Dial& dial) {
  if (dial.purpose == Dial::Purpose::asked) context.fail(dial.invocation, "the node is leaving");
}

void Dialer::conclude(Context& context, const Dial& dial, const Link* link, DialResult result,
                      std::string_view why) {
  switch (dial.purpose) {
    case Dial::Purpose::known:
      return conclude_known(context, dial, result, why);
    case Dial::Purpose::bootstrap:
      return mesh_.bootstrap.ended(context, dial.index, result, why);
    case Dial::Purpose::asked:
      return conclude_asked(context, dial, link, result, why);
    case Dial::Purpose::name:
      return;
  }
}

void Dialer::conclude_known(Context& context, const Dial& dial, DialResult result,
                            std::string_view why) {
  const Endpoint& where = dial.current;
  const TimePoint now = context.now();
  if (result == DialResult::duplicate) mesh_.book.put_off(where, now + wait_after_duplicate);
  if (result == DialResult::full) mesh_.book.put_off(where, now + wait_after_full);
  if (result == DialResult::self) mesh_.book.mark_self(where);
  if (result != DialResult::failed) return;
  // Told once; the repetitions that follow are no news.
  if (mesh_.book.failed(where, now, context.random().real()) != 1) return;
  context.event("MsgConnectionFailed", {{"address", dial.target}, {"error", why}});
}

void Dialer::conclude_asked(Context& context, const Dial& dial, const Link* link, DialResult result,
                            std::string_view why) {
  if (result == DialResult::connected) {
    const Peer& peer = *link->peer;
    return context.complete(
        dial.invocation,
        {{"peerID", peer.id}, {"peerName", peer.name}, {"address", dial.current.to_string()}});
  }
  context.event("MsgConnectionFailed", {{"address", dial.target}, {"error", why}});
  context.fail(dial.invocation, "cannot connect to " + dial.target + ": " + std::string(why));
}

}  // namespace swarmstage::mesh
