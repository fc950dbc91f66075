#pragma once

// The open datagram ports of hosts and who listens to which multicast group.
// Numbers are free or taken per host; a number may be shared by ports that all
// said so. Asked for number 0, a host hands out 49152 to 65535 in turn.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/node/close_reason.h"
#include "core/node/datagram.h"
#include "sim/model/host_state.h"

namespace swarmstage::model {

inline constexpr std::uint16_t first_free_port = 49152;

/// Calls visit(socket) for each open port, in order of opening.
template <class Visit>
void each_socket(HostState& host, Visit visit) {
  if (host.socket.node != nobody) visit(host.socket);
  if (!host.extras) return;
  for (Socket& socket : host.extras->sockets) visit(socket);
}

/// Null if the node has no such port.
inline const Socket* find_socket(const HostState& host, std::uint32_t node, PortId port) {
  if (host.socket.node == node && host.socket.port_id == port.value) return &host.socket;
  if (!host.extras) return nullptr;
  for (const Socket& socket : host.extras->sockets) {
    if (socket.node == node && socket.port_id == port.value) return &socket;
  }
  return nullptr;
}

/// The port's number, or nothing if it is taken.
std::optional<std::uint16_t> open_socket(HostState& host, Socket socket);
void close_socket(HostState& host, std::uint32_t node, PortId port);

struct Membership {
  std::uint32_t host = 0;
  std::uint32_t node = 0;
  std::uint32_t port_id = 0;
  friend bool operator==(const Membership&, const Membership&) = default;
};

class Groups {
 public:
  void join(std::uint32_t group, const Membership& member);
  void leave(std::uint32_t group, const Membership& member);
  /// Of all groups; port 0: with all its ports.
  void leave_all(std::uint32_t node, PortId port);
  bool contains(std::uint32_t group, const Membership& member) const;
  /// In order of joining; empty if there are none.
  const std::vector<Membership>& members(std::uint32_t group) const;

 private:
  std::map<std::uint32_t, std::vector<Membership>> groups_;
};

}  // namespace swarmstage::model
