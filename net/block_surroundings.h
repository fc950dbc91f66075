#pragma once

// A run's block of loopback addresses around the sockets of one thread. Broadcast
// and multicast are real datagrams to each member, marked in their type of
// service; the other nodes of the sender's own host are handed a copy, because
// they may share its very socket. What the link shim delays waits here, and what
// must stay silent (the sockets of a dead machine) is kept here.

#include <deque>
#include <map>
#include <string>

#include "core/stage/skewed_clock.h"
#include "net/block_world.h"
#include "net/link_shim.h"
#include "net/postponed.h"
#include "net/silent_sockets.h"
#include "net/stream_tail.h"
#include "net/surroundings.h"

namespace swarmstage::net {

class SocketDriver;

/// By name; filled before nodes ask.
using NameTable = std::map<std::string, std::vector<IpAddress>, std::less<>>;

class BlockSurroundings final : public Surroundings {
 public:
  BlockSurroundings(EventLoop& loop, BlockWorld& world, LinkShim& shim, const NameTable& names);
  ~BlockSurroundings() override;

  /// Before anything else: the driver it surrounds.
  void attach(SocketDriver& driver) { driver_ = &driver; }
  /// Of that node, through all its lives.
  SkewedClock& clock(NodeIndex node) { return clocks_[node]; }
  /// After a change of who reaches whom.
  void world_changed();

  WallTime wall_time(NodeSeat&) override;
  void resolve(NodeSeat&, ResolveId, std::string_view name) override;
  std::optional<CloseReason> bind_addresses(NodeSeat&, const IpAddress& asked,
                                            std::vector<IpAddress>& out) override;
  IpAddress source_address(NodeSeat&, const IpAddress& to) override;
  bool shares_ports_with_processes() const override { return false; }
  Passage passage(const NodeSeat&, const IpAddress& to) const override;
  std::optional<Shape> shape(const NodeSeat&, const IpAddress& to) const override;
  void dispose(const NodeSeat&, const IpAddress& to, FileDescriptor socket,
               std::unique_ptr<ShapedWriter> rest, Ending how) override;
  bool is_for_all(const Received& received) const override { return received.mark != 0; }
  void send(UdpPort&, const Endpoint& to, ByteView bytes) override;
  void broadcast(UdpPort&, std::uint16_t number, ByteView bytes) override;
  void join(UdpPort&, const IpAddress& asked) override;
  void leave(UdpPort&, const IpAddress& asked) override;
  bool admits(UdpPort&, const Received&, Datagram&) override;
  void forget(UdpPort&) override;

 private:
  // One datagram to several.
  struct Audience {
    Cast cast = Cast::broadcast;
    IpAddress address;  // the group, or the broadcast address: of all, or of one segment
    std::uint16_t number = 0;
    std::uint8_t mark = 0;
    std::uint16_t interface = 0;  // of a group: by which it goes out, from 1; 0: by all
  };
  // A copy for a node of the same host.
  struct Handed {
    NodeIndex node;
    Datagram datagram;
    std::vector<std::byte> bytes;
  };

  const UdpSocket* socket_for(const UdpPort& port, const Place& way) const;
  void carry(UdpPort& port, const UdpSocket& socket, const Place& way, const Place& to,
             std::uint16_t number, std::uint8_t mark, ByteView bytes);
  void cast(UdpPort& port, const Audience& audience, ByteView bytes);
  bool is_broadcast(const UdpPort& port, const IpAddress& address) const;
  bool goes_by(const Place& way, const Audience& audience) const;
  void hand_to_neighbours(UdpPort& port, const Audience& audience, ByteView bytes);
  void hand_over();
  bool hears(const UdpPort& port, const Audience& audience) const;

  EventLoop& loop_;
  BlockWorld& world_;
  LinkShim& shim_;
  const NameTable& names_;
  SocketDriver* driver_ = nullptr;
  Postponed postponed_;
  SilentSockets silent_;
  std::map<NodeIndex, SkewedClock> clocks_;  // of those asked for
  std::deque<Handed> handed_;
  std::vector<std::unique_ptr<StreamTail>> tails_;
};

}  // namespace swarmstage::net
