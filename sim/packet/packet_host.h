#pragma once

// A machine on the cloud: an ns-3 node with its stack and a device for each of
// its ports. It can lose power and boot again: the ns-3 node is unlinked and
// thrown away, and a new one takes over the same ports and addresses, so that
// nothing of the former life remains but what its peers still believe. Owned by
// the stage; the simulation and the cloud outlive it.

#include <cstdint>
#include <vector>

#include <ns3/node.h>

#include "core/base/byte_view.h"
#include "sim/packet/cloud.h"
#include "sim/packet/cloud_device.h"
#include "sim/packet/ip_stack.h"
#include "sim/packet/tcp_settings.h"

namespace swarmstage::packet {

/// What all hosts of a simulation share.
struct HostKit {
  HostKit(Cloud& hosts_cloud, std::uint64_t seed, const TcpSettings& settings = {});

  Cloud& cloud;
  std::uint64_t run_seed;
  TcpSettings tcp;
  ns3::Ptr<TcpSocket> prototype;
};

/// From where to where; a source of 0 is the address of the interface it leaves by.
struct UdpHeading {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint16_t from_port = 0;
  std::uint16_t to_port = 0;
};

class PacketHost {
 public:
  struct Interface {
    std::uint32_t port = 0;  // of the cloud
    std::uint32_t address = 0;
    std::uint8_t prefix_length = 24;
  };

  /// Boots at once.
  PacketHost(HostKit& kit, std::uint64_t stable_id, std::vector<Interface> interfaces);
  ~PacketHost();
  PacketHost(const PacketHost&) = delete;
  PacketHost& operator=(const PacketHost&) = delete;

  void power_off();
  void boot();
  bool powered() const { return node_ != nullptr; }
  /// Counts the boots.
  std::uint32_t incarnation() const { return incarnation_; }

  /// Takes one interface away from the network, or gives it back.
  void set_interface(std::size_t index, bool up);

  /// All of them require that the host is powered.
  TcpProtocol& tcp() { return *stack_.tcp; }
  UdpProtocol& udp() { return *stack_.udp; }
  ns3::Ipv4L3Protocol& ip() { return *stack_.ip; }
  /// The address of ours that packets to there are sent from; 0: no way.
  std::uint32_t source_for(std::uint32_t destination);
  void send_udp(const UdpHeading& heading, ByteView bytes);
  /// Out of one interface, to everybody in its segment or to a group there.
  void send_udp_by(std::size_t index, const UdpHeading& heading, ByteView bytes);

  const std::vector<Interface>& interfaces() const { return interfaces_; }
  const ns3::Ptr<ns3::Node>& node() const { return node_; }

 private:
  void attach(std::size_t index);
  void send_udp(const ns3::Ptr<ns3::Ipv4Route>& route, const UdpHeading& heading, ByteView bytes);

  HostKit& kit_;
  std::uint64_t stable_id_;
  std::vector<Interface> interfaces_;
  std::vector<ns3::Ptr<CloudDevice>> devices_;
  ns3::Ptr<ns3::Node> node_;
  IpStack stack_;
  std::uint32_t incarnation_ = 0;
};

}  // namespace swarmstage::packet
