#pragma once

// The real machine around the sockets of one node: its interfaces, real
// broadcast to each network, real multicast on each interface, names as the
// system knows them. Owned by a live node.

#include <deque>

#include "core/node/host.h"
#include "net/name_lookup.h"
#include "net/surroundings.h"

namespace swarmstage::net {

class MachineSurroundings final : public Surroundings {
 public:
  /// The host outlives this and may change between events.
  MachineSurroundings(EventLoop& loop, const Host& host);

  WallTime wall_time(NodeSeat&) override;
  void resolve(NodeSeat&, ResolveId, std::string_view name) override;
  std::optional<CloseReason> bind_addresses(NodeSeat&, const IpAddress& asked,
                                            std::vector<IpAddress>& out) override;
  IpAddress source_address(NodeSeat&, const IpAddress&) override { return {}; }
  bool shares_ports_with_processes() const override { return true; }
  Passage passage(const NodeSeat&, const IpAddress&) const override { return Passage::open; }
  std::optional<Shape> shape(const NodeSeat&, const IpAddress&) const override { return {}; }
  void dispose(const NodeSeat&, const IpAddress& to, FileDescriptor socket,
               std::unique_ptr<ShapedWriter> rest, Ending how) override;
  bool is_for_all(const Received&) const override;
  void send(UdpPort&, const Endpoint& to, ByteView bytes) override;
  void broadcast(UdpPort&, std::uint16_t number, ByteView bytes) override;
  void join(UdpPort&, const IpAddress& group) override;
  void leave(UdpPort&, const IpAddress& group) override;
  bool admits(UdpPort&, const Received&, Datagram&) override;
  void forget(UdpPort&) override {}

 private:
  // A copy of what we cast comes back to our own port, and looks like one that
  // another process sent from the same shared port: they differ in number only.
  struct Echo {
    std::uint64_t digest = 0;
    std::uint16_t from = 0;  // the numbers of the ports
    std::uint16_t to = 0;
    TimePoint expires;
  };

  void cast(UdpPort&, const Endpoint& to, ByteView bytes, std::uint32_t interface);
  void expect_echo(const UdpPort&, std::uint16_t number, ByteView bytes);
  bool is_echo(UdpPort&, const Received&);
  bool is_broadcast(const IpAddress& address) const;
  bool has_joined(UdpPort&, const Received&) const;
  void change_membership(UdpPort&, const IpAddress& group, bool joins);
  std::vector<std::uint32_t> multicast_interfaces() const;

  EventLoop& loop_;
  const Host& host_;
  NameLookup names_;
  std::deque<Echo> echoes_;
};

}  // namespace swarmstage::net
