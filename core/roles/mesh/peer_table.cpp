#include "core/roles/mesh/peer_table.h"

#include <algorithm>

#include "core/base/assert.h"

namespace swarmstage::mesh {

Peer& PeerTable::add(Peer peer) {
  std::string id = peer.id;
  const auto [place, added] = peers_.emplace(std::move(id), std::move(peer));
  SWARMSTAGE_ASSERT(added, "a peer is added twice");
  ++version_;
  order_.insert(place_of(place->first), &place->second);
  return place->second;
}

// Where it is, or belongs.
std::vector<Peer*>::iterator PeerTable::place_of(std::string_view id) {
  return std::lower_bound(
      order_.begin(), order_.end(), id,
      [](const Peer* peer, std::string_view wanted) { return peer->id < wanted; });
}

Peer* PeerTable::find(std::string_view id) {
  const auto found = peers_.find(id);
  return found == peers_.end() ? nullptr : &found->second;
}

const Peer* PeerTable::find_named(std::string_view id_or_name) const {
  const auto found = peers_.find(id_or_name);
  if (found != peers_.end()) return &found->second;
  for (const auto& [id, peer] : peers_) {
    if (peer.name == id_or_name) return &peer;
  }
  return nullptr;
}

const Peer* PeerTable::find_address(const Endpoint& address) const {
  for (const auto& [id, peer] : peers_) {
    if (peer.address == address) return &peer;
  }
  return nullptr;
}

void PeerTable::remove(std::string_view id) {
  const auto found = peers_.find(id);
  if (found == peers_.end()) return;
  order_.erase(place_of(id));
  peers_.erase(found);
  ++version_;
}

}  // namespace swarmstage::mesh
