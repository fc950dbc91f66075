#pragma once

// The configuration of a mesh node as values, checked and typed; made from the
// role's configuration (mesh_role.h describes each key), never changed by peers.

#include <string>
#include <vector>

#include "core/node/role.h"

namespace swarmstage::mesh {

struct MeshSettings {
  std::string id;    // empty: made at the start
  std::string name;  // empty: the id
  IpAddress address;
  std::uint16_t port = 0;
  std::uint16_t advertised_port = 0;  // 0: the port we listen on
  std::vector<HostPort> bootstrap;
  IpAddress http_address;
  std::uint16_t http_port = 0;          // 0: no HTTP
  std::vector<std::string> http_hosts;  // names it may be called by

  bool remember = false;

  Duration discovery_interval{};
  Duration maintenance_interval{};
  Duration connection_timeout{};
  Duration peer_timeout{};
  Duration bootstrap_delay{};
  Duration bootstrap_interval{};
  Duration listen_line_delay{};
  Duration dial_spread{};
  Duration address_expiry{};

  std::size_t max_peers = 0;
  std::size_t handshakes_max = 0;
  std::size_t handshakes_per_source_max = 0;
  std::size_t line_bytes_max = 0;
  std::size_t payload_bytes_max = 0;
  std::size_t payload_total_max = 0;
  std::size_t addresses_max = 0;
  std::size_t addresses_per_source_max = 0;
  std::size_t dials_max = 0;
  std::size_t remembered_max = 0;

  static Result<MeshSettings> from(const RoleConfig& config);
};

inline constexpr std::size_t id_bytes_max = 64;
inline constexpr std::size_t name_bytes_max = 64;

/// What is wrong with an id or name, ours or a peer's; empty if nothing.
std::string check_id(std::string_view id);
std::string check_name(std::string_view name);

}  // namespace swarmstage::mesh
