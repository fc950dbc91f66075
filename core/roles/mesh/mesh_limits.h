#pragma once

// Every limit the mesh puts on what peers can make it hold or do, by name, with
// a counter of how often it was reached. Configuration, errors and the
// observable `limits` use the same names.

#include <array>
#include <cstdint>
#include <string_view>

namespace swarmstage::mesh {

enum class MeshLimit : std::uint8_t {
  max_peers,                  // peers at once
  handshakes_max,             // incoming connections that have not introduced themselves
  handshakes_per_source_max,  // the same from one address
  line_bytes_max,             // one line
  nul_bytes,                  // lines with a zero byte, of which none is allowed
  payload_bytes_max,          // one BYTES payload
  payload_total_max,          // all unfinished BYTES payloads together
  addresses_max,              // known addresses
  addresses_per_source_max,   // known addresses told by one source
  addresses_per_line_max,     // addresses in one PEERS line that are looked at
  names_told,                 // host names told by peers that are looked up
  dials_max,                  // connects at once
  dial_rate,                  // connects to addresses that peers told, per second
  request_rate,               // answers to REQUEST_PEERS per second and peer
  connection_timeout,         // handshakes that never came
  report_rate,                // reports of what strangers did, per second
  remembered_max,             // addresses kept for the next life
};

inline constexpr std::size_t mesh_limit_count = 17;

std::string_view to_string(MeshLimit limit);

class MeshCounters {
 public:
  void reached(MeshLimit limit) {
    ++counts_[static_cast<std::size_t>(limit)];
    ++total_;
  }
  std::uint64_t count(MeshLimit limit) const { return counts_[static_cast<std::size_t>(limit)]; }
  std::uint64_t total() const { return total_; }

 private:
  std::array<std::uint64_t, mesh_limit_count> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace swarmstage::mesh
