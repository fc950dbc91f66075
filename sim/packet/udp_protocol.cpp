#include "sim/packet/udp_protocol.h"

#include <ns3/ipv4-interface.h>
#include <ns3/net-device.h>
#include <ns3/packet.h>

#include "sim/packet/ip_header.h"

namespace swarmstage::packet {

namespace {

constexpr std::uint32_t header_bytes = 8;

}  // namespace

ns3::TypeId UdpProtocol::GetTypeId() {
  static const ns3::TypeId type = ns3::TypeId("swarmstage::UdpProtocol")
                                      .SetParent<ns3::UdpL4Protocol>()
                                      .AddConstructor<UdpProtocol>();
  return type;
}

UdpProtocol::RxStatus UdpProtocol::Receive(ns3::Ptr<ns3::Packet> packet,
                                           const ns3::Ipv4Header& header,
                                           ns3::Ptr<ns3::Ipv4Interface> interface) {
  if (!receiver_ || packet->GetSize() < header_bytes) return RX_ENDPOINT_UNREACH;
  std::array<std::uint8_t, header_bytes> fields{};
  packet->CopyData(fields.data(), fields.size());
  packet->RemoveAtStart(header_bytes);
  UdpArrival arrival;
  arrival.from = header.GetSource().Get();
  arrival.to = header.GetDestination().Get();
  arrival.from_port = read_16(fields.data());
  arrival.to_port = read_16(fields.data() + 2);
  arrival.interface = interface->GetDevice()->GetIfIndex();
  arrival.payload = std::move(packet);
  return receiver_->received(arrival) ? RX_OK : RX_ENDPOINT_UNREACH;
}

UdpProtocol::RxStatus UdpProtocol::Receive(ns3::Ptr<ns3::Packet>, const ns3::Ipv6Header&,
                                           ns3::Ptr<ns3::Ipv6Interface>) {
  return RX_ENDPOINT_UNREACH;
}

}  // namespace swarmstage::packet
