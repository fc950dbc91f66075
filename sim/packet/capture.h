#pragma once

// What one host sent and received, as a file tcpdump reads: raw IPv4 packets
// with their simulated times, as the host's stack saw them. A host that boots
// again goes on in the same file. Owned by the host; the file is complete once
// the capture is gone.

#include <memory>
#include <string>

#include <ns3/ipv4-l3-protocol.h>
#include <ns3/pcap-file-wrapper.h>

namespace swarmstage::packet {

class Capture {
 public:
  /// The file must be writable: check ready().
  explicit Capture(const std::string& path);
  ~Capture();
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  bool ready() const;
  /// Also after each boot of the host.
  void watch(ns3::Ipv4L3Protocol& ip);

 private:
  void write(ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<ns3::Ipv4> ip, std::uint32_t interface);

  ns3::Ptr<ns3::PcapFileWrapper> file_;
};

}  // namespace swarmstage::packet
