#pragma once

// A port of one node: the sockets behind it (one for each address it is bound
// to), the groups it has joined, and the way from a received datagram to the
// handler. Owned by the node's seat; silent once closed.

#include <memory>
#include <vector>

#include "core/node/datagram.h"
#include "net/node_seat.h"
#include "net/udp_socket.h"

namespace swarmstage::net {

class UdpPort final : public Mortal {
 public:
  // Sockets are shared by the ports of a host that share a number.
  using Sockets = std::vector<std::shared_ptr<UdpSocket>>;

  /// Bound as options say, on these sockets.
  UdpPort(NodeSeat& seat, PortId id, const PortOptions& options, Sockets sockets);

  PortId id() const { return id_; }
  NodeSeat& seat() const { return seat_; }
  /// What it is bound to: one address, or all.
  const IpAddress& address() const { return address_; }
  bool is_paused() const { return seat_.paused; }
  std::uint16_t number() const { return number_; }
  const Sockets& sockets() const { return sockets_; }
  std::vector<IpAddress>& groups() { return groups_; }
  const std::vector<IpAddress>& groups() const { return groups_; }

  void receive(const Received& received);
  /// Passes it on as it is.
  void deliver(const Datagram& datagram);
  void awaken();
  void close();

 private:
  NodeSeat& seat_;
  PortId id_;
  IpAddress address_;
  std::uint16_t number_;
  Sockets sockets_;  // kept when closed: one of them may be on the stack
  bool closed_ = false;
  std::vector<IpAddress> groups_;
};

}  // namespace swarmstage::net
