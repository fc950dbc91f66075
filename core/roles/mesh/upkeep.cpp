#include "core/roles/mesh/upkeep.h"

#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

void Upkeep::timer_fired(Context& context) {
  std::vector<std::string> silent;
  for (auto& [id, peer] : mesh_.peers) {
    if (context.now() - peer.heard > mesh_.settings.peer_timeout) {
      silent.push_back(id);
    } else {
      ping(context, peer);
    }
    if (peer.address) mesh_.book.keep(*peer.address, context.now());
  }
  for (const std::string& id : silent) give_up(context, *mesh_.peers.find(id), "timeout");
  mesh_.book.expire(context.now());
  context.set_timer(timer(TimerKind::maintenance), mesh_.settings.maintenance_interval);
}

void Upkeep::ping(Context& context, Peer& peer) {
  context.write(peer.link, "PING\n");
  if (peer.ping_sent == never) peer.ping_sent = context.now();
  if (context.logs(LogLevel::debug)) context.log(LogLevel::debug, "Sent PING to " + peer.name);
}

void Upkeep::pinged(Context& context, Link& link) {
  if (link.finished) return;
  context.write(link.stream, "PONG\n");
  if (!context.logs(LogLevel::debug) || !link.peer) return;
  context.log(LogLevel::debug, "Received PING from " + link.peer->name);
}

void Upkeep::ponged(Context& context, Link& link) {
  if (!link.peer) return;
  if (context.logs(LogLevel::debug)) {
    context.log(LogLevel::debug, "Received PONG from " + link.peer->name);
  }
  if (link.peer->ping_sent == never) return;
  const Duration took = context.now() - link.peer->ping_sent;
  context.measure("ping_rtt", static_cast<double>(took.count()) / 1e6);
  link.peer->ping_sent = never;
}

void Upkeep::give_up(Context& context, Peer& peer, std::string_view why) {
  context.event("MsgMaintenanceCleanup",
                {{"peerID", peer.id}, {"peerName", peer.name}, {"reason", why}});
  Link& link = *mesh_.links.find(peer.link);
  mesh_.members.lose(context, peer, why);
  link.phase = Link::Phase::leaving;
  context.abort(link.stream);
}

void Upkeep::probe(Context& context, Peer& peer) {
  if (std::exchange(peer.probing, true)) return;
  ping(context, peer);
  context.set_timer(timer(TimerKind::probe, peer.link.value), mesh_.settings.connection_timeout);
}

void Upkeep::probe_ended(Context& context, Link& link) {
  if (!link.peer || link.phase != Link::Phase::established) return;
  link.peer->probing = false;
  if (context.now() - link.peer->heard <= mesh_.settings.connection_timeout) return;
  give_up(context, *link.peer, "no answer, while another connection bears its id");
}

}  // namespace swarmstage::mesh
