#pragma once

// The model's datagrams: ports, unicast, broadcast and multicast. A datagram is
// copied once when it is sent; every receiver's event refers to that copy. A
// receiver that is down, paused too long, or has closed the port meanwhile does
// not get it, and nobody is told.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/node/datagram.h"
#include "sim/model/sockets.h"
#include "sim/model/world.h"

namespace swarmstage::model {

class Datagrams {
 public:
  explicit Datagrams(World& world) : world_(world) {}

  // As in Driver.
  void open(std::uint32_t node, PortId port, const PortOptions& options);
  void close(std::uint32_t node, PortId port);
  void join(std::uint32_t node, PortId port, const IpAddress& group);
  void leave(std::uint32_t node, PortId port, const IpAddress& group);
  void send(std::uint32_t node, PortId port, const Endpoint& to, ByteView bytes);
  void broadcast(std::uint32_t node, PortId port, std::uint16_t number, ByteView bytes);

  /// An event of kind packet_middle, packet_line or packet_arrived.
  void handle(const Event& event);
  /// The node has ended.
  void close_all(std::uint32_t node);
  /// Ports bound to this address of the host are closed.
  void address_gone(std::uint32_t host, std::uint32_t address);

 private:
  struct Target {
    std::uint32_t node;
    std::uint32_t port_id;
  };

  // Whom a datagram to several is for.
  struct Audience {
    Cast cast;
    std::uint32_t group;  // multicast; or the address of the segment that hears a broadcast
    std::uint16_t port;
    std::uint16_t interface;  // by which it goes out, from 1; 0: by all
  };

  PacketHandle put(std::uint32_t node, const Socket& socket, ByteView bytes);
  void to_segments(std::uint32_t node, const Socket& socket, const Audience& audience,
                   ByteView bytes);
  void direct(std::uint32_t node, const Socket& socket, std::uint32_t address, std::uint16_t number,
              ByteView bytes);
  const AddressPlan::Members& hearers(const Audience& audience, std::uint32_t segment);
  void go_on(const Transit& transit, std::uint32_t to_host, PacketHandle packet);
  void enter_middle(std::uint32_t to_host, PacketHandle handle);
  void enter_line(const Event& event);
  void deliver(const Event& event);
  bool hold_back(HostState& host, const Event& event);
  std::optional<std::uint16_t> incoming_interface(std::uint32_t host, const Packet& packet) const;
  void collect_targets(std::uint32_t to_host, std::uint16_t interface, const Packet& packet);
  bool hears(const Packet& packet, std::uint32_t host, const Target& target) const;
  void lose(PacketHandle packet);

  World& world_;
  Groups groups_;
  std::vector<Target> targets_;   // of the delivery under way
  AddressPlan::Members hearers_;  // of the multicast under way
};

}  // namespace swarmstage::model
