#include "sim/packet/cloud_device.h"

#include <utility>

#include <ns3/ipv4-l3-protocol.h>
#include <ns3/mac48-address.h>

namespace swarmstage::packet {

ns3::TypeId CloudDevice::GetTypeId() {
  static const ns3::TypeId type =
      ns3::TypeId("swarmstage::CloudDevice").SetParent<ns3::NetDevice>();
  return type;
}

void CloudDevice::SetNode(ns3::Ptr<ns3::Node> node) {
  node_ = std::move(node);
  attach();
}

void CloudDevice::attach() {
  if (std::exchange(attached_, true)) return;
  cloud_.attach(port_, *this, node_->GetId());
}

void CloudDevice::detach() {
  if (!std::exchange(attached_, false)) return;
  cloud_.detach(port_);
}

bool CloudDevice::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address&, std::uint16_t protocol) {
  if (!attached_ || protocol != ns3::Ipv4L3Protocol::PROT_NUMBER) return false;
  return cloud_.send(port_, std::move(packet));
}

bool CloudDevice::SendFrom(ns3::Ptr<ns3::Packet>, const ns3::Address&, const ns3::Address&,
                           std::uint16_t) {
  return false;
}

void CloudDevice::receive(ns3::Ptr<ns3::Packet> packet) {
  receive_(this, std::move(packet), ns3::Ipv4L3Protocol::PROT_NUMBER, GetAddress());
}

// There are no frames, so all devices may have the same address in them.
ns3::Address CloudDevice::GetAddress() const {
  return ns3::Mac48Address();
}

ns3::Address CloudDevice::GetBroadcast() const {
  return ns3::Mac48Address();
}

bool CloudDevice::SetMtu(const std::uint16_t) {
  return false;
}  // it is the line's

std::uint16_t CloudDevice::GetMtu() const {
  return cloud_.mtu(port_);
}

void CloudDevice::DoDispose() {
  detach();
  node_ = nullptr;
  receive_.Nullify();
  NetDevice::DoDispose();
}

}  // namespace swarmstage::packet
