#include "sim/packet/loop_back_device.h"

#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>

#include "sim/packet/ns3_time.h"

namespace swarmstage::packet {

namespace {

constexpr Duration latency = 10us;

}  // namespace

ns3::TypeId LoopBackDevice::GetTypeId() {
  static const ns3::TypeId type = ns3::TypeId("swarmstage::LoopBackDevice")
                                      .SetParent<ns3::LoopbackNetDevice>()
                                      .AddConstructor<LoopBackDevice>();
  return type;
}

bool LoopBackDevice::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address&,
                          std::uint16_t protocol) {
  ns3::Simulator::Schedule(to_ns3(latency), &LoopBackDevice::pass_on,
                           ns3::Ptr<LoopBackDevice>(this), packet, protocol);
  return true;
}

void LoopBackDevice::pass_on(ns3::Ptr<ns3::Packet> packet, std::uint16_t protocol) {
  if (GetNode()) LoopbackNetDevice::Send(packet, GetAddress(), protocol);
}

}  // namespace swarmstage::packet
