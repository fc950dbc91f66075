#pragma once

// The instances we list, and for a while those we no longer do. Bounded in all
// and per address: no stranger can fill it, because one that is heard makes no
// room for another. Knows neither time-outs nor the network; ordered by instance.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/node/endpoint.h"
#include "core/node/time.h"
#include "core/roles/lan_discovery/keyed_mix.h"
#include "core/roles/lan_discovery/message_window.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage::lan_discovery {

/// Somebody says that a peer is elsewhere, or another stands in its place: it is
/// asked whether it is still there before that is believed.
struct Doubt {
  TimePoint verdict{};
  unsigned asked = 0;               // how often
  std::optional<Endpoint> claimed;  // where it is said to be; nothing: it is said to be gone
  std::uint64_t sequence = 0;       // of the notice that said so
  std::uint16_t moves = 0;
};

struct Peer {
  InstanceId instance = 0;
  std::string name;
  Endpoint source;              // where its datagrams come from, and ours go
  std::uint16_t link = 0;       // index of the interface by which they come; 0: not known yet
  std::uint16_t udp_port = 0;   // as it says
  std::uint16_t http_port = 0;  // as it says
  std::uint16_t moves = 0;
  std::uint64_t sequence = 0;  // of its last notice
  bool verified = false;       // its last notice had a tag of our keys
  bool legacy = false;         // it speaks as the original does
  TimePoint appeared{};
  TimePoint heard{};         // from anywhere
  TimePoint source_heard{};  // from its source
  TimePoint doubted{};       // when a doubt last began
  unsigned silent_asks = 0;  // how often it was asked since it was heard
  std::optional<Doubt> doubt;
  MessageWindow received;
  std::uint64_t last_number = 0;  // of our messages to it

  /// As others are told: the address it is heard from, the port it says.
  Endpoint address() const { return {source.address, udp_port}; }
};

class PeerTable {
 public:
  struct Options {
    std::size_t limit = 1024;
    std::size_t per_source_limit = 64;
  };
  enum class Added : std::uint8_t { added, table_full, source_full };

  explicit PeerTable(const Options& options) : options_(options) {}
  void set_options(const Options& options) { options_ = options; }
  /// Before the first peer: a number that nobody can guess.
  void set_key(std::uint64_t key) { index_ = Index(0, KeyedMix(key)); }

  Peer* find(InstanceId instance);
  const Peer* find(InstanceId instance) const;
  /// By name; of several the first. `count` tells how many there are.
  const Peer* find_name(std::string_view name, std::size_t& count) const;
  /// Only for an instance that is not listed. `silent_since`: who was not heard
  /// after that makes room if there is none.
  Added add(Peer peer, TimePoint silent_since, std::optional<Peer>& evicted);
  /// Remembers what it said last, so that it cannot be played again.
  void remove(InstanceId instance);
  /// A listed peer is told to be elsewhere, or is named differently.
  void move(Peer& peer, const Endpoint& source);
  void touched() { ++version_; }

  /// Whether a notice of an instance that is not listed was said before it was
  /// struck off.
  bool is_replay(InstanceId instance, std::uint64_t sequence) const;
  /// What it had sent us when it was struck off.
  MessageWindow received_before(InstanceId instance) const;

  std::size_t size() const { return peers_.size(); }
  /// Another number after every change that others can see.
  std::uint64_t version() const { return version_; }
  std::map<InstanceId, Peer>& all() { return peers_; }
  const std::map<InstanceId, Peer>& all() const { return peers_; }
  /// How many are listed from that address.
  std::size_t from(const IpAddress& address) const;

 private:
  struct Former {
    std::uint64_t sequence = 0;
    MessageWindow received;
  };

  using Index = std::unordered_map<InstanceId, Peer*, KeyedMix>;

  bool evict(TimePoint silent_since, std::optional<Peer>& evicted);
  void count(const IpAddress& address, int change);

  Options options_;
  std::map<InstanceId, Peer> peers_;
  Index index_;  // to find one without a walk through memory
  std::map<IpAddress, std::size_t> by_source_;
  std::map<InstanceId, Former> former_;
  std::deque<InstanceId> former_order_;  // the oldest first
  std::uint64_t version_ = 0;
};

}  // namespace swarmstage::lan_discovery
