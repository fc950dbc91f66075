#pragma once

// The configuration of an instance as values, checked and typed; made from the
// role's configuration (lan_discovery_role.h describes each key).

#include <string>
#include <vector>

#include "core/node/host.h"
#include "core/node/role.h"
#include "core/roles/lan_discovery/key_ring.h"
#include "core/roles/lan_discovery/network_range.h"

namespace swarmstage::lan_discovery {

struct DiscoverySettings {
  std::string name;
  std::uint16_t udp_port = 0;
  std::uint16_t http_port = 0;  // 0: no HTTP
  IpAddress http_address;
  std::vector<std::string> http_hosts;  // names it may be called by
  bool tls = false;                     // HTTP is spoken over TLS
  bool tls_require_peer = false;        // to clients that prove who they are alone
  std::uint16_t broadcast_port = 0;
  std::vector<HostPort> peers;          // told by the user, reached by unicast
  bool ipv6 = true;                     // where the host has it, beside IPv4
  std::vector<std::string> interfaces;  // empty: all that are up
  std::vector<std::string> excluded;    // of them, not these
  std::vector<NetworkRange> accepted;   // believed beyond our own networks
  KeyRing keys;
  bool dns_sd = false;            // publish and look for instances over multicast DNS
  std::size_t services_max = 0;   // of them, kept
  bool compat_ouroboros = false;  // understand and answer the original

  Duration interval{};
  Duration expiry{};
  bool expires = true;

  std::size_t peers_max = 0;
  std::size_t peers_per_source_max = 0;
  std::size_t sources_max = 0;
  unsigned source_rate = 0;
  unsigned answer_rate = 0;
  std::size_t answers_max = 0;
  std::size_t messages_max = 0;
  std::size_t messages_per_peer_max = 0;
  std::size_t messages_kept = 0;

  static Result<DiscoverySettings> from(const RoleConfig& config);
  /// What others are told: nothing if only this machine can reach it.
  std::uint16_t told_http_port() const {
    return http_address.is_loopback() ? std::uint16_t{0} : http_port;
  }
  /// Whether we speak and listen there at all.
  bool uses(const Interface& interface) const;
  /// Those whose groups we join, by index, each once.
  std::vector<std::uint16_t> multicast_links(const Host& host) const;
};

}  // namespace swarmstage::lan_discovery
