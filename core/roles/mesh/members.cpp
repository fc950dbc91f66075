#include "core/roles/mesh/members.h"

#include <algorithm>

#include "core/codec/text.h"
#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

std::string in_words(CloseReason reason) {
  std::string text(to_string(reason));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// --- Coming ---

void Members::join(Context& context, Link& link, const Hello& hello) {
  Peer fresh;
  fresh.id = hello.id;
  fresh.name = hello.name;
  fresh.link = link.stream;
  fresh.revision = link.revision;
  fresh.incoming = link.incoming;
  fresh.remote = link.remote;
  fresh.since = fresh.heard = context.now();
  if (!link.incoming) {
    fresh.address = link.remote;
    mesh_.book.reached(link.remote, context.now());
  } else if (hello.port != 0) {
    fresh.address = Endpoint{link.remote.address, hello.port};
    mesh_.book.add(*fresh.address, link.remote.address, context.now(), context.now());
  }
  Peer& peer = mesh_.peers.add(std::move(fresh));
  link.peer = &peer;
  mesh_.memory.peers_changed(context);
  context.event("MsgPeerConnected", {{"peerID", peer.id},
                                     {"peerName", peer.name},
                                     {"address", peer.shown().to_string()},
                                     {"peerCount", mesh_.peers.size()},
                                     {"maxPeers", mesh_.settings.max_peers},
                                     {"direction", peer.incoming ? "incoming" : "outgoing"},
                                     {"revision", to_string(peer.revision)}});
}

void Members::replace_link(Context& context, Peer& peer, Link& link) {
  if (Link* before = mesh_.links.find(peer.link)) {
    leave(context, *before);
    before->phase = Link::Phase::retiring;
  }
  link.peer = &peer;
  peer.link = link.stream;
  peer.incoming = link.incoming;
  peer.remote = link.remote;
  peer.since = peer.heard = context.now();
  peer.ping_sent = never;
  peer.congested = false;
  peer.probing = false;
  if (link.incoming) return;
  peer.address = link.remote;
  mesh_.book.reached(link.remote, context.now());
  mesh_.memory.peers_changed(context);
}

// --- Going ---

void Members::drop(Context& context, Link& link, std::string_view why) {
  const std::string who = link.peer ? link.peer->name : link.remote.to_string();
  complain(context, "connection with " + who, why);
  if (link.dial) mesh_.dialer.ended(context, link, DialResult::failed, why);
  if (link.peer && link.phase == Link::Phase::established) lose(context, *link.peer, why);
  link.phase = Link::Phase::leaving;
  context.abort(link.stream);
}

void Members::leave(Context& context, Link& link) const {
  context.finish(link.stream);
  link.finished = true;
  link.phase = Link::Phase::leaving;
  context.cancel_timer(timer(TimerKind::handshake, link.stream.value));
  context.set_timer(timer(TimerKind::linger, link.stream.value), mesh_.settings.connection_timeout);
}

void Members::leave_all(Context& context) {
  if (std::exchange(mesh_.leaving, true)) return;
  if (mesh_.listener && mesh_.listening) context.close_listener(mesh_.listener);
  mesh_.links.each([&](Link& link) {
    if (link.phase == Link::Phase::established) return leave(context, link);
    if (link.phase == Link::Phase::leaving || link.phase == Link::Phase::retiring) return;
    link.phase = Link::Phase::leaving;
    context.abort(link.stream);
  });
}

void Members::ended(Context& context, Link& link) {
  if (link.dial) {
    mesh_.dialer.ended(context, link, DialResult::failed, "it closed during the handshake");
  }
  if (link.peer && link.phase == Link::Phase::established) {
    lose(context, *link.peer, in_words(CloseReason::finished));
  }
  if (!link.finished) leave(context, link);
  link.phase = Link::Phase::leaving;
}

void Members::closed(Context& context, Link& link, CloseReason reason) {
  const std::uint64_t subject = link.stream.value;
  context.cancel_timer(timer(TimerKind::handshake, subject));
  context.cancel_timer(timer(TimerKind::listen_line, subject));
  context.cancel_timer(timer(TimerKind::linger, subject));
  context.cancel_timer(timer(TimerKind::probe, subject));
  if (link.payload) mesh_.talk.forget_payload(link);
  if (link.dial) mesh_.dialer.ended(context, link, DialResult::failed, in_words(reason));
  const bool served = link.peer && link.peer->link == link.stream;
  Peer* peer = served ? link.peer : nullptr;
  mesh_.links.remove(link.stream);
  if (peer) lose(context, *peer, in_words(reason));
}

void Members::lose(Context& context, Peer& peer, std::string_view why) {
  mesh_.links.each([&](Link& link) {
    if (link.peer != &peer) return;
    link.peer = nullptr;
    if (link.phase != Link::Phase::companion) return;
    link.phase = Link::Phase::leaving;
    context.abort(link.stream);
  });
  if (peer.address) {
    const auto soon = context.random().between(Duration{}, Duration(1s));
    mesh_.book.add(*peer.address, peer.remote.address, context.now(), context.now());
    mesh_.book.put_off(*peer.address, context.now() + soon);
  }
  context.event("MsgPeerDisconnected", {{"peerID", peer.id},
                                        {"peerName", peer.name},
                                        {"address", peer.shown().to_string()},
                                        {"reason", why},
                                        {"peerCount", mesh_.peers.size() - 1}});
  mesh_.peers.remove(std::string(peer.id));
  mesh_.talk.somebody_left(context);
  if (mesh_.leaving) return;
  mesh_.memory.peers_changed(context);
  if (mesh_.peers.empty()) mesh_.bootstrap.begin(context);
  mesh_.dialer.dial_known(context);
}

// --- Saying why ---

void Members::complain(Context& context, std::string_view where, std::string_view what) {
  if (!reports_.allow(context.now())) return mesh_.counters.reached(MeshLimit::report_rate);
  std::string store;
  context.event("MsgError", {{"error", codec::as_utf8(what, store)}, {"context", where}});
}

}  // namespace swarmstage::mesh
