#pragma once

// The datagram ports of the stage's nodes, over the UDP of their hosts: unicast,
// broadcast to the segments, multicast within them. A host may share a number
// between ports that all said so; what is for one goes to the last that was
// opened, what is for several to each, but never to the node that sent it. Nodes
// of the sender's own host hear it without the network.

#include <cstdint>
#include <optional>

#include "core/node/datagram.h"
#include "sim/packet/stage_world.h"
#include "sim/packet/udp_protocol.h"

namespace swarmstage::packet {

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

  /// The node has ended.
  void close_all(std::uint32_t node);
  /// Ports bound to this address of the host end.
  void address_gone(std::uint32_t host, std::uint32_t address);
  /// From the host's UDP; false if nobody has the port open.
  bool received(std::uint32_t host, const UdpArrival& arrival);

 private:
  // Whom a datagram to several is for.
  struct Audience {
    std::uint32_t address;
    std::uint16_t port;
    std::uint16_t interface;  // by which it goes out, from 1; 0: by all
  };
  struct Parcel {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint16_t from_port = 0;
    std::uint16_t to_port = 0;
    std::uint16_t interface = 0;
    std::uint32_t sender = 0xffffffffU;  // the node that must not hear it
    Cast cast = Cast::unicast;
  };

  Socket* find(std::uint32_t node, PortId port);
  bool taken(const HostState& host, const Socket& wanted) const;
  bool choose_number(HostState& host, Socket& wanted);
  void leave_group(HostState& host, Socket& socket, std::uint32_t group);
  void to_several(std::uint32_t node, const Socket& socket, const Audience& audience,
                  ByteView bytes);
  bool hears(const HostState& host, const Socket& socket, const Parcel& parcel) const;
  void collect(const HostState& host, const Parcel& parcel);
  bool hand_over(std::uint32_t host, const Parcel& parcel, ByteView bytes);
  void hold(std::uint32_t host, const Parcel& parcel, ByteView bytes);

  struct Target {
    std::uint32_t node;
    PortId port;
  };

  World& world_;
  std::vector<Target> targets_;  // of the delivery under way
};

/// Where the UDP of one host delivers.
class HostInbox final : public UdpReceiver {
 public:
  HostInbox(Datagrams& datagrams, std::uint32_t host) : datagrams_(datagrams), host_(host) {}
  bool received(const UdpArrival& arrival) override { return datagrams_.received(host_, arrival); }

 private:
  Datagrams& datagrams_;
  std::uint32_t host_;
};

}  // namespace swarmstage::packet
