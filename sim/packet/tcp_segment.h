#pragma once

// The fields of a TCP header on which everything is decided, read from the bytes
// of a segment. Sequence numbers are compared around the circle.

#include <array>
#include <cstdint>

#include <ns3/packet.h>
#include <ns3/sequence-number.h>
#include <ns3/tcp-header.h>

#include "sim/packet/ip_header.h"

namespace swarmstage::packet {

/// So many bytes further around the circle; ns-3 counts them with a sign.
inline ns3::SequenceNumber32 further(ns3::SequenceNumber32 from, std::uint32_t bytes) {
  return from + static_cast<std::int32_t>(bytes);
}

struct TcpSegment {
  std::uint16_t from_port = 0;
  std::uint16_t to_port = 0;
  ns3::SequenceNumber32 sequence;
  ns3::SequenceNumber32 acknowledged;  // the next byte the peer wants
  std::uint8_t flags = 0;
  std::uint32_t header_bytes = 0;
  std::uint32_t payload_bytes = 0;

  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  bool syn() const { return has(ns3::TcpHeader::SYN); }
  bool ack() const { return has(ns3::TcpHeader::ACK); }
  bool fin() const { return has(ns3::TcpHeader::FIN); }
  bool rst() const { return has(ns3::TcpHeader::RST); }
  /// The sequence number behind its data, where a FIN has its own.
  ns3::SequenceNumber32 end() const { return further(sequence, payload_bytes); }

  /// False if it is too short to be one.
  static bool read(const ns3::Packet& packet, TcpSegment& segment) {
    std::array<std::uint8_t, 20> header{};
    if (packet.CopyData(header.data(), header.size()) < header.size()) return false;
    segment.from_port = read_16(header.data());
    segment.to_port = read_16(header.data() + 2);
    segment.sequence = ns3::SequenceNumber32(read_32(header.data() + 4));
    segment.acknowledged = ns3::SequenceNumber32(read_32(header.data() + 8));
    segment.header_bytes = (header[12] >> 4U) * 4U;
    segment.flags = header[13];
    if (segment.header_bytes < header.size() || packet.GetSize() < segment.header_bytes) {
      return false;
    }
    segment.payload_bytes = packet.GetSize() - segment.header_bytes;
    return true;
  }
};

}  // namespace swarmstage::packet
