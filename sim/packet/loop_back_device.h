#pragma once

// The way of a host to itself. ns-3 has one that takes no time at all, so that
// two nodes of a host which answer each other at once would stop the clock for
// ever; here it takes as long as a way through the kernel and back.

#include <ns3/loopback-net-device.h>

namespace swarmstage::packet {

class LoopBackDevice final : public ns3::LoopbackNetDevice {
 public:
  static ns3::TypeId GetTypeId();
  bool Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& to, std::uint16_t protocol) override;

 private:
  void pass_on(ns3::Ptr<ns3::Packet> packet, std::uint16_t protocol);
};

}  // namespace swarmstage::packet
