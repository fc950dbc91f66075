#pragma once

// The peers of a node by id: other nodes we have exchanged names with. At most
// one entry per id, each with exactly one established link; ordered, so that
// everybody is told in the same order in every run.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/roles/mesh/link.h"

namespace swarmstage::mesh {

struct Peer {
  std::string id;
  std::string name;
  StreamId link;
  Revision revision = Revision::seed;
  bool incoming = false;            // who dialled: they did
  bool congested = false;           // much of what we wrote is unsent
  bool probing = false;             // must prove soon that it is alive
  TimePoint heard{};                // last line or byte
  TimePoint ping_sent = never;      // never: no answer is awaited
  TimePoint asked = never;          // for its peers; never: no answer is awaited
  std::optional<Endpoint> address;  // where others can dial it, if we know
  Endpoint remote;                  // the other end of the link
  TimePoint since{};                // of the link in use

  /// The address to show: the one to dial if we know it.
  const Endpoint& shown() const { return address ? *address : remote; }
};

class PeerTable {
 public:
  using Map = std::map<std::string, Peer, std::less<>>;

  PeerTable() = default;
  PeerTable(const PeerTable&) = delete;
  PeerTable& operator=(const PeerTable&) = delete;

  Peer& add(Peer peer);
  Peer* find(std::string_view id);
  /// By id, or else by name.
  const Peer* find_named(std::string_view id_or_name) const;
  const Peer* find_address(const Endpoint& address) const;
  void remove(std::string_view id);
  std::size_t size() const { return peers_.size(); }
  bool empty() const { return peers_.empty(); }
  /// Another number after every change of who is a peer.
  std::uint64_t version() const { return version_; }
  Map::iterator begin() { return peers_.begin(); }
  Map::iterator end() { return peers_.end(); }
  Map::const_iterator begin() const { return peers_.begin(); }
  Map::const_iterator end() const { return peers_.end(); }
  /// Calls visit(peer) for each, in the same order, and has the processor fetch those
  /// that come: a walk through the map would wait for each.
  template <typename Visit>
  void each(Visit visit) {
    for (std::size_t i = 0; i < order_.size(); ++i) visit(peer_at(i));
  }
  template <typename Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < order_.size(); ++i) visit(std::as_const(peer_at(i)));
  }

 private:
  [[gnu::always_inline]] Peer& peer_at(std::size_t i) const {
    constexpr std::size_t ahead = 3;
    if (i + ahead < order_.size()) __builtin_prefetch(&order_[i + ahead]->link);
    return *order_[i];
  }
  std::vector<Peer*>::iterator place_of(std::string_view id);

  Map peers_;
  std::vector<Peer*> order_;  // as in the map
  std::uint64_t version_ = 0;
};

}  // namespace swarmstage::mesh
