#include "core/roles/mesh/mesh_limits.h"

namespace swarmstage::mesh {

std::string_view to_string(MeshLimit limit) {
  static constexpr std::array<std::string_view, mesh_limit_count> names = {
      "max_peers",
      "handshakes_max",
      "handshakes_per_source_max",
      "line_bytes_max",
      "nul_bytes",
      "payload_bytes_max",
      "payload_total_max",
      "addresses_max",
      "addresses_per_source_max",
      "addresses_per_line_max",
      "names_told",
      "dials_max",
      "dial_rate",
      "request_rate",
      "connection_timeout",
      "report_rate",
      "remembered_max"};
  return names[static_cast<std::size_t>(limit)];
}

}  // namespace swarmstage::mesh
