#pragma once

// Every limit that discovery puts on what others can make it hold or do, by name,
// with a counter of how often it was reached; and a counter for each fault of a
// datagram. Configuration and the observables `limits` and `faults` use the names.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/roles/lan_discovery/notice.h"

namespace swarmstage::lan_discovery {

enum class DiscoveryLimit : std::uint8_t {
  peers_max,              // peers listed
  peers_per_source_max,   // of them, from one address
  sources_max,            // addresses whose rates are remembered
  source_rate,            // datagrams from one address per second that are looked at
  answer_rate,            // answers to one address, per second
  answers_max,            // answers that wait to be sent
  off_link,               // datagrams from beyond the networks we are on
  unauthenticated,        // notices without a tag of our keys, where keys are set
  replays,                // notices older than what that instance has said
  conflicts,              // notices that speak for a peer from another address
  misdirected,            // messages and receipts for another instance
  messages_max,           // messages that wait for their receipt
  messages_per_peer_max,  // of them, to one peer
  hint_rate,              // notices to where DNS-SD told that somebody is
};

inline constexpr std::size_t discovery_limit_count = 14;

std::string_view to_string(DiscoveryLimit limit);

class DiscoveryCounters {
 public:
  void reached(DiscoveryLimit limit) {
    ++limits_[static_cast<std::size_t>(limit)];
    ++total_;
  }
  void found(Fault fault) {
    ++faults_[static_cast<std::size_t>(fault)];
    ++fault_total_;
  }
  std::uint64_t count(DiscoveryLimit limit) const {
    return limits_[static_cast<std::size_t>(limit)];
  }
  std::uint64_t count(Fault fault) const { return faults_[static_cast<std::size_t>(fault)]; }
  /// Of all limits, and of all faults.
  std::uint64_t total() const { return total_; }
  std::uint64_t fault_total() const { return fault_total_; }

 private:
  std::array<std::uint64_t, discovery_limit_count> limits_{};
  std::array<std::uint64_t, fault_count> faults_{};
  std::uint64_t total_ = 0;
  std::uint64_t fault_total_ = 0;
};

}  // namespace swarmstage::lan_discovery
