#include "core/roles/mesh/bulletin.h"

namespace swarmstage::mesh {

Bulletin::State Bulletin::state_of(const Mesh& mesh) {
  return {mesh.peers.version(),    mesh.book.version(),   mesh.links.size(),  mesh.talk.said(),
          mesh.talk.heard_count(), mesh.counters.total(), mesh.memory.size(), mesh.port_to_dial()};
}

Bulletin::~Bulletin() {
  const State now = state_of(mesh_);
  if (now == before_) return;
  if (now.peers != before_.peers) {
    for (const char* name : {"peers", "peer_ids", "peer_names", "connected"}) {
      context_.changed(name);
    }
  }
  if (now.addresses != before_.addresses) {
    context_.changed("known_addresses");
    context_.changed("addresses");
  }
  if (now.links != before_.links) context_.changed("links");
  if (now.said != before_.said) context_.changed("chats_said");
  if (now.heard != before_.heard) context_.changed("chats_heard");
  if (now.limits != before_.limits) context_.changed("limits");
  if (now.remembered != before_.remembered) context_.changed("remembered");
  if (now.port != before_.port) context_.changed("port");
}

}  // namespace swarmstage::mesh
