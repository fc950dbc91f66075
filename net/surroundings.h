#pragma once

// What a socket driver must know of the world its sockets are in. There are two
// of them: a run's block of loopback addresses, where broadcast and multicast
// are played by unicast, and the real machine. Owned by whoever owns the driver;
// called on the driver's thread.

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/node/close_reason.h"
#include "core/node/datagram.h"
#include "core/node/ids.h"
#include "core/node/time.h"
#include "net/node_seat.h"
#include "net/shaped_writer.h"
#include "net/udp_socket.h"

namespace swarmstage::net {

class UdpPort;

/// What becomes of packets that are sent to an address now.
enum class Passage : std::uint8_t {
  open,
  cut,   // nothing arrives, and nobody says so
  none,  // nobody has that address
};

class Surroundings {
 public:
  virtual ~Surroundings() = default;

  virtual WallTime wall_time(NodeSeat&) = 0;
  /// Answers with Resolved, now or later.
  virtual void resolve(NodeSeat&, ResolveId, std::string_view name) = 0;

  /// Where to bind for a node that asks for this address, or why it cannot.
  virtual std::optional<CloseReason> bind_addresses(NodeSeat&, const IpAddress& asked,
                                                    std::vector<IpAddress>& out) = 0;
  /// Our address for a stream to there; unspecified leaves it to the system.
  virtual IpAddress source_address(NodeSeat&, const IpAddress& to) = 0;
  /// Whether ports are shared with other processes too.
  virtual bool shares_ports_with_processes() const = 0;

  virtual Passage passage(const NodeSeat&, const IpAddress& to) const = 0;
  /// How links treat a stream to there; nothing if it goes as the system carries it.
  virtual std::optional<Shape> shape(const NodeSeat&, const IpAddress& to) const = 0;
  /// Ends a stream's socket: at once, or when its last bytes have crossed their
  /// link, or without a word.
  virtual void dispose(const NodeSeat&, const IpAddress& to, FileDescriptor socket,
                       std::unique_ptr<ShapedWriter> rest, Ending how) = 0;

  // Datagrams.
  /// Whether a received one goes to all ports that share the socket.
  virtual bool is_for_all(const Received&) const = 0;
  virtual void send(UdpPort&, const Endpoint& to, ByteView bytes) = 0;
  virtual void broadcast(UdpPort&, std::uint16_t number, ByteView bytes) = 0;
  virtual void join(UdpPort&, const IpAddress& group) = 0;
  virtual void leave(UdpPort&, const IpAddress& group) = 0;
  /// Says what kind of datagram it is, or that it is not for this port.
  virtual bool admits(UdpPort&, const Received&, Datagram&) = 0;
  /// The port is closing: drop what was kept for it.
  virtual void forget(UdpPort&) = 0;
};

}  // namespace swarmstage::net
