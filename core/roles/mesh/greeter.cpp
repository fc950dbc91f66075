#include "core/roles/mesh/greeter.h"

#include <algorithm>

#include "core/node/host.h"
#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

namespace {

bool is_waiting(const Link& link) {
  return link.incoming &&
         (link.phase == Link::Phase::greeting || link.phase == Link::Phase::leaving);
}

}  // namespace

// --- Incoming ---

void Greeter::accepted(Context& context, StreamId stream, const StreamInfo& info) {
  if (mesh_.leaving) return context.abort(stream);
  make_room(context, info.remote.address);
  Link& link = mesh_.links.add(
      std::make_unique<Link>(stream, true, info.remote, mesh_.settings.line_bytes_max));
  link.local = info.local;
  link.began = context.now();
  link.phase = Link::Phase::greeting;
  context.set_timer(timer(TimerKind::handshake, stream.value), mesh_.settings.connection_timeout);
}

// Whoever waits longest makes room: a flood then pushes out itself, while an
// honest peer needs its place for one round trip only.
void Greeter::make_room(Context& context, const IpAddress& source) {
  Link* oldest = nullptr;
  Link* oldest_of_source = nullptr;
  std::size_t waiting = 0;
  std::size_t of_source = 0;
  mesh_.links.each([&](Link& link) {
    if (!is_waiting(link)) return;
    ++waiting;
    if (!oldest || link.began < oldest->began) oldest = &link;
    if (link.remote.address != source) return;
    ++of_source;
    if (!oldest_of_source || link.began < oldest_of_source->began) oldest_of_source = &link;
  });
  if (of_source >= mesh_.settings.handshakes_per_source_max) {
    evict(context, *oldest_of_source, MeshLimit::handshakes_per_source_max);
  } else if (waiting >= mesh_.settings.handshakes_max) {
    evict(context, *oldest, MeshLimit::handshakes_max);
  }
}

void Greeter::evict(Context& context, Link& oldest, MeshLimit limit) {
  mesh_.counters.reached(limit);
  mesh_.members.drop(context, oldest, "too many connections wait for their introduction");
}

void Greeter::meet_incoming(Context& context, Link& link, Hello hello) {
  if (hello.id == mesh_.id) return meet_own_id(context, link);
  Peer* known = mesh_.peers.find(hello.id);
  if (known && !newer_link_wins(link, *known, hello, context.now())) {
    // Is the link we have alive? If not, the next attempt will find it gone.
    mesh_.upkeep.probe(context, *known);
    return refuse(context, link, "DUPLICATE\n");
  }
  if (!known && mesh_.peers.size() >= mesh_.settings.max_peers) {
    mesh_.counters.reached(MeshLimit::max_peers);
    return refuse(context, link, "MAX_PEERS\n");
  }
  link.phase = Link::Phase::greeted;
  link.hello = std::move(hello);
}

bool Greeter::answer(Context& context, Link& link, std::string_view line) {
  const Hello hello = std::move(link.hello);
  link.revision = hello.ours ? Revision::ours : Revision::seed;
  const Line next = read_line(line, Revision::seed);
  const bool listens = !hello.ours && next.kind == LineKind::listen;
  context.write(link.stream, hello_line(mesh_.id, mesh_.name, mesh_.port_to_dial()));
  link.first_line = !listens && !hello.ours;
  if (listens) link.revision = Revision::newer;
  Hello complete = hello;
  const auto address = listens ? HostPort::parse(next.argument) : std::nullopt;
  if (address) complete.port = address->port;
  welcome(context, link, complete);
  if (!hello.ours && link.peer) mesh_.discovery.share(context, *link.peer);
  return listens;
}

void Greeter::listen_line(Context& context, Link& link, std::string_view address) {
  link.revision = Revision::newer;
  if (!link.peer) return;
  link.peer->revision = Revision::newer;
  const auto parsed = HostPort::parse(address);
  if (!parsed) return;
  link.peer->address = Endpoint{link.remote.address, parsed->port};
  mesh_.book.add(*link.peer->address, link.remote.address, context.now(), context.now());
}

// --- Outgoing ---

void Greeter::dialled(Context& context, Link& link, const StreamInfo& info) {
  link.phase = Link::Phase::greeting;
  link.local = info.local;
  context.write(link.stream, hello_line(mesh_.id, mesh_.name, mesh_.port_to_dial()));
  const std::uint64_t subject = link.stream.value;
  context.set_timer(timer(TimerKind::handshake, subject), mesh_.settings.connection_timeout);
  // Three times what the connect took, so that a far seed revision has answered.
  const Duration round_trips = 3 * (context.now() - link.began);
  context.set_timer(timer(TimerKind::listen_line, subject),
                    std::max(mesh_.settings.listen_line_delay, round_trips));
}

void Greeter::acceptor_is_silent(Context& context, Link& link) {
  if (link.phase != Link::Phase::greeting || link.incoming) return;
  IpAddress address = link.local.address;
  if (address.is_unspecified()) address = context.host().primary_address();
  context.write(link.stream,
                "LISTEN:" + Endpoint{address, mesh_.port_to_dial()}.to_string() + "\n");
  link.listen_sent = true;
}

void Greeter::meet_outgoing(Context& context, Link& link, std::string_view line) {
  const std::string_view plain = codec::trimmed(line);
  if (plain == "DUPLICATE") {
    mesh_.dialer.ended(context, link, DialResult::duplicate, "it is connected to us already");
    return mesh_.members.leave(context, link);
  }
  if (plain == "MAX_PEERS") {
    mesh_.dialer.ended(context, link, DialResult::full, "it has as many peers as it may");
    return mesh_.members.leave(context, link);
  }
  const auto hello = read_hello(line);
  if (!hello) return mesh_.members.drop(context, link, hello.error());
  link.revision = hello.value().ours ? Revision::ours
                  : link.listen_sent ? Revision::newer
                                     : Revision::seed;
  if (hello.value().id == mesh_.id) return meet_own_id(context, link);
  if (Peer* known = mesh_.peers.find(hello.value().id)) {
    return meet_again(context, link, *known, hello.value());
  }
  if (mesh_.peers.size() >= mesh_.settings.max_peers) {
    mesh_.counters.reached(MeshLimit::max_peers);
    mesh_.dialer.ended(context, link, DialResult::full, "we have as many peers as we may");
    return mesh_.members.leave(context, link);
  }
  welcome(context, link, hello.value());
}

// We dialled somebody we are connected to by now. An original forgets us when
// either of the two links closes, so both stay; but what we write goes over the
// older one, which nobody can take over by claiming an id.
void Greeter::meet_again(Context& context, Link& link, Peer& known, const Hello& hello) {
  if (newer_link_wins(link, known, hello, context.now())) return welcome(context, link, hello);
  mesh_.dialer.ended(context, link, DialResult::duplicate, "it is connected to us already");
  const bool original = !hello.ours && known.revision != Revision::ours;
  const bool has_companion = mesh_.links.count([&](const Link& each) {
    return each.peer == &known && each.phase == Link::Phase::companion;
  });
  if (!original || has_companion) return mesh_.members.leave(context, link);
  link.phase = Link::Phase::companion;
  link.peer = &known;
  if (!known.address) known.address = link.remote;
}

// --- Both ---

void Greeter::first_line(Context& context, Link& link, std::string_view line) {
  context.cancel_timer(timer(TimerKind::handshake, link.stream.value));
  if (!link.incoming) {
    context.cancel_timer(timer(TimerKind::listen_line, link.stream.value));
    return meet_outgoing(context, link, line);
  }
  auto hello = read_hello(line);
  if (!hello) return mesh_.members.drop(context, link, hello.error());
  meet_incoming(context, link, std::move(hello.value()));
}

// Only within the time a handshake may take can two links have been dialled
// without knowing of each other; later the one that works stays.
bool Greeter::newer_link_wins(const Link& link, const Peer& known, const Hello& hello,
                              TimePoint now) const {
  const bool at_once = now - known.since < mesh_.settings.connection_timeout;
  const bool both_ours = hello.ours && known.revision == Revision::ours;
  if (!at_once || !both_ours || link.incoming == known.incoming) return false;
  return link.incoming ? hello.id < mesh_.id : mesh_.id < hello.id;
}

// Either we dialled ourselves, or somebody else bears our id.
void Greeter::meet_own_id(Context& context, Link& link) {
  const bool is_us = 0 != mesh_.links.count([&](const Link& other) {
    return other.incoming != link.incoming && other.local == link.remote &&
           other.remote == link.local;
  });
  if (link.incoming) {
    refuse(context, link, hello_line(mesh_.id, mesh_.name, mesh_.port_to_dial()));
  } else {
    mesh_.dialer.ended(context, link, DialResult::self, "that is this node itself");
    mesh_.members.leave(context, link);
  }
  if (is_us) return;
  mesh_.members.complain(context, "handshake with " + link.remote.to_string(),
                         "it bears our own id, " + mesh_.id);
}

void Greeter::welcome(Context& context, Link& link, const Hello& hello) {
  link.phase = Link::Phase::established;
  if (Peer* known = mesh_.peers.find(hello.id)) {
    mesh_.members.replace_link(context, *known, link);
  } else {
    mesh_.members.join(context, link, hello);
  }
  if (link.incoming) return;
  mesh_.dialer.ended(context, link, DialResult::connected, {});
  mesh_.discovery.introduce(context, *link.peer);
}

void Greeter::refuse(Context& context, Link& link, std::string_view line) const {
  context.write(link.stream, line);
  mesh_.members.leave(context, link);
}

void Greeter::timed_out(Context& context, Link& link) {
  if (link.phase != Link::Phase::greeting) return;
  mesh_.counters.reached(MeshLimit::connection_timeout);
  mesh_.members.drop(context, link, "no introduction came in time");
}

}  // namespace swarmstage::mesh
