#include "core/roles/lan_discovery/peer_table.h"

#include "core/base/assert.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::size_t former_max = 1024;

}  // namespace

Peer* PeerTable::find(InstanceId instance) {
  const auto found = index_.find(instance);
  return found == index_.end() ? nullptr : found->second;
}

const Peer* PeerTable::find(InstanceId instance) const {
  const auto found = index_.find(instance);
  return found == index_.end() ? nullptr : found->second;
}

const Peer* PeerTable::find_name(std::string_view name, std::size_t& count) const {
  const Peer* first = nullptr;
  count = 0;
  for (const auto& [instance, peer] : peers_) {
    if (peer.name != name) continue;
    if (!first) first = &peer;
    ++count;
  }
  return first;
}

PeerTable::Added PeerTable::add(Peer peer, TimePoint silent_since, std::optional<Peer>& evicted) {
  SWARMSTAGE_ASSERT(!peers_.contains(peer.instance), "a peer is listed twice");
  if (from(peer.source.address) >= options_.per_source_limit) return Added::source_full;
  if (peers_.size() >= options_.limit && !evict(silent_since, evicted)) return Added::table_full;
  count(peer.source.address, 1);
  const InstanceId instance = peer.instance;
  index_[instance] = &peers_.emplace(instance, std::move(peer)).first->second;
  ++version_;
  return Added::added;
}

bool PeerTable::evict(TimePoint silent_since, std::optional<Peer>& evicted) {
  auto worst = peers_.end();
  for (auto each = peers_.begin(); each != peers_.end(); ++each) {
    if (each->second.heard >= silent_since) continue;
    if (worst == peers_.end() || each->second.heard < worst->second.heard) worst = each;
  }
  if (worst == peers_.end()) return false;
  evicted = worst->second;
  remove(worst->first);
  return true;
}

void PeerTable::remove(InstanceId instance) {
  const auto found = peers_.find(instance);
  SWARMSTAGE_ASSERT(found != peers_.end(), "a peer is struck off that is not listed");
  if (former_order_.size() >= former_max) {
    former_.erase(former_order_.front());
    former_order_.pop_front();
  }
  if (!former_.contains(instance)) former_order_.push_back(instance);
  former_[instance] = {found->second.sequence, found->second.received};
  count(found->second.source.address, -1);
  index_.erase(instance);
  peers_.erase(found);
  ++version_;
}

void PeerTable::move(Peer& peer, const Endpoint& source) {
  count(peer.source.address, -1);
  peer.source = source;
  count(peer.source.address, 1);
  ++version_;
}

bool PeerTable::is_replay(InstanceId instance, std::uint64_t sequence) const {
  const auto found = former_.find(instance);
  return found != former_.end() && sequence <= found->second.sequence;
}

MessageWindow PeerTable::received_before(InstanceId instance) const {
  const auto found = former_.find(instance);
  return found == former_.end() ? MessageWindow() : found->second.received;
}

std::size_t PeerTable::from(const IpAddress& address) const {
  const auto found = by_source_.find(address);
  return found == by_source_.end() ? 0 : found->second;
}

void PeerTable::count(const IpAddress& address, int change) {
  std::size_t& listed = by_source_[address];
  listed = change > 0 ? listed + 1 : listed - 1;
  if (listed == 0) by_source_.erase(address);
}

}  // namespace swarmstage::lan_discovery
