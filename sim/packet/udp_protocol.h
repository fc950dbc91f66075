#pragma once

// ns-3's UDP with our own table of ports in place of its list of endpoints and
// socket objects: a host has one receiver for all its ports, which gets the
// packet with the address it was sent to. Datagrams for a port nobody opened are
// answered by ICMP, as everywhere.

#include <cstdint>

#include <ns3/udp-l4-protocol.h>

namespace swarmstage::packet {

struct UdpArrival {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint16_t from_port = 0;
  std::uint16_t to_port = 0;
  std::uint32_t interface = 0;  // of the IPv4 stack
  ns3::Ptr<ns3::Packet> payload;
};

class UdpReceiver {
 public:
  virtual ~UdpReceiver() = default;
  /// False: nobody has that port open.
  virtual bool received(const UdpArrival& arrival) = 0;
};

class UdpProtocol final : public ns3::UdpL4Protocol {
 public:
  static ns3::TypeId GetTypeId();

  /// Null: nobody listens any more.
  void set_receiver(UdpReceiver* receiver) { receiver_ = receiver; }

  // ns3::IpL4Protocol
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                   ns3::Ptr<ns3::Ipv4Interface> interface) override;
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                   ns3::Ptr<ns3::Ipv6Interface> interface) override;

 private:
  UdpReceiver* receiver_ = nullptr;
};

}  // namespace swarmstage::packet
