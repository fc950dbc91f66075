#include "sim/packet/capture.h"

#include <ios>

#include <ns3/simulator.h>

namespace swarmstage::packet {

namespace {

constexpr std::uint32_t raw_ip = 101;  // the link type of packets without frames

}  // namespace

Capture::Capture(const std::string& path) : file_(ns3::CreateObject<ns3::PcapFileWrapper>()) {
  file_->Open(path, std::ios::out | std::ios::binary);
  if (ready()) file_->Init(raw_ip);
}

Capture::~Capture() {
  file_->Close();
}

bool Capture::ready() const {
  return !file_->Fail();
}

void Capture::watch(ns3::Ipv4L3Protocol& ip) {
  const auto sink = ns3::MakeCallback(&Capture::write, this);
  ip.TraceConnectWithoutContext("Tx", sink);
  ip.TraceConnectWithoutContext("Rx", sink);
}

void Capture::write(ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<ns3::Ipv4>, std::uint32_t) {
  file_->Write(ns3::Simulator::Now(), packet);
}

}  // namespace swarmstage::packet
