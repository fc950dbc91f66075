#pragma once

// The network card of a host on the cloud, as far as ns-3's IPv4 stack wants to
// see one. Everything it knows is in the cloud's port of its number; it lives as
// long as its ns-3 node and attaches itself when it gets one. IPv4 only: no
// address resolution, no frames of its own.

#include <cstdint>

#include <ns3/channel.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/packet.h>

#include "sim/packet/cloud.h"

namespace swarmstage::packet {

class CloudDevice final : public ns3::NetDevice {
 public:
  static ns3::TypeId GetTypeId();
  CloudDevice(Cloud& cloud, std::uint32_t port) : cloud_(cloud), port_(port) {}

  std::uint32_t port() const { return port_; }
  Cloud& cloud() { return cloud_; }
  /// Cut off, it neither sends nor receives, and packets on their way are lost.
  void detach();
  void attach();
  /// From the cloud: an IPv4 packet for this host.
  void receive(ns3::Ptr<ns3::Packet> packet);

  // ns3::NetDevice
  bool Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& to, std::uint16_t protocol) override;
  bool SendFrom(ns3::Ptr<ns3::Packet> packet, const ns3::Address& from, const ns3::Address& to,
                std::uint16_t protocol) override;
  ns3::Ptr<ns3::Node> GetNode() const override { return node_; }
  void SetNode(ns3::Ptr<ns3::Node> node) override;
  void SetReceiveCallback(ReceiveCallback callback) override { receive_ = callback; }
  void SetPromiscReceiveCallback(PromiscReceiveCallback) override {}
  void SetIfIndex(const std::uint32_t index) override { interface_ = index; }
  std::uint32_t GetIfIndex() const override { return interface_; }
  ns3::Ptr<ns3::Channel> GetChannel() const override { return nullptr; }
  void SetAddress(ns3::Address) override {}
  ns3::Address GetAddress() const override;
  bool SetMtu(const std::uint16_t mtu) override;
  std::uint16_t GetMtu() const override;
  bool IsLinkUp() const override { return attached_; }
  void AddLinkChangeCallback(ns3::Callback<void>) override {}
  bool IsBroadcast() const override { return true; }
  ns3::Address GetBroadcast() const override;
  bool IsMulticast() const override { return true; }
  ns3::Address GetMulticast(ns3::Ipv4Address) const override { return GetBroadcast(); }
  ns3::Address GetMulticast(ns3::Ipv6Address) const override { return GetBroadcast(); }
  bool IsBridge() const override { return false; }
  bool IsPointToPoint() const override { return false; }
  bool NeedsArp() const override { return false; }
  bool SupportsSendFrom() const override { return false; }

 private:
  void DoDispose() override;

  Cloud& cloud_;
  std::uint32_t port_;
  std::uint32_t interface_ = 0;
  bool attached_ = false;
  ns3::Ptr<ns3::Node> node_;
  ReceiveCallback receive_;
};

}  // namespace swarmstage::packet
