#pragma once

// The few fields of IPv4 addresses and headers that the cloud looks at, read
// from the bytes: parsing a whole header for one field costs more than the rest
// of the journey.

#include <array>
#include <cstdint>

#include <ns3/packet.h>

namespace swarmstage::packet {

inline constexpr std::uint32_t limited_broadcast = 0xffffffffU;

inline bool is_multicast(std::uint32_t address) {
  return (address >> 28U) == 0xeU;
}
inline bool is_loop_back(std::uint32_t address) {
  return (address >> 24U) == 127;
}

inline std::uint32_t subnet_mask(std::uint8_t prefix_length) {
  return prefix_length == 0 ? 0 : ~0U << (32U - prefix_length);
}

inline std::uint32_t subnet_broadcast(std::uint32_t address, std::uint8_t prefix_length) {
  return address | ~subnet_mask(prefix_length);
}

/// Numbers in network order.
inline std::uint16_t read_16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]);
}
inline std::uint32_t read_32(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(read_16(bytes)) << 16U | read_16(bytes + 2);
}

/// Of packets that begin with their IPv4 header.
inline bool is_udp(const ns3::Packet& packet) {
  std::array<std::uint8_t, 10> header{};
  packet.CopyData(header.data(), header.size());
  return header[9] == 17;
}
inline std::uint32_t destination_of(const ns3::Packet& packet) {
  std::array<std::uint8_t, 20> header{};
  packet.CopyData(header.data(), header.size());
  return read_32(header.data() + 16);
}

}  // namespace swarmstage::packet
